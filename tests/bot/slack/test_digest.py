import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.evaluation.cases import read_set
from bot.feedback import Feedback
from bot.slack import operator_messages
from bot.slack.digest import DIRECT, digest_lines, digests, drafts, since_time
from bot.slack.store import Answered
from index.errors import SettingsError

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def asked(question: str, **fields: object) -> Answered:
    made = Answered(
        id=question,
        team="T1",
        channel="C1",
        ts="1.0",
        thread="1.0",
        user="U1",
        surface="channel",
        question=question,
        answer={},
        fingerprint="f",
        abstained=True,
        hidden=0,
        messages=(),
        conversation=None,
        at=1.0,
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # the fields' types are the dataclass's own


ANSWERS = [
    asked("How many days?", at=1.0),
    asked("how many  days", at=2.0),
    asked("Where is the key?", at=3.0),
    asked("What is new?", abstained=False),
    asked("My salary?", channel="D1", surface="direct"),
    asked("My pension?", surface="private"),
]
RATED = [
    (Feedback("a", "U1", "good"), ANSWERS[3]),
    (Feedback("b", "U2", "bad", ("wrong", "outdated"), "It is\n12."), ANSWERS[3]),
    (Feedback("c", "U2", "bad"), ANSWERS[4]),
]


def test_by_channel_the_most_asked_first_and_nothing_of_what_was_asked_directly() -> None:
    assert digest_lines(digests(ANSWERS, RATED)) == [
        "C1: asked 4, unanswered 3, 👍 1, 👎 1",
        "  2×  how many days",
        "  1×  Where is the key?",
        "  👎  What is new?  (wrong, outdated, “It is 12.”)",
        "direct: asked 2, unanswered 2, 👍 0, 👎 1",
    ]
    assert [digest.channel for digest in digests(ANSWERS, RATED)] == ["C1", DIRECT]
    assert digest_lines([]) == [operator_messages.DIGEST_EMPTY]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("7d", "2026-11-20T12:00"), ("12h", "2026-11-27T00:00"), ("2w", "2026-11-13T12:00"), ("2026-11-01", "2026-11-01")],
)
def test_since(given: str, expected: str) -> None:
    assert since_time(given, NOW) == datetime.fromisoformat(expected).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize("given", ["", "yesterday", "7", "99999d"])
def test_a_time_that_is_none(given: str) -> None:
    with pytest.raises(SettingsError, match="--since"):
        since_time(given, NOW)


def test_drafts_are_a_valid_question_set_with_each_question_once() -> None:
    lines = drafts(ANSWERS, RATED, direct=True)
    assert [(line["question"], line["tags"]) for line in lines] == [
        ("What is new?", ["slack", "bad", "wrong", "outdated"]),
        ("My salary?", ["slack", "bad", "unanswered"]),
        ("How many days?", ["slack", "unanswered"]),
        ("Where is the key?", ["slack", "unanswered"]),
        ("My pension?", ["slack", "unanswered"]),
    ]
    assert drafts(reversed(ANSWERS), RATED, direct=True)[1]["id"] == lines[1]["id"], "ids stay the same"
    Path("set.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert len(read_set(Path("set.jsonl")).cases) == 5


def test_what_was_asked_directly_is_no_draft_unless_it_is_wanted() -> None:
    assert [line["question"] for line in drafts(ANSWERS, RATED, direct=False)] == [
        "What is new?",
        "How many days?",
        "Where is the key?",
    ]
