"""Marks in an answer that are no part of what it says: keys, links, numbers, emphasis, and what held them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.writing.inline import seen
from bot.writing.prompting import NO_ANSWER
from bot.writing.thoughts import TAGS

WIDE_FINAL = "\u3002\uff01\uff1f"  # the full stop, exclamation and question mark of Chinese and Japanese
FINAL = frozenset(".!?…" + WIDE_FINAL)
DASH = "\u2013"
_NO_SPACE_BEFORE = frozenset(".,;:!?)… \t\n" + WIDE_FINAL)
_CITING = r"(?:see|cf|sources?|passages?|keys?|siehe|vgl|quellen?|textstellen?)"  # words that introduce a mark
_FILE = r"[\w-]+\.(?:md|txt|pdf|docx?|html?|xlsx?|pptx?|csv|eml)"
_BETWEEN = re.compile(r"\s*(?:[,;&/]|and|und)?\s*")
_NAME_BORDER = re.compile(r"[\s,;|&/:]+")
_PART_BORDER = re.compile(r"[,;|&/]")
# Pairs that hold nothing once the mark is gone: brackets, also with spaces or such a word; quotation and emphasis.
_PAIRS = dict(zip("([{<【\"'`*_~^“„«‘", ")]}>】\"'`*_~^”“»’", strict=True))
_BRACKET = re.compile(rf"\\?([(\[{{<【])\s*(?:{_CITING}\b[\s:.]*)*\Z", re.IGNORECASE)
_QUOTING = re.compile(r"([\"'`*_~^“„«‘])\Z")
_PHRASE = re.compile(
    rf"(?:,\s*)?\b(?:(?:according to|laut|gemäß)\s+(?:the\s+)?(?:{_CITING}\s+)?|(?:in\s+)?{_CITING}\s+)\Z",
    re.IGNORECASE,
)
_OPENING_PHRASE = re.compile(
    rf"(?:\A|(?<=[.!?…]\s))\s*(?:(?:according to|as(?:\s\w+\s(?:in|by))?|in|wie|laut|gemäß)\s+)?(?:{_CITING}\s+)?\Z",
    re.IGNORECASE,
)
_PHRASE_END = re.compile(r"(?:\s+\w+){0,3}?(?:,|\s+(?:that|dass))\s+(?=\w)")
_LABEL_END = re.compile(r":\s+")
# The beginning of a mark whose end has not come yet.
OPEN_MARK = re.compile(
    rf"(?:[(\[]\s*(?:{_CITING}\b[\s:.]*)+(?:\[\[[^\[\]\n]{{0,200}}\]\]|[\s,;&]|and|und)*)?"
    r"(?:\[(?:\[[^\[\]\n]{0,200}\]?)?)?\Z",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Span:
    """A mark in the raw line: its range, the words in its place, the names it cites.

    `cites` says that it is a mark of citation; `leads` that it stands before what it is for.
    """

    start: int
    end: int
    words: str = ""
    names: list[str] = field(default_factory=list)
    cites: bool = False
    leads: bool = False


@dataclass(slots=True)
class Line:
    """A line without its marks: `origins` gives each character's place in the raw line, `marks` place and names.

    `stretches` are the ranges that stood between marks of emphasis.
    """

    text: str = ""
    origins: list[int] = field(default_factory=list)
    marks: list[tuple[int, list[str]]] = field(default_factory=list)
    stretches: list[tuple[int, int]] = field(default_factory=list)

    def append(self, text: str, origins: Iterable[int]) -> None:
        """Add characters with their places."""
        self.text += text
        self.origins.extend(origins)

    def trim(self) -> None:
        """Leave out the blanks at the end."""
        self.text = self.text.rstrip(" \t")
        del self.origins[len(self.text) :]

    def as_seen(self, held: str) -> Callable[[int], int]:
        """Put what a reader sees in the place of emphasis, tags and entities; gives the new place of an old one."""
        (pieces, stretches), origins = seen(self.text, held), self.origins
        starts, shown_at = [piece.start for piece in pieces], [0]
        self.text, self.origins = "".join(piece.shown for piece in pieces), []
        for piece in pieces:
            kept = len(piece.shown) == piece.end - piece.start
            own = origins[piece.start : piece.end] if kept else [origins[piece.start]] * len(piece.shown)
            self.origins += own
            shown_at.append(len(self.origins))

        def moved(place: int) -> int:
            index = max(0, bisect_right(starts, place) - 1)
            return min(shown_at[index] + place - starts[index], shown_at[index + 1])

        self.stretches = [(moved(start), moved(end)) for start, end in stretches]
        return moved


class Marks:
    """Tells marks from words in the lines of an answer."""

    def __init__(self, keys: Mapping[str, str], held: str) -> None:
        """`keys` are in small letters; numbers in brackets are taken for marks unless `held` holds them."""
        self._keys = keys
        self._held = held
        self._mark = _mark_pattern(keys)

    def line(self, raw: str, position: int) -> Line:
        """The line without its marks, from `position` on."""
        line = Line()
        cited: list[tuple[int, bool, list[str]]] = []
        for span in self._spans(raw, position):
            line.append(raw[position : span.start], range(position, span.start))
            position = span.end
            if not span.words and raw[position : position + 1] in _NO_SPACE_BEFORE:
                line.trim()
            if span.names:
                cited.append((len(line.text), span.leads, span.names))
            if span.cites and line.text[-1:] in FINAL and raw[position : position + 1] in (".", ",", ";"):
                position += 1  # "A. [[key]]." has a full stop too many
            line.append(span.words, [span.start] * len(span.words))
        line.append(raw[position:], range(position, len(raw)))
        moved = line.as_seen(self._held)
        # What leads belongs to the sentence that begins behind it.
        line.marks = [(moved(place) + leads, names) for place, leads, names in cited]
        return line

    def code(self, code: str) -> tuple[str, list[str]]:
        """The code letter for letter but for the keys of passages, and these."""
        names: list[str] = []

        def cite(mark: re.Match[str]) -> str:
            cited = [name for name in self._names(mark) if name in self._keys]
            names.extend(cited)
            return "" if cited else mark[0]

        return self._mark.sub(cite, code).rstrip(), names

    def found(self, name: str) -> list[str]:
        """The keys that stand in `name`, whatever stands around them."""
        return [key for key in self._keys if re.search(rf"(?<![a-z]){re.escape(key)}(?![a-z])", name.casefold())]

    def _spans(self, raw: str, position: int) -> Iterator[_Span]:
        """The marks with all that only held them or led to them; those that follow each other as one."""
        run: _Span | None = None
        for mark in self._mark.finditer(raw, position):
            span = self._span(mark)
            if run is not None and run.cites and span.cites and _BETWEEN.fullmatch(raw, run.end, span.start):
                run.end = span.end
                run.names += span.names
                continue
            if run is not None:
                position = self._widened(run, raw, position)
                yield run
            run = span if span.start >= position else None
        if run is not None:
            self._widened(run, raw, position)
            yield run

    def _widened(self, run: _Span, raw: str, floor: int) -> int:
        """Take into `run` what held it or led to it, not before `floor`; gives its end."""
        if run.cites:
            _take_pairs(run, raw, floor)
            _take_phrase(run, raw, floor)
        return run.end

    def _span(self, mark: re.Match[str]) -> _Span:
        span = _Span(*mark.span())
        if mark["link"]:
            label = mark["label"]
            span.words = "" if mark["link"].startswith("!") or label.strip().isdigit() else label
        elif mark["number"] or mark["numbered"]:
            held = mark[0].strip() in self._held
            span.words = (f"({mark['number']})" if mark["number"] else mark[0]) if held else ""
            span.cites = not held
        else:
            span.names = self._names(mark)
            span.cites = bool(span.names)
        return span

    def _names(self, mark: re.Match[str]) -> list[str]:
        """The names in a mark of citation, in small letters: the keys in each part of it, else its words."""
        parts = _PART_BORDER.split((mark["names"] or mark["single"] or mark["bare"] or "").casefold())
        return [name for part in parts for name in self.found(part) or _NAME_BORDER.split(part) if name]


def _take_pairs(run: _Span, raw: str, floor: int) -> None:
    while True:
        if before := _BRACKET.search(raw, floor, run.start):
            after = re.compile(r"\s*\\?(\S)").match(raw, run.end)
        elif before := _QUOTING.search(raw, floor, run.start):
            after = re.compile(r"(\S)").match(raw, run.end)
        else:
            return
        if after is None or after[1] != _PAIRS[before[1]]:
            return
        run.start, run.end = before.start(), after.end()


def _take_phrase(run: _Span, raw: str, floor: int) -> None:
    """Take along what leads to a mark: "According to [[key]]," or "[[key]]:"."""
    opening = _OPENING_PHRASE.search(raw, floor, run.start)
    if opening is None:
        before = _PHRASE.search(raw, floor, run.start)
        run.start = before.start() if before else run.start
        return
    end = (_PHRASE_END if opening[0].strip() else _LABEL_END).match(raw, run.end)
    run.leads = bool(opening[0].strip() or end)
    if run.leads:
        run.start = opening.end() - len(opening[0].lstrip())
        run.end += len(raw[run.end :]) - len(raw[run.end :].lstrip(" "))
    if end is not None:
        run.words, run.end = (raw[end.end()].upper(), end.end() + 1) if end.end() < len(raw) else ("", end.end())


def _mark_pattern(keys: Collection[str]) -> re.Pattern[str]:
    """What is no part of what the answer says: keys, in brackets of any kind or bare; links; numbers in brackets."""
    key = rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, (*keys, NO_ANSWER)))})(?![A-Za-z])"
    bare = "|".join(map(re.escape, keys)) or "(?!)"  # nothing, where there are no keys
    return re.compile(
        r"\[\[(?P<names>[^\[\]\n]{0,200})\]\](?:\([^()\s]*\))?"
        rf"|[\[(【]\s*(?P<single>{key}(?:[\s,;|&/]+{key})*)\s*[\])】]"
        rf"|(?<![A-Za-z])(?P<bare>{bare})(?![A-Za-z])"
        r"|(?P<link>!?\[(?P<label>[^\[\]\n]*)\]\([^()\s]*(?:\s\"[^\"\n]*\")?\))"
        rf"|\[\s*\^?(?P<number>\d+(?:\s*[,;:{DASH}-]\s*\^?\d+)*)\s*\]"
        rf"|(?P<numbered>[(\[](?:{_CITING}\s?\d+|{_FILE})[)\]]|(?<=\w\s)\(\d{{1,2}}\)(?=[.!?]|\s*\Z)"
        r"|(?:(?<=[.!?])|(?<=[^\W\d_]{3}))(?:[¹²³\u2074-\u2079]+|<sup>\s*[\d,\s]+</sup>)|【\d[^【】\n]{0,40}】)"
        rf"|{TAGS}",
        re.IGNORECASE,
    )
