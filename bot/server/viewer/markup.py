"""The marks of Markdown around a block: what of its lines is text, and what only says how it looks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.document import Block, BlockKind

_LINE = re.compile(r"[^\r\n]+")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_INDENT = re.compile(r"[ \t]+")
_HEADING = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?#{1,6}[ \t]+(?P<words>.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r"[ \t>]*(?:=+|-+)[ \t]*")
_BULLET = re.compile(r"[ \t>]*(?:[-*+][ \t]+)+(?:\[[ xX]\][ \t]+)?")
_DASHES = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})[^`]*")
_RULE = re.compile(r"[ \t>]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a block without its marks: character number n stands at `places[n]` of the document."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A range of lines of a piece of code: a listing, a rule across the page, or lines that are shown as they are."""

    start: int
    end: int
    is_rule: bool = False


def source_of(text: str, block: Block) -> Source:
    """What of a heading, a paragraph or an item is text; `text` are the characters of the block."""
    lines = list(_LINE.finditer(text))
    if block.kind is BlockKind.HEADING:
        return _joined(text, block.start, _heading_ranges(text, lines))
    return _joined(text, block.start, _line_ranges(text, lines, block.kind))


def is_quote(text: str) -> bool:
    """Whether a paragraph is a quotation."""
    return text.startswith(">")


def is_rule(text: str) -> bool:
    """Whether a line is a rule across the page."""
    return _RULE.fullmatch(text) is not None


def cells_of(text: str, start: int) -> list[Source]:
    """The cells of a table row, which may be followed by a line of dashes."""
    line = next(iter(_LINE.finditer(text)), None)
    if line is None:
        return []
    borders = [line.start() - 1, *(bar.start() for bar in _BAR.finditer(text, line.start(), line.end())), line.end()]
    cells = [_trimmed(text, start, first + 1, last) for first, last in pairwise(borders)]
    framed = line[0].lstrip(" \t>").startswith("|")
    cells = cells[1:] if framed and len(cells) > 1 else cells
    closed = _BAR.match(text, len(text[: line.end()].rstrip()) - 1)
    return cells[:-1] if closed and len(cells) > 1 and not cells[-1].text else cells


def listings_of(text: str, start: int) -> Iterator[Listing]:
    """The listings and rules that a run of code consists of; fences and what names their language are left out."""
    fence, first, last = "", -1, -1
    for line in _LINE.finditer(text):
        opened = _FENCE.fullmatch(line[0])
        if fence and opened and opened["fence"].startswith(fence):
            if first >= 0:
                yield Listing(start + first, start + last)
            fence, first = "", -1
        elif not fence and (opened or is_rule(line[0])):
            if first >= 0:
                yield Listing(start + first, start + last)
            fence, first = (opened["fence"] if opened else ""), -1
            if not opened:
                yield Listing(start + line.start(), start + line.end(), is_rule=True)
        else:
            first = first if first >= 0 else line.start()
            last = line.end()
    if first >= 0:
        yield Listing(start + first, start + last)


_Range = tuple[int, int]


def _heading_ranges(text: str, lines: list[re.Match[str]]) -> Iterator[_Range]:
    for line in lines:
        if len(lines) == 1 and (match := _HEADING.fullmatch(text, *line.span())):
            yield match.span("words")
        elif len(lines) == 1 or not _UNDERLINE.fullmatch(line[0]):
            first = _behind(_QUOTE, text, line.start(), line.end())
            yield _behind(_INDENT, text, first, line.end()), line.end()


def _line_ranges(text: str, lines: list[re.Match[str]], kind: BlockKind) -> Iterator[_Range]:
    for number, line in enumerate(lines):
        first = line.start()
        if number == 0 and kind is BlockKind.ITEM:
            first = _behind(_BULLET, text, first, line.end())
        first = _behind(_QUOTE, text, first, line.end())
        yield _behind(_INDENT, text, first, line.end()), line.end()


def _behind(marks: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = marks.match(text, start, end)
    return match.end() if match else start


def _joined(text: str, start: int, ranges: Iterator[_Range]) -> Source:
    """The ranges as lines; the line break between two is that of the document."""
    words: list[str] = []
    places: list[int] = []
    for first, last in ranges:
        if words:
            words.append("\n")
            places.append(_line_break(text, first) + start)
        words.append(text[first:last])
        places += range(start + first, start + last)
    return Source("".join(words), tuple(places))


def _line_break(text: str, place: int) -> int:
    """Where the last line break before a place stands."""
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place))


def _trimmed(text: str, start: int, first: int, last: int) -> Source:
    part = text[first:last]
    begin = first + len(part) - len(part.lstrip(" \t>"))
    end = max(begin, first + len(part.rstrip()))
    return Source(text[begin:end], tuple(range(start + begin, start + end)))
