"""Questions that ask for a step by its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.order import Place, asked_step


@pytest.mark.parametrize(
    ("question", "place", "number"),
    [
        ("What is step 3 of the start-up?", Place.NUMBER, 3),
        ("what's the third step when cleaning the filter", Place.NUMBER, 3),
        ("Stage two of the audit?", Place.NUMBER, 2),
        ("What is the 2nd step?", Place.NUMBER, 2),
        ("What is the last step of the start-up?", Place.LAST, 0),
        ("How many steps does the start-up have?", Place.COUNT, 0),
        ("What comes after rinsing the filter?", Place.AFTER, 0),
        ("What do I have to do before closing the lid?", Place.BEFORE, 0),
        ("What are the steps for a failover?", Place.EVERY, 0),
        ("list all steps to clean the filter", Place.EVERY, 0),
        ("which steps does the audit have?", Place.EVERY, 0),
    ],
)
def test_the_place_is_read(question: str, place: Place, number: int) -> None:
    asked = asked_step(question)
    assert asked is not None
    assert (asked.place, asked.number) == (place, number)


@pytest.mark.parametrize(
    "question",
    [
        "Who stepped down in March?",
        "What is the trial period after the first year?",
        "How many people work here after the merger?",
        "When is the next step meeting?",
        "What after?",
        "Who took the steps to the tower?",
    ],
)
def test_other_questions_ask_for_no_step(question: str) -> None:
    assert asked_step(question) is None


def test_the_topic_leaves_out_the_words_of_the_place() -> None:
    asked = asked_step("What is the last step of draining the tank?")
    assert asked is not None
    assert asked.topic == {"drain", "tank"}


@given(st.text(max_size=80))
def test_any_text_can_be_read(question: str) -> None:
    asked = asked_step(question)
    assert asked is None or asked.number >= 0
