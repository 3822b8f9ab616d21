"""Times: which candidate holds the next date, the last one or today's, seen from the day of asking."""

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
from bot.reading.scorer.scores import ScoredCandidate

_LEAST_SHARE = 0.2  # of the best candidate's probability, which another must have,
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

    order: list[ScoredCandidate]
    none: bool = False


def by_time(question: Question, order: Sequence[ScoredCandidate], today: date) -> Timed:
    """The candidate with the date that the question asks for first: the next, the last or today's.

    `order` goes from the likeliest down. The date is looked for among the likely candidates that say what the best one
    says of the question. With the next or the last, the other dates of its document are left out, unless the question
    asks for several.
    """
    when = asked_when(question)
    if when is None:
        return Timed(list(order))
    peers = _peers(question, order)
    dated = {peer: days for peer in peers if (days := _days_of(peer.candidate, today))}
    fitting = {peer: day for peer, days in dated.items() if (day := _fitting(when, days, today))}
    if not fitting:
        return Timed(list(order), none=order[0] in dated and _must_be_there(question, when))
    sign = 1 if when is When.NEXT else -1
    first, *further = sorted(fitting, key=lambda peer: (sign * fitting[peer].toordinal(), -peer.probability))
    others = [other for other in order if other not in fitting and (other not in dated or when is When.TODAY)]
    if when is not When.TODAY and most_answers(question.text) == 1:
        elsewhere = [peer for peer in further if _document(peer) != _document(first)]
        return Timed([first, *sorted([*others, *elsewhere], key=list(order).index)])
    return Timed([first, *further, *others])


def _document(scored: ScoredCandidate) -> str:
    return scored.candidate.passage.document


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
    """Whether only a date answers, so that one on the wrong side of today does not."""
    return when in {When.NEXT, When.LAST} and not _NOT_OF_DATES.search(question.text.lower())


def _peers(question: Question, order: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The likely candidates that hold all words of the question that the best one holds, but for those of time."""
    best = order[0]
    shared = frozenset(best.candidate.words) & (frozenset(question.content) - _TIME_WORDS)
    return [
        scored
        for scored in order
        if scored.probability >= _least_share(scored, best) * best.probability
        and shared <= frozenset(scored.candidate.words)
    ]


def _least_share(scored: ScoredCandidate, best: ScoredCandidate) -> float:
    return _LEAST_BESIDE if scored.candidate.passage is best.candidate.passage else _LEAST_SHARE


def _fitting(when: When, days: Sequence[Days], today: date) -> date | None:
    """The date of a candidate that fits best: the earliest not before today, the latest before it, or today."""
    if when is When.NEXT:
        return min((first for first, last in days if last >= today), default=None)
    if when is When.TODAY:
        return today if (today, today) in days else None
    return max((last for _, last in days if last < today or (last == today and when is When.LATEST)), default=None)


def _days_of(candidate: Candidate, today: date) -> list[Days]:
    """The dates in a candidate. A missing year is that of the title or headings, else of the document, else today's."""
    passage = candidate.passage
    above = _YEAR.findall(" ".join((passage.title, *passage.heading_path)))
    year = int(above[-1]) if above else int((passage.date or "")[:4] or today.year)
    readings = [reading for entity in dates(candidate.text) for reading in entity.readings]
    return [days for reading in readings if (days := _days(reading, year))]


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
