"""How an excerpt is laid out: headings, paragraphs, lists, tables and listings, each made of runs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from bot.server.viewer import markup
from bot.server.viewer.excerpt import Excerpt
from bot.server.viewer.grouping import blocks_of
from bot.server.viewer.inline import inline_runs
from bot.server.viewer.run import Run
from index.document import Block, BlockKind
from index.documents import formats
from index.documents.tables import CELL_BORDER

Runs = tuple[Run, ...]
_MARKDOWN = "Markdown"
_DEEPEST = 4
_INDENT = 2  # blanks before an item of an inner list, at least
_SPACED = re.compile(r"\S {2,}\S|\t")  # columns that only blanks keep apart
_NUMBER = re.compile(r"(?:[•‣◦–-]|\(?(?:\d{1,4}|[A-Za-z])[.)])\s")
_TABLE = frozenset({BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW})


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (of a level), a paragraph, a quotation, an item (of a depth, from 0), a listing or a rule."""

    kind: Literal["heading", "paragraph", "quote", "item", "code", "rule"]
    runs: Runs
    level: int = 0

    @property
    def is_numbered(self) -> bool:
        """Whether its text begins with a number or a letter of its own, so that it needs no bullet."""
        return bool(self.runs) and _NUMBER.match(self.runs[0].text) is not None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, a tuple of runs for each cell; `heads` says that it names the columns."""

    cells: tuple[Runs, ...]
    heads: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together."""

    rows: tuple[TableRow, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class ItemList:
    """Items that stand together."""

    items: tuple[Part, ...]
    kind: Literal["list"] = "list"


def laid_out(excerpt: Excerpt) -> Iterator[Part | Table | ItemList]:
    """The excerpt as it is shown."""
    marked_up = is_markdown(excerpt.entry.id)
    layout = _Layout(excerpt, is_markdown=marked_up)
    for kind, blocks in groupby(blocks_of(excerpt, is_markdown=marked_up), key=lambda block: _group(block.kind)):
        if kind is BlockKind.TABLE_ROW:
            yield from layout.tables(blocks)
        elif kind is BlockKind.ITEM:
            yield ItemList(tuple(layout.item(block) for block in blocks))
        else:
            for block in blocks:
                yield from layout.parts(block)


def _table(rows: Sequence[TableRow]) -> Table:
    """The rows, each with as many cells as the longest has."""
    width = max(len(row.cells) for row in rows)
    return Table(tuple(replace(row, cells=row.cells + ((),) * (width - len(row.cells))) for row in rows))


def is_markdown(document: str) -> bool:
    """Whether a document's text is that of a Markdown file, marks and all, by its id."""
    chosen = formats.of_name(document)
    return chosen is not None and chosen.name == _MARKDOWN


def _group(kind: BlockKind) -> BlockKind:
    return BlockKind.TABLE_ROW if kind in _TABLE else kind


class _Layout:
    """What is shown for each block of an excerpt."""

    def __init__(self, excerpt: Excerpt, *, is_markdown: bool) -> None:
        self._excerpt = excerpt
        self._is_markdown = is_markdown

    def parts(self, block: Block) -> Iterator[Part]:
        text = self._excerpt.cut(block.start, block.end)
        match block.kind:
            case BlockKind.HEADING:
                yield Part("heading", self._runs(text, block), block.level)
            case BlockKind.CODE if self._is_markdown:
                yield from self._listings(text, block)
            case BlockKind.CODE:
                yield Part("code", _plain(text, block.start))
            case _ if self._is_markdown and markup.is_rule(text):
                yield Part("rule", _plain(text, block.start))
            case _:
                quoted = self._is_markdown and markup.is_quote(text)
                yield Part("quote" if quoted else "paragraph", self._runs(text, block))

    def item(self, block: Block) -> Part:
        text = self._excerpt.cut(block.start, block.end)
        return Part("item", self._runs(text, block), self._depth(block))

    def tables(self, blocks: Iterable[Block]) -> Iterator[Table | Part]:
        """The tables that rows are of: a header begins another one. Columns kept apart by blanks alone are shown so."""
        rows: list[TableRow] = []
        for block in blocks:
            text = self._excerpt.cut(block.start, block.end)
            if CELL_BORDER.strip() not in text and _SPACED.search(text):
                if rows:
                    yield _table(rows)
                yield Part("code", _plain(text, block.start))
                rows = []
                continue
            heads = block.kind is BlockKind.TABLE_HEADER
            if heads and rows and not rows[-1].heads:
                yield _table(rows)
                rows = []
            rows.append(TableRow(tuple(self._cells(text, block)), heads))
        if rows:
            yield _table(rows)

    def _cells(self, text: str, block: Block) -> Iterator[Runs]:
        for cell in markup.cells_of(text, block.start):
            if self._is_markdown:
                yield tuple(inline_runs(cell.text, cell.places))
            else:
                yield _plain(cell.text, cell.places[0]) if cell.text else ()

    def _runs(self, text: str, block: Block) -> Runs:
        if not self._is_markdown:
            return _plain(text, block.start)
        source = markup.source_of(text, block)
        return tuple(inline_runs(source.text, source.places))

    def _listings(self, text: str, block: Block) -> Iterator[Part]:
        for listing in markup.listings_of(text, block.start):
            quoted = self._excerpt.cut(listing.start, listing.end)
            yield Part("rule" if listing.is_rule else "code", _plain(quoted, listing.start))

    def _depth(self, block: Block) -> int:
        """How deep an item stands, by the blanks before it: each inner list has two more, at least."""
        before = self._excerpt.text[: block.start - self._excerpt.start]
        line = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
        return min(_DEEPEST, len(line.expandtabs(4)) // _INDENT) if not line.strip() and self._is_markdown else 0


def _plain(text: str, start: int) -> Runs:
    return (Run(text, start, start + len(text)),) if text else ()
