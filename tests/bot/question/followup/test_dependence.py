"""What tells a follow-up from a question that stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.followup.dependence import dependence, features_of

BEFORE = "How long does the contract of the caretaker run?"


@pytest.mark.parametrize(
    "question",
    ["And afterwards?", "why on earth?", "which one", "up from?", "ok and the bigger one then", "Even at 3 a.m.?"],
)
def test_what_says_little_goes_on(question: str) -> None:
    assert dependence().probability(question, BEFORE) > 0.5


@pytest.mark.parametrize(
    "question",
    [
        "How many divers did the harbour office of Kessel dismiss in 2019?",
        "Who wrote the safety report on the Marne bridge?",
        "What is the fee for a second parking permit?",
    ],
)
def test_what_says_all_stands_alone(question: str) -> None:
    assert dependence().probability(question, BEFORE) < 0.3


def test_words_with_a_meaning_are_only_counted() -> None:
    assert features_of("And the lamps?", BEFORE) == features_of("And the boats?", BEFORE)
    assert features_of("And the contract?", BEFORE)["shared"] == 1


def test_a_long_list_of_names_has_a_probability() -> None:
    assert 0 <= dependence().probability("and " + "Brook " * 9000, "Brook " * 9000) <= 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_has_a_probability(question: str, before: str) -> None:
    assert 0 <= dependence().probability(question, before) <= 1
