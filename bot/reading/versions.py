"""Versions: which passages a newer version of their document has replaced, and which version a question is about."""

import re
from collections.abc import Sequence

from bot.facts import dates
from bot.names import listed
from bot.reading.candidates import sentence_words
from bot.reading.question import Question, read_question
from bot.reading.words import is_content
from index.passage import Passage

_ALIKE = 0.35  # share of the shorter passage's words that the other holds too, from which on one replaces the other
_ALIKE_UNDER_ONE_HEADING = 0.25
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
_OF_YEAR = re.compile(
    rf"(?i)\s*\b(?:(?:back |as )?(?:in|during|for|of|until|till|before) (?:the year )?)?{_YEAR.pattern}"
)
_WORD = re.compile(r"\w+")
_NOW = listed("current currently today now nowadays presently latest newest")
_THEN = re.compile(r"\b(?:previous|previously|former|formerly|earlier|originally|historically|used to|in the past)\b")


def of_its_time(question: Question, passages: Sequence[Passage]) -> tuple[Question, list[Passage]]:
    """The passages without those that the question leaves out by its time, when another version of them is there.

    Of versions, the newest is kept for "now", and for a year the newest that there was then. Without a time, all are. A
    year that chose a version is taken out of the question: the version's text need not repeat it.
    """
    wanted = _last_date(question.text)
    if wanted is None:
        return question, list(passages)
    early = [passage for passage in passages if (passage.date or "") <= wanted]
    kept = [
        passage
        for passage in passages
        if not (newer_of(passage, early) if passage in early else any(_same(passage, other) for other in early))
    ]
    chosen = len(kept) < len(passages)
    return (read_question(_OF_YEAR.sub("", question.text).lstrip(" ,")) if chosen else question), kept


def newer_of(passage: Passage, passages: Sequence[Passage]) -> list[Passage]:
    """Those of `passages` that are the same part of a newer version of the document of `passage`."""
    return [other for other in passages if (passage.date or "") < (other.date or "") and _same(passage, other)]


def asks_of_the_past(question: Question) -> bool:
    """Whether the question names a date, or says that it is about what was."""
    plain = question.text.lower()
    return bool(_THEN.search(plain)) or any(dates(question.text))


def _last_date(question: str) -> str | None:
    """The last day (ISO) that the question is about; the end of all days for now. None when it says nothing."""
    years = _YEAR.findall(question)
    if years:
        return f"{max(years)}-12-31"
    return "9999-12-31" if _NOW & set(_WORD.findall(question.lower())) else None


def _same(one: Passage, other: Passage) -> bool:
    """Whether two passages are the same part of two versions of a document: of one title, and of like words."""
    if one.document == other.document or _name(one) != _name(other) or not (one.date and other.date):
        return False
    first, second = (frozenset(filter(is_content, sentence_words(passage.text))) for passage in (one, other))
    least = _ALIKE_UNDER_ONE_HEADING if one.trail[-1:] == other.trail[-1:] != () else _ALIKE
    return len(first & second) > least * min(len(first), len(second))


def _name(passage: Passage) -> str:
    """The title without the year that versions are told apart by."""
    return " ".join(_WORD.findall(_YEAR.sub(" ", passage.title).casefold()))
