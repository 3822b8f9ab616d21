"""Pieces of a sentence that can be a short answer: numbers, dates, names, quotations, phrases and clauses."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.facts import FactKind, facts
from bot.reading.words import LIST_MARK, STOPWORDS


class PieceKind(StrEnum):
    """What a piece is, by its form."""

    NUMBER = "number"
    COUNTED = "counted"  # a number and what it counts
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"
    PHRASE = "phrase"
    JOINED = "joined"  # phrases joined by "of", "and", commas
    CLAUSE = "clause"
    CELL = "cell"


Word = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of a sentence; `first` and `last` are positions in its words, `last` not included."""

    kind: PieceKind
    start: int
    end: int
    first: int
    last: int


_MARKER = re.compile(
    r"\b(?:because(?: of)?|due to|since|owing to|as a result of|in order|so that|citing|"
    r"in response to|thanks to|for|to|by|"
    r"through|via|using|with|that|is|are|was|were|means|refers to|called|known as|as)\s+|[:–—]\s+",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;!?]?[\"”’')\]]*\s*$")
_BREAK = re.compile(r"[,;:.!?]\s|\s[–—-]\s|\s\(|\s(?:which|who|when|where|while|but|although|after|before|if)\s")
_CELL = re.compile(r"[^|]+")
_GAP = re.compile(r"[\s\-–/&'’]*")
_JOINT = re.compile(
    r"\s*(?:,\s*(?:and\s|or\s)?|\s(?:and|or|of(?: the| a| an)?|for(?: the)?|&|in(?: the)?|to)\s)\s*(?:the\s|an?\s)?"
)
_LEADING = re.compile(
    r"(?:the|a|an|about|around|approximately|nearly|almost|over|under|more than|less than|at least|up to)\s+$",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"(?<![A-Z])(?<!\.\w)(?<!\.)\.$")  # not of "U.S.", "J." or an ellipsis
_MOST_JOINED = 6
_MOST_PIECES = 160


def pieces_of(text: str, words: Sequence[Word]) -> list[Piece]:
    """The pieces of a sentence with its placed words; each range once, at most 160."""
    starts, ends = [word[0] for word in words], [word[1] for word in words]
    found: dict[tuple[int, int], Piece] = {}
    for kind, start, end in _ranges(text, words):
        span = _trimmed(text, start, end)
        if span is None or span in found:
            continue
        first, last = bisect_left(starts, span[0]), bisect_right(ends, span[1])
        if first < last:
            found[span] = Piece(kind, *span, first, last)
        if len(found) >= _MOST_PIECES:
            break
    return list(found.values())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    if start == 0 and (mark := LIST_MARK.match(text)):
        start = mark.end()
    while start < end and text[start] in " \t\r\n,;:|*_":
        start += 1
    while end > start and text[end - 1] in " \t\r\n,;:|*_":
        end -= 1
    if _FULL_STOP.search(text, start, end):
        end -= 1
    return (start, end) if start < end else None


def _ranges(text: str, words: Sequence[Word]) -> Iterator[tuple[PieceKind, int, int]]:
    phrases = list(_phrases(text, words))
    if "|" in text:
        yield from ((PieceKind.CELL, *match.span()) for match in _CELL.finditer(text))
    for fact in facts(text):
        if fact.kind is FactKind.NUMBER:
            yield PieceKind.NUMBER, fact.start, fact.end
            counted = [end for start, end in phrases if start <= fact.start and fact.end < end]
            if counted:
                yield PieceKind.COUNTED, fact.start, counted[0]
        else:
            yield PieceKind(fact.kind.value), fact.start, fact.end
    yield from ((PieceKind.PHRASE, start, end) for start, end in phrases)
    yield from _determined(text, phrases)
    yield from _joined(text, phrases)
    yield from _clauses(text)


def _phrases(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Runs of words that say something, with nothing but spaces and hyphens between them."""
    start: int | None = None
    end = 0
    for first, last, key in words:
        content = key not in STOPWORDS
        if start is not None and (not content or not _GAP.fullmatch(text, end, first)):
            yield start, end
            start = None
        if content:
            start = first if start is None else start
            end = last
    if start is not None:
        yield start, end


def _determined(text: str, phrases: Sequence[tuple[int, int]]) -> Iterator[tuple[PieceKind, int, int]]:
    """Phrases with the article or the "about" before them."""
    for start, end in phrases:
        if match := _LEADING.search(text, max(0, start - 16), start):
            yield PieceKind.PHRASE, match.start(), end


def _joined(text: str, phrases: Sequence[tuple[int, int]]) -> Iterator[tuple[PieceKind, int, int]]:
    for at, (start, end) in enumerate(phrases):
        stop = end
        for following, last in phrases[at + 1 : at + _MOST_JOINED]:
            if not _JOINT.fullmatch(text, stop, following):
                break
            stop = last
            yield PieceKind.JOINED, start, stop


def _clauses(text: str) -> Iterator[tuple[PieceKind, int, int]]:
    """What follows a word like "because", up to the next break and up to the end of the sentence."""
    stop = _CLAUSE_END.search(text)
    final = stop.start() if stop else len(text)
    for match in _MARKER.finditer(text):
        for start in {match.start(), match.end()}:
            if broken := _BREAK.search(text, match.end(), final):
                yield PieceKind.CLAUSE, start, broken.start()
            yield PieceKind.CLAUSE, start, final
    yield PieceKind.CLAUSE, 0, final
