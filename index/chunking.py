"""Documents become chunks: ranges of whole sentences that fit the embedder, each with what is embedded before it."""

import hashlib
import re
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

from index.chunk import Chunk
from index.context import Context
from index.document import Block, BlockKind, Document
from index.documents.reading import heading_words
from index.packing import Place, pack
from index.units import TokenCounter, Tokens, Unit, units_of

__all__ = ["CHUNKER_VERSION", "ChunkLimits", "TokenCounter", "chunk", "fingerprint"]

CHUNKER_VERSION = "7"

_CONTEXT_SHARE = 4  # context takes at most a quarter of the limit
_TINY_SHARE = 2  # sections are put together up to half of the limit
_JOINTS = 2  # line breaks around the parts of the context
_NEXT_OF_ITS_KIND = 0.8  # costs of beginning a chunk at the next item of a list or row of a table,
_IN_PARAGRAPH = 1.4  # at a sentence inside a paragraph,
_IN_SENTENCE = 2.5  # inside a sentence,
_AFTER_COLON = 2.0  # after a colon;
_CHANCE = 2.0  # and the most that the words around the place add
_AROUND = 40  # characters
_LISTED = frozenset({BlockKind.ITEM, BlockKind.TABLE_ROW})
_LEADING = frozenset({BlockKind.HEADING, BlockKind.TABLE_HEADER})
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class ChunkLimits:
    """How large a chunk may be: `tokens` of its embedded text, context included, special tokens left out."""

    tokens: int = 160


@dataclass(frozen=True, slots=True)
class _Section:
    """Headings and the units under them, up to the next heading. `heading_path` ends with its own headings."""

    units: tuple[Unit, ...]
    heading_path: tuple[str, ...]


def fingerprint(limits: ChunkLimits) -> str:
    """Name the way of cutting: an index made with another must not be mixed with this one."""
    return f"chunks-{CHUNKER_VERSION}-{limits.tokens}"


def chunk(document: Document, counter: TokenCounter, limits: ChunkLimits) -> list[Chunk]:
    """Cut `document` into chunks, in order; together they hold every character that is not white space.

    No chunk's embedded text is longer than the limit. A sentence is cut only when it alone is longer; a table is cut
    between rows; a heading stands in the chunk of the text after it, unless the two exceed the limit.
    """
    tokens = Tokens(counter)
    budget = limits.tokens
    while True:
        chunks = _Chunker(document, tokens, budget).chunks()
        excess = _excess(chunks, counter, limits.tokens)
        if excess <= 0 or budget == 1:
            return [made for made, _ in chunks]
        budget = max(1, budget - excess)


def _excess(chunks: Sequence[tuple[Chunk, int]], counter: TokenCounter, limit: int) -> int:
    """By how many tokens the longest chunk exceeds the limit; what is far below it is not counted again."""
    near = [made.embedded_text for made, bound in chunks if bound > limit]
    return max(counter.count_tokens(near)) - limit if near else 0


class _Chunker:
    """One document on its way to chunks of at most `limit` tokens."""

    def __init__(self, document: Document, tokens: Tokens, limit: int) -> None:
        self._document = document
        self._tokens = tokens
        self._limit = limit
        self._headings = {
            position: heading_words(self._quoted(block))
            for position, block in enumerate(document.blocks)
            if block.kind is BlockKind.HEADING
        }
        self._headers = dict(_table_headers(document))
        self._seen: Counter[str] = Counter()
        tokens.count([document.title, *self._headings.values(), *self._headers.values()])

    def chunks(self) -> list[tuple[Chunk, int]]:
        """The chunks, each with a size in tokens that its embedded text does not exceed."""
        units = units_of(self._document, self._tokens, self._limit)
        return [
            self._chunk(section.units[first:last], section.heading_path)
            for section in self._paged(self._merged(self._sections(units)))
            for first, last in self._packed(section)
        ]

    def _paged(self, sections: Iterable[_Section]) -> Iterator[_Section]:
        """The sections, cut where a page begins: a chunk has one page, so that its quotes are found on it."""
        pages = self._document.pages
        for section in sections:
            for _, units in groupby(section.units, key=lambda unit: bisect_right(pages, unit.start)):
                yield replace(section, units=tuple(units))

    def _quoted(self, block: Block) -> str:
        return self._document.text[block.start : block.end]

    def _kind(self, unit: Unit) -> BlockKind:
        return self._document.blocks[unit.block].kind

    def _sections(self, units: Sequence[Unit]) -> Iterator[_Section]:
        """Runs of headings, each with the text under it."""
        above: list[tuple[int, str]] = []
        taken: list[Unit] = []
        for unit in units:
            heads = unit.block in self._headings
            if heads and taken and self._kind(taken[-1]) is not BlockKind.HEADING:
                yield _Section(tuple(taken), tuple(words for _, words in above))
                taken = []
            if heads and not (taken and taken[-1].block == unit.block):
                level = self._document.blocks[unit.block].level
                above = [outer for outer in above if outer[0] < level]
                above.append((level, self._headings[unit.block]))
            taken.append(unit)
        if taken:
            yield _Section(tuple(taken), tuple(words for _, words in above))

    def _merged(self, sections: Iterable[_Section]) -> list[_Section]:
        """The sections, tiny ones under the same heading put together."""
        merged: list[_Section] = []
        for section in sections:
            last = merged[-1] if merged else None
            if (
                last
                and section.heading_path[:-1] in {last.heading_path, last.heading_path[:-1]}
                and self._is_tiny(last, section)
            ):
                shared = _shared(last.heading_path, section.heading_path)
                merged[-1] = _Section((*last.units, *section.units), shared)
            else:
                merged.append(section)
        return merged

    def _is_tiny(self, *sections: _Section) -> bool:
        size = sum(unit.tokens for section in sections for unit in section.units)
        return size <= self._limit // _TINY_SHARE

    def _packed(self, section: _Section) -> list[tuple[int, int]]:
        units = section.units
        leading = list(takewhile(lambda unit: unit.block in self._headings, units))
        costs = [0.0, *(self._cost(*pair) for pair in pairwise(units))]
        first, later = self._context(leading, section.heading_path), self._context((), section.heading_path)
        sizes = [first.size(self._tokens), *[later.size(self._tokens)] * (len(units) - 1)]
        most = self._limit // _CONTEXT_SHARE
        places = [
            Place(unit.tokens, min(most, size + self._header_size(unit)), cost, self._kind(unit) in _LEADING)
            for unit, size, cost in zip(units, sizes, costs, strict=True)
        ]
        return pack(places, self._limit)

    def _header_size(self, unit: Unit) -> int:
        return self._tokens.of(self._headers.get(unit.block, ""))

    def _cost(self, last: Unit, unit: Unit) -> float:
        """How bad it is to begin a chunk with `unit`."""
        text = self._document.text
        around = text[max(last.start, last.end - 40) : last.end] + text[unit.start : min(unit.end, unit.start + 40)]
        chance = _CHANCE * zlib.crc32(around.encode("utf-8", "surrogatepass")) / 2**32
        if last.sentence == unit.sentence:
            return _IN_SENTENCE + chance
        if last.block == unit.block:
            return _IN_PARAGRAPH + chance
        same = self._kind(last) is self._kind(unit) and self._kind(unit) in _LISTED
        announced = text[last.end - 1] == ":"
        return (_NEXT_OF_ITS_KIND if same else 0.0) + (_AFTER_COLON if announced else 0.0) + chance

    def _context(self, units: Sequence[Unit], heading_path: tuple[str, ...]) -> Context:
        """The context of a chunk made of `units`."""
        own = {self._headings[unit.block] for unit in units if unit.block in self._headings}
        header = self._headers.get(units[0].block, "") if units else ""
        return Context(self._document.title, tuple(name for name in heading_path if name not in own), header)

    def _chunk(self, units: Sequence[Unit], heading_path: tuple[str, ...]) -> tuple[Chunk, int]:
        document = self._document
        start, end = units[0].start, units[-1].end
        text = document.text[start:end]
        size = sum(unit.tokens for unit in units)
        room = min(self._limit // _CONTEXT_SHARE, self._limit - size)
        context = self._context(units, heading_path).without(text)
        line = context.fitted(self._tokens, room)
        embedded = f"{line}\n{text}" if line else text
        self._seen[embedded] += 1
        runs = _runs(units)
        made = Chunk(
            id=_digest(document.id, embedded, self._seen[embedded]),
            document=document.id,
            start=start,
            end=end,
            text=text,
            context=line,
            heading_path=heading_path,
            sentences=tuple((run[0].start, run[-1].end) for run in runs),
            kinds=tuple(self._kind(run[0]) for run in runs),
            page=document.page_at(start),
        )
        return made, size + self._most(context, line, room) + _spaces(units)

    def _most(self, context: Context, line: str, room: int) -> int:
        """What `line`, made from `context`, takes at most, each white space in it counted as a token."""
        whole = context.size(self._tokens)
        return _JOINTS + (whole if whole <= room else room + line.count(" "))


def _spaces(units: Sequence[Unit]) -> int:
    """The white space between and inside units that their sizes leave out."""
    return units[-1].end - units[0].start - sum(unit.end - unit.start - unit.spaces for unit in units)


def _shared(headings: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name, _ in takewhile(lambda pair: pair[0] == pair[1], zip(headings, other, strict=False)))


def _runs(units: Sequence[Unit]) -> list[list[Unit]]:
    """The units of each sentence: the fragments of one that was cut stand together."""
    return [list(run) for _, run in groupby(units, key=lambda unit: unit.sentence)]


def _table_headers(document: Document) -> Iterator[tuple[int, str]]:
    """The header, on one line, for the position of each table row that has one."""
    header = ""
    for position, block in enumerate(document.blocks):
        if block.kind is BlockKind.TABLE_HEADER:
            lines = document.text[block.start : block.end].splitlines()
            header = " ".join(word for line in lines if _LETTER.search(line) for word in line.split())
        elif block.kind is not BlockKind.TABLE_ROW:
            header = ""
        elif header:
            yield position, header


def _digest(document: str, embedded: str, occurrence: int) -> str:
    named = f"{document}\0{occurrence}\0{embedded}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(named, digest_size=16).hexdigest()
