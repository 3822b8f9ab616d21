"""Times: which candidate has the next date, the last or today's, on the day on which it is asked for."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from bot.language.entities import dates
from bot.language.vocabulary import listed
from bot.question.answer_count import most_answers
from bot.question.question import Question
from bot.reading.candidates import Candidate
from bot.reading.scorer.scores import Matrix
from index.passage import Passage

_LEAST_SHARE = 0.2  # of the best candidate's chance, which another must have,
_LEAST_BESIDE = 0.04  # and which one must have that stands in the same passage, as the dates of a calendar do
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
_PERIOD = "years?|months?|weeks?|weekend|days?|nights?|times?|morning|evening|quarter|century|decades?"
_OCCASION = rf"(?!\s+(?:to|of|in|{_PERIOD}|name|steps?|pages?|chapter|section|questions?|lines?|words?)\b)\s+\w"
_NEXT = re.compile(rf"\b(?:next|upcoming){_OCCASION}")
_FROM_NOW = re.compile(r"^(?:the )?(?:next|upcoming)\b|\b(?:is|are|does|do|will|can|should|must)\b|\w['’]s\b")
_LATEST = re.compile(rf"\b(?:latest|most recent){_OCCASION}")
_LAST = re.compile(rf"^(?:when|(?:on )?(?:what|which) (?:date|day)) (?:was|were|did)\b.*\blast{_OCCASION}")
_TODAY = re.compile(r"\btoday\b")
_NOT_OF_DATES = re.compile(r"\b(?:who|whom|whose|why|how)\b")
_DAY = re.compile(r"(\d{4}|\?)-(\d{1,2}|\?)-(\d{1,2}|\?)")
_TIME_WORDS = listed("next upcom last latest recent today")
_LONGEST = 400  # characters of a question that are looked at

Days = tuple[date, date]  # the first day that a date can mean, and the last


class When(Enum):
    """Which date is asked for, seen from the day on which it is asked."""

    NEXT = auto()
    LAST = auto()
    LATEST = auto()
    TODAY = auto()


@dataclass(frozen=True, slots=True)
class Timed:
    """An order of candidates; `none` is set when only dates stand there that are not the one that was asked for."""

    order: list[int]
    none: bool = False


def by_time(
    question: Question,
    candidates: Sequence[Candidate],
    chances: Matrix,
    order: Sequence[int],
    passages: Sequence[Passage],
    today: date,
) -> Timed:
    """The candidate with the date that the question asks for first: the next, the last or today's.

    It is looked for among the likely ones that say what the best one says of the question. With the next or the last,
    the other dates of its document are left out, unless the question asks for several.
    """
    when = asked_when(question)
    if when is None:
        return Timed(list(order))
    peers = _peers(question, candidates, chances, order)
    dated = {at: days for at in peers if (days := _days_of(candidates[at], passages[candidates[at].passage], today))}
    fitting = {at: day for at, days in dated.items() if (day := _fitting(when, days, today))}
    if not fitting:
        return Timed(list(order), none=order[0] in dated and _must_be_there(question, when))
    sign = 1 if when is When.NEXT else -1
    found = sorted(fitting, key=lambda at: (sign * fitting[at].toordinal(), -chances[at]))
    others = [at for at in order if at not in fitting and (at not in dated or when is When.TODAY)]
    if when is not When.TODAY and most_answers(question.text) == 1:
        own = passages[candidates[found[0]].passage].document
        others += [at for at in found[1:] if passages[candidates[at].passage].document != own]
        found = found[:1]
    return Timed([*found, *sorted(others, key=list(order).index)])


def asked_when(question: Question) -> When | None:
    """Which date is asked for, in English; None when none is, or when the question names a day or year itself."""
    plain = question.text[:_LONGEST].lower()
    if any(_DAY.match(entity.value) for entity in dates(question.text[:_LONGEST])):
        return None
    if _NEXT.search(plain):
        return When.NEXT if _FROM_NOW.search(plain) else None
    if _LATEST.search(plain):
        return When.LATEST
    if _LAST.search(plain):
        return When.LAST
    return When.TODAY if _TODAY.search(plain) else None


def _must_be_there(question: Question, when: When) -> bool:
    """Whether a date on the wrong side of today is no answer."""
    return when in {When.NEXT, When.LAST} and not _NOT_OF_DATES.search(question.text.lower())


def _peers(question: Question, candidates: Sequence[Candidate], chances: Matrix, order: Sequence[int]) -> list[int]:
    """The likely candidates that hold all words of the question that the best one holds, but for those of time."""
    best = order[0]
    said = frozenset(candidates[best].words) & (frozenset(question.content) - _TIME_WORDS)
    beside = [candidates[at].passage == candidates[best].passage for at in order]
    return [
        at
        for at, near in zip(order, beside, strict=True)
        if chances[at] >= chances[best] * (_LEAST_BESIDE if near else _LEAST_SHARE)
        and said <= frozenset(candidates[at].words)
    ]


def _fitting(when: When, days: Sequence[Days], today: date) -> date | None:
    """The date of a candidate that fits best: the earliest not before today, the latest before it, or today."""
    if when is When.NEXT:
        return min((first for first, last in days if last >= today), default=None)
    if when is When.TODAY:
        return today if (today, today) in days else None
    return max((last for _, last in days if last < today or (last == today and when is When.LATEST)), default=None)


def _days_of(candidate: Candidate, passage: Passage, today: date) -> list[Days]:
    """The dates in a candidate. One without a year is of the year that is named above it, or else of this one."""
    above = _YEAR.findall(" ".join((passage.title, *passage.heading_path)))
    year = int(above[-1]) if above else int((passage.date or "")[:4] or today.year)
    found = [_days(reading, year) for entity in dates(candidate.text) for reading in entity.readings]
    return [days for days in found if days]


def _days(value: str, year: int) -> Days | None:
    """The days that a date's normal form can mean; None for what names no year, month or day."""
    parts = _DAY.fullmatch(value)
    if not parts or (parts[1] == "?" and parts[3] == "?"):
        return None
    year = year if parts[1] == "?" else int(parts[1])
    first, last = (1, 12) if parts[2] == "?" else (int(parts[2]),) * 2
    if not 1 <= first <= last <= 12:  # noqa: PLR2004  the months of a year
        return None
    end = monthrange(year, last)[1]
    if parts[3] == "?":
        return date(year, first, 1), date(year, last, end)
    return (date(year, first, int(parts[3])),) * 2 if 1 <= int(parts[3]) <= end else None
