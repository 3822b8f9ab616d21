"""What the documents did not answer, by channel; and the same questions as drafts of a question set."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.feedback import BAD, Feedback
from bot.slack import operator_messages
from bot.slack.store import Answered
from index.errors import SettingsError

DIRECT = "direct"  # stands for every conversation that is nobody else's to see
_CHANNEL = "channel"  # the surface of what everybody in a channel sees
_PERIOD = re.compile(r"(\d{1,4})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_ID_DIGITS = 10
_UNANSWERED = "unanswered"  # a tag

Rated = Sequence[tuple[Feedback, Answered]]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A question and how often it was asked; `last` is when, in seconds since 1970."""

    question: str
    count: int
    last: float


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody found wrong with an answer."""

    question: str
    reasons: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class ChannelDigest:
    """One channel, or all direct messages together (`channel` is then "direct", and no question is repeated)."""

    channel: str
    questions: int
    unanswered: int
    good: int
    bad: int
    open: tuple[Repeated, ...]
    complaints: tuple[Complaint, ...]


def since_time(given: str, now: datetime) -> float:
    """Seconds since 1970 of `7d`, `12h`, `2w` ago or of a date such as 2026-11-01. Raises SettingsError."""
    if match := _PERIOD.fullmatch(given.strip()):
        return (now - timedelta(**{_UNITS[match[2]]: int(match[1])})).timestamp()
    try:
        return datetime.fromisoformat(given.strip()).replace(tzinfo=UTC).timestamp()
    except ValueError as error:
        raise SettingsError(operator_messages.SINCE.format(given=given)) from error


def digests(answers: Iterable[Answered], rated: Rated) -> list[ChannelDigest]:
    """A digest for each channel, the one with most unanswered questions first."""
    asked: dict[str, list[Answered]] = {}
    for answered in answers:
        asked.setdefault(_place(answered), []).append(answered)
    thought: dict[str, list[tuple[Feedback, Answered]]] = {}
    for each in rated:
        thought.setdefault(_place(each[1]), []).append(each)
    places = dict.fromkeys([*asked, *thought])
    made = [_digest(place, asked.get(place, ()), thought.get(place, ())) for place in places]
    return sorted(made, key=lambda each: (-each.unanswered, -each.questions, each.channel))


def _place(answered: Answered) -> str:
    return answered.channel if answered.surface == _CHANNEL else DIRECT


def _digest(place: str, asked: Sequence[Answered], rated: Rated) -> ChannelDigest:
    unanswered = [answered for answered in asked if answered.abstained]
    bad = [(feedback, answered) for feedback, answered in rated if feedback.verdict == BAD]
    shown = place != DIRECT
    return ChannelDigest(
        channel=place,
        questions=len(asked),
        unanswered=len(unanswered),
        good=len(rated) - len(bad),
        bad=len(bad),
        open=tuple(_repeated(unanswered)) if shown else (),
        complaints=tuple(Complaint(answered.question, tuple(f.reasons), f.comment) for f, answered in bad)
        if shown
        else (),
    )


def _repeated(answers: Iterable[Answered]) -> list[Repeated]:
    """Each question once, the most asked first."""
    same: dict[str, list[Answered]] = {}
    for answered in answers:
        same.setdefault(_key(answered.question), []).append(answered)
    repeated = [
        Repeated(group[-1].question, len(group), max(answered.at for answered in group)) for group in same.values()
    ]
    return sorted(repeated, key=lambda each: (-each.count, -each.last))


def _key(question: str) -> str:
    """What two questions share that differ in case, blanks or the mark at their end."""
    return " ".join(question.casefold().split()).rstrip("?!. ")


def digest_lines(made: Sequence[ChannelDigest]) -> list[str]:
    """The digests for a person: a line of counts for each channel, and below it what stayed open."""
    lines: list[str] = []
    for digest in made:
        counts = {
            "questions": digest.questions,
            "unanswered": digest.unanswered,
            "good": digest.good,
            "bad": digest.bad,
        }
        lines.append(operator_messages.DIGEST.format(channel=digest.channel, **counts))
        lines += [f"  {open_.count}×  {_line(open_.question)}" for open_ in digest.open]
        lines += [f"  👎  {_line(complaint.question)}  ({_line(_why(complaint))})" for complaint in digest.complaints]
    return lines or [operator_messages.DIGEST_EMPTY]


def _why(complaint: Complaint) -> str:
    parts = [*complaint.reasons, *([f"“{complaint.comment}”"] if complaint.comment else [])]
    return ", ".join(parts) or operator_messages.NO_REASON


def _line(text: str) -> str:
    return " ".join(text.split())


def drafts(answers: Iterable[Answered], rated: Rated, *, direct: bool) -> list[dict[str, Any]]:
    """Draft lines of a question set, for what was not answered and what was rated bad.

    Each question stands there once, its gold still empty, its id the same in every run. What people asked the bot
    alone is left out unless `direct`: a question set is read by others.
    """
    unanswered = [answered for answered in answers if answered.abstained]
    lines: dict[str, dict[str, Any]] = {}
    bad = [(answered, (BAD, *feedback.reasons)) for feedback, answered in rated if feedback.verdict == BAD]
    for answered, tags in [*bad, *((answered, (_UNANSWERED,)) for answered in unanswered)]:
        if _place(answered) == DIRECT and not direct:
            continue
        key = _key(answered.question)
        line = lines.setdefault(key, _draft(answered, key))
        line["tags"] = list(dict.fromkeys([*line["tags"], *tags]))
    return [line for key, line in lines.items() if key]


def _draft(answered: Answered, key: str) -> dict[str, Any]:
    return {
        "id": f"slack-{hashlib.sha256(key.encode()).hexdigest()[:_ID_DIGITS]}",
        "question": " ".join(answered.question.split()),
        "answers": [],
        "quotes": [],
        "tags": ["slack"],
        "split": "dev",
    }
