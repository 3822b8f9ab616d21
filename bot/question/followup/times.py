"""The time in a question, and the other time that a follow-up asks for: "and on Friday?", "and 2024?"."""

import re
from dataclasses import dataclass

from bot.language.entities import MONTHS, WEEKDAYS

_ADVERBS = "today|tomorrow|tonight|yesterday"
_DAYS = rf"(?:{'|'.join(WEEKDAYS)}|weekday|weekend|working day|(?:public|bank|school) holiday|holiday)s?"
_MONTHS = "|".join(month for month in MONTHS if month != "May")
_DATED = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:%s)(?:\s+\d{1,2}\b(?!\d))?"
YEARS = r"(?:1[5-9]|20)\d\d"
_BEFORE = (
    r"(?:(?P<placing>on|in|at|during|by|until|since|from|for|over)\s+)?"
    r"(?:(?:the|a)\s+)?(?:(?:next|last|this|coming)\s+)?"
)


@dataclass(frozen=True, slots=True)
class _Sort:
    """A sort of time: the word before it, how a piece names it, and how it is known within a question."""

    placing: str
    piece: re.Pattern[str]
    inside: re.Pattern[str]


def _sort(placing: str, piece: str, inside: str = "") -> _Sort:
    within = rf"(?P<before>\b{_BEFORE})(?P<time>\b(?:{inside or piece})\b)"
    return _Sort(placing, re.compile(rf"{_BEFORE}(?P<time>{piece})", re.IGNORECASE), re.compile(within, re.IGNORECASE))


_SORTS = (
    _sort("in", YEARS),
    _sort("on", f"{_DAYS}|{_ADVERBS}"),
    _sort(  # "may" and "spring" are mostly other words
        "in",
        f"{_DATED % f'{_MONTHS}|may'}|spring|summer|autumn|winter",
        rf"{_DATED % _MONTHS}|\d{{1,2}}(?:st|nd|rd|th)?\s+may|(?:(?<=\bin )|(?<=\bby )|(?<=\bof ))may|"
        r"(?:(?<=\bin )|(?<=\bin the ))spring|summer|autumn|winter",
    ),
    _sort("in the", "(?:morning|afternoon|evening)s?"),
)
_ADVERB = re.compile(_ADVERBS, re.IGNORECASE)


def time_for_time(piece: str, before: str) -> str | None:
    """The question `before` at the time that `piece` names, in place of its own or at its end.

    None when the piece is no time.
    """
    for sort in _SORTS:
        named = sort.piece.fullmatch(piece)
        if named is None:
            continue
        there = sort.inside.search(before)
        if there is None:
            return f"{before.rstrip('?!. ')} {_placed(piece, named, sort)}?"
        if named["placing"] or _ADVERB.fullmatch(there["time"]):
            return f"{before[: there.start()]}{_placed(piece, named, sort)}{before[there.end() :]}"
        return f"{before[: there.start('time')]}{piece}{before[there.end('time') :]}"
    return None


def _placed(piece: str, named: re.Match[str], sort: _Sort) -> str:
    """The time with the word that places it: "on Friday", "tomorrow"."""
    if named["placing"]:
        return piece[0].lower() + piece[1:]
    if _ADVERB.fullmatch(named["time"]) or piece.lower().startswith(("next", "last", "this")):
        return piece
    return f"{sort.placing.removesuffix(' the') if piece.startswith('the ') else sort.placing} {piece}"
