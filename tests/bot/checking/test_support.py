"""Which facts a text bears out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.support import EntityIndex
from bot.language.entities import entities, numbers


def supported(said: str, text: str, context: str = "") -> bool:
    index = EntityIndex(text, context)
    return all(index.supports(entity) for entity in entities(said))


@pytest.mark.parametrize(
    "text", ["one of them", "the first time", "thousands of them", "several thousand", "per second"]
)
def test_a_vague_number_is_weak(text: str) -> None:
    assert all(entity.weak for entity in numbers(text))
    assert supported(text, "Nothing was counted.")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("10 percent", "It fell by 10%."),
        ("ten ships", "10 ships came."),
        ("5 km", "five kilometres"),
        ("$5", "5 were paid"),
        ("5", "$5 was paid"),
        ("1500 ships", "1,500 ships"),
        ("the 14th", "on June 14"),
        ("2021", "June 14, 2021"),
        ("June 2021", "2021-06-14"),
        ("June 14", "14 June 2021"),
        ("June 14, 2021", "In 2021 it rained. It was June 14."),
        ("the 1990s", "in 1994"),
        ("the 1800s", "in 1850"),
        ("the 17th century", "in 1604"),
        ("5 pm", "at 17:00"),
        ("Thursday", "last Thursday"),
        ("Keller", "President Maria Keller"),
        ("Russians", "Russia"),
        ("The French left", "France"),
        ("the US", "the United States"),
        ("United States", "the U.S."),
        ("American ships", "US ships"),
        ("the WHO", "the World Health Organization"),
        ("the World Health Organization", "the WHO"),
        ("NATO", "Nato"),
        ("Joan d'Arc and Arc", "Joan d'Arc"),
        ("an F-16", "the F16"),
        ('"A gate, they said."', "It is a gate, they said, of iron."),
        ('"a gate ... of iron"', "It is a gate, they said, of iron."),
        ('"a gate [...] of iron"', "It is a gate, they said, of iron."),
    ],
)
def test_a_text_supports_what_says_the_same_or_less(said: str, text: str) -> None:
    assert supported(said, text)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("11 percent", "It fell by 10%."),
        ("5 km", "5 miles"),
        ("5 million", "5 ships"),
        ("-5", "5"),
        ("June 14", "June 15"),
        ("June 14, 2021", "June 14, 2020"),
        ("June 14, 2021", "in 2021"),
        ("14 June", "June 2021"),
        ("2020", "14 June 2021"),
        ("the 1980s", "in 1994"),
        ("the 18th century", "in 1604"),
        ("5 pm", "at 16:00"),
        ("on Thursday", "on Friday"),
        ("Joe Keller", "Maria Keller"),
        ("the UK", "let us go to Ukraine"),
        ("the US", "between us"),
        ("an F-15", "the F16"),
        ('"the gate"', "a gate"),
        ('"of iron ... a gate"', "a gate, of iron"),
    ],
)
def test_a_text_does_not_support_what_says_another_thing_or_more(said: str, text: str) -> None:
    assert not supported(said, text)


def test_the_context_bears_out_names_and_dates_only() -> None:
    assert supported("Orsund in 2021", "It is a harbour.", "Orsund, 2021-06-14")
    assert not supported("40 ships", "It is a harbour.", "Orsund has 40 ships")


@given(st.text())
def test_any_text_can_be_read_and_supports_itself(text: str) -> None:
    read = entities(text)
    index = EntityIndex(text)
    assert all(0 <= entity.start < entity.end <= len(text) for entity in read)
    assert [entity.start for entity in read] == sorted(entity.start for entity in read)
    assert all(index.supports(entity) for entity in read)


@given(
    st.lists(
        st.sampled_from(
            "12 3,000 1.5 two hundred and third June 14 2021 May Keller US % km $ - \u201c \u201d ' /".split()
        )
    )
)
def test_any_mixture_of_facts_supports_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert supported(text, text)
