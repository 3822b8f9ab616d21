import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.intent import Intent, intent_of
from bot.question.overview import is_overview
from bot.question.small_talk import small_talk


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("Hi!", Intent.GREETING),
        ("thank you", Intent.THANKS),
        ("What can you do?", Intent.ABILITIES),
        ("Summarise the report", Intent.OVERVIEW),
        ("What is this about?", Intent.OVERVIEW),
        ("Who wrote the report?", Intent.ANSWER),
        ("Hi, who wrote the report?", Intent.ANSWER),
        ("", Intent.ANSWER),
    ],
)
def test_what_a_message_wants(message: str, intent: Intent) -> None:
    assert intent_of(message) is intent


def test_only_small_talk_is_answered_without_a_search() -> None:
    assert {intent for intent in Intent if not intent.is_small_talk} == {Intent.OVERVIEW, Intent.ANSWER}


@given(st.text(max_size=120))
def test_any_message_wants_one_thing(message: str) -> None:
    intent = intent_of(message)
    assert intent.is_small_talk is (small_talk(message) is not None)
    assert (intent is Intent.OVERVIEW) is (is_overview(message) and not intent.is_small_talk)
