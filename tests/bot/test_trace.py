"""The trace of an answer."""

from bot.checking.checker import Checked
from bot.draft import Draft, Span
from bot.engine import Engine
from bot.trace import trace_of, usage_of
from bot.writing.writer import Completion
from tests.passages import passage

FOUND = [passage("ferry", "The ferry sank in 1931. It was raised.")]
CHECKED = Checked((), (), "", supported=False, unsupported=0, unknown_keys=2, declined=False)


def test_what_was_found_and_left_out_is_told_letter_for_letter() -> None:
    draft = Draft((), 0.5, Engine.READER, rejected=((Span("ferry", 24, 38), 0.123456), (Span("gone", 0, 3), 0.1)))
    trace = trace_of(draft, FOUND, CHECKED, {"check": 0.1}, None)

    assert [each["text"] for each in trace["retrieved"]] == [FOUND[0].text]
    assert trace["rejected"] == [
        {"document": "ferry.txt", "start": 24, "end": 38, "text": "It was raised.", "score": 0.1235}
    ]
    assert trace["timings_ms"] == {"check": 0.1}
    assert "cut" not in trace


def test_tokens_are_added_up_and_unknown_when_nobody_counted() -> None:
    assert usage_of(None, None) == {}
    counted = usage_of(Completion("a", 7, 2), Completion("b", 3, None), None)
    assert counted == {"calls": 2, "tokens": {"input": 10, "output": 2}}
    assert usage_of(Completion("a", None, None))["tokens"] == {"input": None, "output": None}
