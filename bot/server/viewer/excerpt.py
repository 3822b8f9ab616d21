"""An excerpt: the part of a document that is shown, put together from the chunks of the index.

What is shown is what was indexed, whatever has become of the file, and nothing that the caller may not see.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.access import Filter
from index.catalog import Catalog, Entry, Heading
from index.document import Block, BlockKind
from index.documents.reading import heading_words
from index.passage import Passage

AROUND = 6_000  # characters shown on either side of the range
STEP = 12_000  # characters more, each time that somebody asks for more
MOST = 80_000  # characters shown at one time
_MOST_HEADINGS = 400
_DEEPEST = 6
_ROOM = 2  # characters: between two paragraphs stands an empty line


@dataclass(frozen=True, slots=True)
class Span:
    """A range of a document, in code points of its text."""

    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a character with the other range."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a document: its characters from `start`, the units in it, and the headings of the whole.

    Each unit is a sentence, a heading, a table row or a piece of code. The white space between two chunks is not
    indexed: it comes as a blank or a line break, or as an empty line where there is room for one. `pages` are the
    start of each chunk and the number of the page that it lies on.
    """

    entry: Entry
    start: int
    text: str
    units: tuple[Block, ...]
    outline: tuple[Heading, ...] = ()
    pages: tuple[tuple[int, int], ...] = ()
    more_before: bool = False
    more_after: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the document."""
        return self.start + len(self.text)

    def cut(self, start: int, end: int) -> str:
        """The characters of a range of the document that lies in the excerpt."""
        return self.text[start - self.start : end - self.start]


def excerpt_of(catalog: Catalog, document: str, allowed: Filter, window: Span) -> Excerpt | None:
    """The chunks of a document that hold anything of `window`; None when the caller may not see the document.

    Raises StoreError.
    """
    with catalog.snapshot():
        entry = catalog.entry(document, allowed)
        if entry is None:
            return None
        passages = catalog.stretch(document, allowed, window.start, window.end)
        start = passages[0].start if passages else 0
        end = _end(passages[-1]) if passages else 0
        before = catalog.stretch(document, allowed, 0, start, 1)
        after = catalog.stretch(document, allowed, end, entry.length, 1) if passages else []
        outline = catalog.headings(document, allowed, _MOST_HEADINGS)
    return replace(joined(entry, passages), outline=tuple(outline), more_before=bool(before), more_after=bool(after))


def joined(entry: Entry, passages: Sequence[Passage]) -> Excerpt:
    """The excerpt that chunks make, which follow each other in the document."""
    return Excerpt(
        entry=entry,
        start=passages[0].start if passages else 0,
        text=_text(passages),
        units=tuple(unit for passage in passages for unit in _units(passage)),
        pages=tuple((passage.start, passage.page) for passage in passages if passage.page is not None),
    )


def _end(passage: Passage) -> int:
    return passage.start + len(passage.text)


def _text(passages: Sequence[Passage]) -> str:
    text = ""
    for passage in passages:
        gap = passage.start - passages[0].start - len(text)
        text += _white(gap, passage.kinds[0] if passage.kinds else BlockKind.PARAGRAPH) + passage.text
    return text


def _white(size: int, following: BlockKind) -> str:
    """The white space before a chunk, as it probably is: a sentence follows a blank, all else begins a line."""
    if size >= _ROOM:
        return "\n\n" + " " * (size - _ROOM)
    return (" " if following is BlockKind.PARAGRAPH else "\n") * size


def window_of(focus: Span | None, given: Span | None, length: int) -> Span:
    """What is to be shown: what was asked for, else what stands around `focus`, else the beginning."""
    around = Span(max(0, focus.start - AROUND), focus.end + AROUND) if focus else Span(0, 2 * AROUND)
    if given is not None and given.start < given.end:
        around = given
    start = max(0, min(around.start, length - 1))
    end = min(around.end, start + MOST)
    if focus and focus.start >= end:  # so much was asked for that the range itself would be left out
        return Span(max(0, focus.start - AROUND), focus.start + MOST - AROUND)
    return Span(start, max(end, start + 1))


def _units(passage: Passage) -> Iterator[Block]:
    """The units of a chunk, and what stands between two of them, if it is more than white space, as paragraphs."""
    position = passage.start
    for (start, end), kind in zip(passage.sentences, passage.kinds, strict=True):
        if passage.text[position - passage.start : start - passage.start].strip():
            yield Block(BlockKind.PARAGRAPH, position, start)
        level = _level(passage, start, end) if kind is BlockKind.HEADING else 0
        yield Block(kind, start, end, level)
        position = end
    if passage.text[position - passage.start :].strip():
        yield Block(BlockKind.PARAGRAPH, position, _end(passage))


def _level(passage: Passage, start: int, end: int) -> int:
    """How deep a heading stands: as deep as it does among the headings above its chunk."""
    quoted = passage.text[start - passage.start : end - passage.start]
    hashes = len(quoted) - len(quoted.lstrip("#"))
    if 0 < hashes <= _DEEPEST:
        return hashes
    words = heading_words(quoted)
    depth = passage.heading_path.index(words) if words in passage.heading_path else len(passage.heading_path)
    return min(depth + 1, _DEEPEST)
