"""AsciiDoc and Org: headings, lists, code and tables by the marks at the start of their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.decoding import decode
from index.documents.parts import pieced
from index.documents.reading import Reading, date_of, first_heading, title_of
from index.documents.tables import plain_table_pieces

_LOWEST = 6
_FENCE_MARKS = re.compile(r"-+|\.+|`+")


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a line of each kind looks.

    `heading` has two groups, its marks and its words. `fence` opens code, which the same marks close unless `closes`
    says otherwise. `ruled` is a line of a table that parts its header from its rows; `unseen` is what no reader sees.
    With `spaced_tables`, blank lines may stand between rows, and one behind the first makes it the header.
    """

    heading: re.Pattern[str]
    item: re.Pattern[str]
    fence: re.Pattern[str]
    closes: re.Pattern[str] | None
    row: re.Pattern[str]
    ruled: re.Pattern[str]
    unseen: re.Pattern[str]
    title: re.Pattern[str]
    spaced_tables: bool = False


_ADOC = Grammar(
    heading=re.compile(r"(={1,6})\s+(\S.*)"),
    item=re.compile(r"\s*(?:[*-]{1,5}|\.{1,5}|\d+\.|<\d+>)\s+(?=\S)|[^\s|:].*?::\s+(?=\S)"),
    fence=re.compile(r"-{4,}|\.{4,}|```\w*"),
    closes=None,
    row=re.compile(r"\|(?!=)"),
    ruled=re.compile(r"(?!)"),
    unseen=re.compile(r"//.*|:!?[\w-]+!?:.*|\[.*\]|\|===|[*_=+/]{4,}|--|\+|(?:ifdef|ifndef|endif|toc)::.*"),
    title=re.compile(r"(?!)"),
    spaced_tables=True,
)
_ORG = Grammar(
    heading=re.compile(r"(\*+)\s+(?:(?:TODO|DONE)\s+)?(?:\[#\w\]\s+)?(\S.*?)(?:\s+:[\w:@]+:)?"),
    item=re.compile(r"\s*(?:[-+]|\d+[.)])\s+(?=\S)"),
    fence=re.compile(r"#\+begin_(?:src|example).*", re.IGNORECASE),
    closes=re.compile(r"#\+end_(?:src|example)\s*", re.IGNORECASE),
    row=re.compile(r"\|"),
    ruled=re.compile(r"\|-[-+|]*"),
    unseen=re.compile(r"#(?:\s.*)?|#\+.*|:[\w-]+:.*"),
    title=re.compile(r"#\+title:\s*(\S.*)", re.IGNORECASE),
)


def read_adoc(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """An AsciiDoc text; files that it includes are not read. Raises SourceError when the bytes are not text."""
    return _read(data, source, encoding, _ADOC)


def read_org(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """An Org text. Raises SourceError when the bytes are not text."""
    return _read(data, source, encoding, _ORG)


def _read(data: bytes, source: str, encoding: str | None, grammar: Grammar) -> Reading:
    reading = pieced(_MarkupWalk(grammar).pieces(visible(decode(data, source, encoding).text).splitlines()))
    title = first_heading(reading.text, reading.blocks) or title_of(reading.text, reading.blocks)
    return replace(reading, title=title, date=date_of(reading.text, reading.blocks))


@dataclass(slots=True)
class _MarkupWalk:
    """Lines are gathered until a block ends."""

    grammar: Grammar
    _gathered: list[str] = field(default_factory=list)
    _kind: BlockKind = BlockKind.PARAGRAPH
    _rows: list[list[str]] = field(default_factory=list)
    _headed: bool = False

    def pieces(self, lines: list[str]) -> Iterator[Piece]:
        number = 0
        while number < len(lines):
            line = lines[number].rstrip()
            if self.grammar.fence.fullmatch(line.strip()):
                end = self._closing(lines, number)
                yield from self._flush()
                yield Piece(BlockKind.CODE, "\n".join(lines[number + 1 : end]).strip("\n"))
                number = end
            else:
                yield from self._line(line)
            number += 1
        yield from self._flush()

    def _closing(self, lines: list[str], number: int) -> int:
        """The number of the line that closes the code which line `number` opens; behind the last when none does."""
        fence = _FENCE_MARKS.match(lines[number].strip())
        closes = self.grammar.closes or re.compile(re.escape(fence[0] if fence else ""))
        return next(
            (later for later in range(number + 1, len(lines)) if closes.fullmatch(lines[later].strip())), len(lines)
        )

    def _line(self, line: str) -> Iterator[Piece]:
        bare = line.strip()
        head = self._heading(line)
        if head:
            yield from self._flush()
            yield head
        elif self.grammar.ruled.fullmatch(bare) or (not bare and self._rows and self.grammar.spaced_tables):
            self._headed = self._headed or len(self._rows) == 1
        elif not bare or self.grammar.unseen.fullmatch(bare):
            yield from self._flush()
        elif self.grammar.row.match(bare):
            self._rows.append([cell.strip() for cell in bare.removeprefix("|").removesuffix("|").split("|")])
        else:
            is_item = self.grammar.item.match(line) is not None
            if is_item or self._rows:
                yield from self._flush()
            self._kind = BlockKind.ITEM if is_item else self._kind
            self._gathered.append(bare)

    def _heading(self, line: str) -> Piece | None:
        title, heading = self.grammar.title.fullmatch(line), self.grammar.heading.fullmatch(line)
        if title:
            return Piece(BlockKind.HEADING, title[1], 1)
        return Piece(BlockKind.HEADING, heading[2], min(_LOWEST, len(heading[1]))) if heading else None

    def _flush(self) -> Iterator[Piece]:
        """What was gathered, as a piece; of a table, the first row is the header."""
        if self._gathered:
            yield Piece(self._kind, "\n".join(self._gathered))
        heads = self._headed or len(self._rows) > 1
        yield from plain_table_pieces(_whole_rows(self._rows), heads=int(heads))
        self._gathered, self._rows, self._kind, self._headed = [], [], BlockKind.PARAGRAPH, False


def _whole_rows(rows: list[list[str]]) -> list[list[str]]:
    """The rows of a table; cells that stand on a line each are put together to rows as wide as the first."""
    width = len(rows[0]) if rows else 0
    cells = [cell for row in rows[1:] for cell in row]
    if width < 2 or any(len(row) == width for row in rows[1:]) or len(cells) % width:  # noqa: PLR2004 columns
        return rows
    return [rows[0], *(cells[start : start + width] for start in range(0, len(cells), width))]
