"""Sheets: rows of cells become rows of a table under a header, or records when the header is too wide to repeat."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from index.document import BlockKind
from index.documents.assembly import Piece
from index.documents.tables import Cell, Row, plain_table_pieces, row_text, table_pieces

SheetRow = Sequence[str]

_WIDEST_HEADER = 160  # characters; more would not fit into what is embedded with each row
_COLUMNS = 2
_DIGIT = re.compile(r"\d")
_AMOUNT = re.compile(r"[^\w\s]{0,2}[\d.,:/\s-]*\d[\d.,:/\s-]*[^\w\s]?(?:\s?\w{1,3})?")


def sheet_pieces(rows: Sequence[SheetRow], *, header: bool | None = None) -> Iterator[Piece]:
    """The pieces of a sheet: runs of rows that blank rows part, each with the lines over it and its header.

    `header` says whether the first row is known to be one; None has its look decide, as it does for later runs.
    """
    known = header
    for filled, run in groupby(rows, key=lambda row: any(cell.strip() for cell in row)):
        if not filled:
            continue
        cells = _without_empty_columns(list(run))
        yield from _run_pieces(cells, known)
        known = known if len(cells[0]) < _COLUMNS else None


def records_pieces(header: SheetRow, rows: Sequence[SheetRow]) -> Iterator[Piece]:
    """Each row as one item that names its columns: `Part: QX-1; Bin: B12`."""
    for row in rows:
        named = zip([*header, *[""] * len(row)], row, strict=False)
        parts = [f"{name}: {_flat(cell)}" if name else _flat(cell) for name, cell in named if cell.strip()]
        yield Piece(BlockKind.ITEM, "; ".join(parts))


def _run_pieces(rows: list[SheetRow], header: bool | None) -> Iterator[Piece]:
    while rows and _is_title(rows[0]) and any(_filled(row) > 1 for row in rows):
        yield Piece(BlockKind.PARAGRAPH, _flat(" ".join(rows.pop(0))))
    if all(_filled(row) < _COLUMNS for row in rows):
        for row in rows:
            yield Piece(BlockKind.PARAGRAPH, " ".join(row).strip())
        return
    heads = _is_header(rows) if header is None else header and len(rows) > 1
    if heads and len(row_text(rows[0])) > _WIDEST_HEADER:
        yield from records_pieces([_flat(cell) for cell in rows[0]], rows[1:])
        return
    if heads and _is_header_of_two(rows):
        yield from table_pieces(
            [Row(tuple(map(Cell, row)), heads=number < _COLUMNS) for number, row in enumerate(rows)]
        )
        return
    yield from plain_table_pieces(rows, heads=int(heads))


def _is_title(row: SheetRow) -> bool:
    """Whether it is a line over the table: one cell, which is not the name of the second of two columns."""
    return _filled(row) == 1 and (bool(row[0].strip()) or len(row) > _COLUMNS)


def _is_header(rows: Sequence[SheetRow]) -> bool:
    """Whether the first row looks like a header: words, each another, over cells of which some hold figures.

    Two columns of words alone are as likely labels with their values, and have no header.
    """
    if len(rows) < 2:  # noqa: PLR2004 a header heads something
        return False
    names = [_flat(cell) for cell in rows[0] if cell.strip()]
    if len(names) < _COLUMNS or len(set(names)) < len(names) or any(_AMOUNT.fullmatch(name) for name in names):
        return False
    if len(rows[0]) > _COLUMNS:
        return True
    below = [row[1] for row in rows[1:] if len(row) > 1 and row[1].strip()]
    same = {_shape(cell) for cell in below}
    labels = [row[0] for row in rows if row and row[0].strip()]
    labelled = all(label.rstrip().endswith(":") for label in labels)
    return not labelled and not _DIGIT.search(names[-1]) and len(same) == 1 and same != {"words"}


def _is_header_of_two(rows: Sequence[SheetRow]) -> bool:
    """Whether the second row names one by one the columns that names in the first row are set over."""
    if len(rows) <= _COLUMNS:
        return False
    first, second = rows[0], rows[1]
    unnamed = [column for column, cell in enumerate(first) if column and not cell.strip()]
    labelled = second[0].strip() and second[0].strip() != first[0].strip()
    named = all(second[column].strip() for column in unnamed)
    return bool(unnamed) and named and not labelled and not any(_DIGIT.search(cell) for cell in second)


def _shape(cell: str) -> str:
    if _AMOUNT.fullmatch(cell.strip()):
        return "amount"
    return "code" if _DIGIT.search(cell) else "words"


def _without_empty_columns(rows: list[SheetRow]) -> list[SheetRow]:
    width = max(map(len, rows))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    used = [column for column in range(width) if any(row[column].strip() for row in padded)]
    return [[row[column] for column in used] for row in padded]


def _filled(row: SheetRow) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _flat(cell: str) -> str:
    return " ".join(cell.split())
