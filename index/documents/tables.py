"""A table of any format as lines of text, a cell of each column in every line, under one header line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from index.document import BlockKind
from index.documents.assembly import Piece

CELL_BORDER = " | "
_MOST_COLUMNS = 512  # a cell may claim to span any number
_MOST_REPEATED = 1_000_000  # characters of a table
_LONGEST_REPEATED = 300  # characters; a longer cell that spans rows is said in the first of them only


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its format has it: its text, and how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its format has it. `heads` says that it names the columns; None when the format does not tell."""

    cells: tuple[Cell, ...]
    heads: bool | None = None
    linked: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands in one column of a row; `spread` when it began in a column further left."""

    text: str = ""
    spread: bool = False


_Line = list[_Place]


def table_pieces(rows: Sequence[Row]) -> Iterator[Piece]:
    """The header and the rows, with an empty cell for every column that has none.

    A cell that spans rows is said again in each, so that a row stands alone. A header of several rows becomes one: the
    name of a column is all that stands over it. What spans the whole table before its header is a paragraph.
    """
    lines = _grid(rows)
    lead = _lead(lines) if len(lines) > 1 else 0
    for line in lines[:lead]:
        yield Piece(BlockKind.PARAGRAPH, line[0].text)
    rows, lines = rows[lead:], lines[lead:]
    heads = _heads(rows, lines)
    made: list[tuple[BlockKind, list[str], int]] = []
    for is_head, group in groupby(range(len(rows)), key=lambda number: heads[number]):
        numbers = list(group)
        if is_head:
            linked = sum(rows[number].linked for number in numbers)
            made.append((BlockKind.TABLE_HEADER, _names([lines[number] for number in numbers]), linked))
            continue
        made += [(BlockKind.TABLE_ROW, _said(lines[at]), rows[at].linked) for at in numbers]
    texts = row_texts([cells for _, cells, _ in made])
    for (kind, _, linked), text in zip(made, texts, strict=True):
        yield Piece(kind, text, linked=linked)


def plain_table_pieces(rows: Sequence[Sequence[str]], *, heads: int) -> Iterator[Piece]:
    """A table whose cells span nothing, of which the first `heads` rows name the columns."""
    for number, text in enumerate(row_texts(rows)):
        yield Piece(BlockKind.TABLE_HEADER if number < heads else BlockKind.TABLE_ROW, text)


def row_texts(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of one table, each on a line; bars around all of them where one begins or ends with an empty cell."""
    framed = any(len(cells) > 1 and not (cells[0].strip() and cells[-1].strip()) for cells in rows)
    return [row_text(cells, framed=framed) for cells in rows]


def row_text(cells: Sequence[str], *, framed: bool = False) -> str:
    """A table row on one line: `cell | cell | cell`; empty when all cells are.

    `framed` sets bars around it too, without which an empty cell at either end would not be seen.
    """
    texts = [" ".join(cell.split()) for cell in cells]
    if not any(texts):
        return ""
    if framed and len(texts) > 1:
        return "|" + "".join(f" {text} |" if text else " |" for text in texts)
    return CELL_BORDER.join(texts).strip()


def _grid(rows: Sequence[Row]) -> list[_Line]:
    """The rows with a place for each column that any of them has."""
    carried: dict[int, tuple[int, _Place]] = {}  # by column: the rows below that a cell still spans
    lines: list[_Line] = []
    repeated = 0
    for number, row in enumerate(rows):
        line: _Line = []
        for cell in row.cells:
            _take_carried(line, carried)
            for column in range(min(cell.columns, _MOST_COLUMNS)):
                place = _Place(cell.text, column > 0)
                if cell.rows > 1:
                    spanned = min(cell.rows, len(rows) - number)
                    repeated += len(cell.text) * (spanned - 1)
                    short = len(cell.text) <= _LONGEST_REPEATED and repeated <= _MOST_REPEATED
                    carried[len(line)] = (cell.rows - 1, place if short else _Place())
                line.append(place)
        _take_carried(line, carried)
        lines.append(line)
    width = min(_MOST_COLUMNS, max(map(len, lines), default=0))
    return [[*line, *[_Place()] * (width - len(line))] for line in lines]


def _take_carried(line: _Line, carried: dict[int, tuple[int, _Place]]) -> None:
    while len(line) in carried:
        column = len(line)
        left, place = carried.pop(column)
        if left > 1:
            carried[column] = (left - 1, place)
        line.append(place)


def _lead(lines: Sequence[_Line]) -> int:
    """How many lines at the top are one cell across the whole table; one line at least is left."""
    whole = list(takewhile(lambda line: len(line) > 1 and all(place.spread for place in line[1:]), lines))
    return len(whole) if len(whole) < len(lines) else 0


def _heads(rows: Sequence[Row], lines: Sequence[_Line]) -> list[bool]:
    """Which rows name the columns: those that their format marks, else the first with what belongs to it."""
    if any(row.heads is not None for row in rows):
        return [bool(row.heads) for row in rows]
    if len(rows) < 2:  # noqa: PLR2004 a header and what it heads
        return [False] * len(rows)
    labelled = any(line and line[0].text for line in lines[1:])
    depth = 1
    while depth + 1 < len(rows):
        spans_below = rows[0].cells[0].rows > depth if rows[0].cells else False
        unlabelled = labelled and not lines[depth][0].text
        if not (unlabelled or (_is_split(lines[depth - 1]) and (spans_below or not _has_figures(lines[depth])))):
            break
        depth += 1
    return [number < depth for number in range(len(rows))]


def _is_split(line: _Line) -> bool:
    """Whether a cell of a header spans columns, which the next line names one by one."""
    return any(place.spread for place in line)


def _has_figures(line: _Line) -> bool:
    return any(character.isdigit() for place in line for character in place.text)


def _names(lines: Sequence[_Line]) -> list[str]:
    """The names of the columns: what stands over each, from top to bottom, said once."""
    names: list[list[str]] = [[] for _ in lines[0]]
    for number, line in enumerate(lines):
        last = ""
        for column, place in enumerate(line):
            # A name that was set over several columns without being marked so.
            text = place.text or (last if column and any(below[column].text for below in lines[number + 1 :]) else "")
            last = text
            if text and text not in names[column]:
                names[column].append(text)
    return [" ".join(parts) for parts in names]


def _said(line: _Line) -> list[str]:
    """The cells of a row; one that spans columns is said in the first of them, and alone when it spans all."""
    if len(line) > 1 and all(place.spread for place in line[1:]):
        return [line[0].text]
    return ["" if place.spread else place.text for place in line]
