"""What kind of value a question asks for."""

import pytest

from bot.language.asked_values import Value, alike, asked_value, heads_of, is_value
from bot.language.words import words_of


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How long do I wait for an ID card?", Value.DURATION),
        ("how many weeks does it take", Value.DURATION),
        ("How much is a passport?", Value.MONEY),
        ("When does it open?", Value.DATE),
        ("How many rooms are there?", Value.NUMBER),
        ("Who runs it?", Value.PERSON),
        ("Is weight mandatory?", Value.REPLY),
        ("Where is the key?", None),
        ("What happens when it rains?", None),
    ],
)
def test_a_question_asks_for_a_kind_of_value(question: str, value: Value | None) -> None:
    assert asked_value(question) is value


@pytest.mark.parametrize(
    ("cell", "value", "fits"),
    [
        ("2–3 weeks", Value.DURATION, True),
        ("at once", Value.DURATION, True),
        ("37.00", Value.DURATION, False),
        ("37.00", Value.MONEY, True),
        ("£12 a head", Value.MONEY, True),
        ("10 years", Value.MONEY, False),
        ("Mon–Fri 9–17", Value.DATE, True),
        ("3 May", Value.DATE, True),
        ("blue", Value.DATE, False),
        ("Antje Pohlmann", Value.PERSON, True),
        ("no", Value.REPLY, True),
        ("nothing to add", Value.REPLY, False),
        ("12 rooms", Value.NUMBER, True),
    ],
)
def test_a_cell_holds_a_value_of_a_kind(cell: str, value: Value, fits: bool) -> None:
    assert is_value(cell, value) is fits


def test_words_at_the_head_of_a_column_stand_for_others() -> None:
    assert set(words_of("required")) <= alike(frozenset(words_of("mandatory")))
    assert alike(frozenset(words_of("garden"))) == frozenset(words_of("garden"))
    assert set(words_of("takes")) <= heads_of(Value.DURATION)
    assert not heads_of(Value.NUMBER)
