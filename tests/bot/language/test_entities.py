import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.support import EntityIndex
from bot.language.entities import EntityKind, dates, entities, names, numbers, quotations


def supported(said: str, text: str, context: str = "") -> bool:
    index = EntityIndex(text, context)
    return all(index.supports(entity) for entity in entities(said))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("32 ships", "32"),
        ("1,000 ships", "1000"),
        ("1 000 ships", "1000"),
        ("1'000 ships", "1000"),
        ("1.000,5 litres", "2001/2 litre"),
        ("1.000.000 ships", "1000000"),
        ("1,50,000 ships", "150000"),
        ("2.5 ships", "5/2"),
        ("2,5 ships", "5/2"),
        ("1.000 ships", "1000|1"),
        ("1,234.5 ships", "2469/2"),
        ("1.234,5 ships", "2469/2"),
        ("1.234,567 ships", "1234567/1000"),
        ("twenty-one ships", "21"),
        ("two hundred thousand and five ships", "200005"),
        ("ninety-nine hundred ships", "9900"),
        ("two dozen eggs", "24"),
        ("nineteen eighty-four", "1984"),
        ("a hundred ships", "100"),
        ("the third ship", "3"),
        ("the 3rd ship", "3"),
        ("the twenty-first ship", "21"),
        ("two-thirds of it", "2/3"),
        ("3/4 of it", "3/4"),
        ("$1.5 million", "1500000 dollar"),
        ("1.5m dollars", "3/2 m"),
        ("$3m", "3000000 dollar"),
        ("US$5bn", "5000000000 dollar"),
        ("€20k", "20000 euro"),
        ("20 EUR", "20 euro"),
        ("10%", "10 %"),
        ("ten per cent", "10 %"),
        ("10 percent", "10 %"),
        ("-5 °C", "-5 degree"),
        ("5 kilometres", "5 km"),
        ("five km", "5 km"),
        ("32-year-old", "32 year"),
        ("version 2.13.0", "=2.13.0"),
        ("v2.13.0", "=2.13.0"),
        ("an F-16", "=f16"),
        ("in Q3", "3 quarter"),
        ("the 16th century", "16 century"),
        ("1,2,3", "=1,2,3"),
    ],
)
def test_a_number_has_one_form(text: str, value: str) -> None:
    assert [entity.value for entity in numbers(text)] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10-12 ships", ["10", "12"]),
        ("five to ten million", ["5", "10000000"]),
        ("5 to 10 million", ["5|5000000", "10000000"]),
        ("two and three", ["2", "3"]),
        ("one or two", ["1", "2"]),
        ("three four", ["3", "4"]),
        ("twenty and two", ["20", "2"]),
        ("two million three thousand", ["2003000"]),
        ("the fifth six", ["5", "6"]),
    ],
)
def test_numbers_that_follow_each_other_are_told_apart(text: str, values: list[str]) -> None:
    assert [entity.value for entity in numbers(text)] == values


@pytest.mark.parametrize(
    "text", ["one of them", "the first time", "thousands of them", "several thousand", "per second"]
)
def test_a_vague_number_is_weak(text: str) -> None:
    assert all(entity.weak for entity in numbers(text))
    assert supported(text, "Nothing was counted.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021-06-14", "2021-6-14"),
        ("2021-06", "2021-6-?"),
        ("June 14, 2021", "2021-6-14"),
        ("14 June 2021", "2021-6-14"),
        ("the 14th of June, 2021", "2021-6-14"),
        ("Sept. 3", "?-9-3"),
        ("June 2021", "2021-6-?"),
        ("in May", "?-5-?"),
        ("in 2021", "2021-?-?"),
        ("14/06/2021", "2021-6-14"),
        ("05/06/2021", "2021-5-6|2021-6-5"),
        ("05.06.2021", "2021-6-5"),
        ("on Thursday", "thursday"),
        ("the 1990s", "1990s"),
        ("5 p.m.", "17:00"),
        ("5:30 pm", "17:30"),
        ("12 am", "0:00"),
        ("17:00", "17:00"),
    ],
)
def test_a_date_has_one_form(text: str, value: str) -> None:
    assert [entity.value for entity in dates(text)] == [value]
    assert all(entity.kind is EntityKind.DATE for entity in entities(text))


def test_a_date_without_a_real_month_is_no_date() -> None:
    assert dates("99/99/2021") == []


@pytest.mark.parametrize("text", ["it may rain", "They march on", "May it rain?"])
def test_words_that_look_like_months_are_not_dates(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("President Maria Keller's boat", ["maria keller"]),
        ("However, the boat of Keller sank.", ["keller"]),
        ("Expelling them was hard.", []),
        ("The mayor met Jos\u00e9 M\u00fcller in S\u00e3o Paulo.", ["jose muller", "sao paulo"]),
        ("The U.S. and the EU met.", ["US", "EU"]),
        ("the University of Orsund", ["university orsund"]),
        ("an iPhone from the AT&T shop", ["iphone", "AT&T"]),
        ("On Monday, May 3, Mr. Brandt left.", ["brandt"]),
        ("He said: \u201cThe boat sank.\u201d", []),
        ("- Boats\n- Orsund", ["boats", "orsund"]),
    ],
)
def test_names(text: str, values: list[str]) -> None:
    assert [entity.value for entity in names(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('He said "a gate" and left.', ["a gate"]),
        ("\u201ca  gate\u201d or \u2018the sailor\u2019s gate\u2019", ["a gate", "the sailor\u2019s gate"]),
        ('5" and 6" long', []),
        ('the end."', []),
        ("\u00aba gate\u00bb", ["a gate"]),
    ],
)
def test_quotations(text: str, values: list[str]) -> None:
    assert [entity.value for entity in quotations(text)] == values


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
    found = entities(text)
    index = EntityIndex(text)
    assert all(0 <= entity.start < entity.end <= len(text) for entity in found)
    assert [entity.start for entity in found] == sorted(entity.start for entity in found)
    assert all(index.supports(entity) for entity in found)


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
