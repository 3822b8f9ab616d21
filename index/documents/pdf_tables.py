"""The tables of a PDF that are drawn with rules; pdfplumber finds their cells."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from index.documents.hyphens import Hyphens
from index.documents.pdf_lines import GAP, PdfLine, lines_of, rows_of, segments_of
from index.documents.pdf_words import PdfWord
from index.documents.tables import Cell, Row

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
Grid = list[list[Box | None]]  # the cells of a ruled table, row by row; None where a cell goes on

_ROW_LEADING = 0.4  # of a line's height between the rows of a table
_NEAR = 2.5  # heights of a line: how far above a ruled table its header may stand
_FEWEST_RULES = 3  # drawings on a page that holds a table
_MOST_RULES = 5_000  # drawings; a page with more is a picture


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and where it stands."""

    rows: tuple[Row, ...]
    top: float
    bottom: float


class RuledTables:
    """The ruled tables of one file, page by page; it is opened when the first page with rules is asked for."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of the file."""
        self._data = data
        self._file: PDF | None = None

    def of(self, number: int, drawings: int) -> list[Grid]:
        """The cells of the tables on page `number`, from 0, which holds so many drawings.

        None are told of a page that pdfplumber cannot read: its words are read all the same.
        """
        if not _FEWEST_RULES <= drawings <= _MOST_RULES:
            return []
        try:
            if self._file is None:
                import pdfplumber  # 0.3 s that other formats, and most pages, need not pay

                logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
                self._file = pdfplumber.open(BytesIO(self._data))
            page = self._file.pages[number]
            left, top = page.bbox[:2]
            grids: list[Grid] = [
                [
                    [(box[0] - left, box[1] - top, box[2] - left, box[3] - top) if box else None for box in row.cells]
                    for row in table.rows
                ]
                for table in page.find_tables()
            ]
            page.close()
        except Exception:  # an odd page can raise nearly anything
            return []
        return grids

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()


def ruled_table(grid: Grid, words: list[PdfWord], hyphens: Hyphens) -> tuple[Table | None, list[PdfWord]]:
    """The table that rules draw, and the words outside of it; None when it is only a frame."""
    boxes = [box for row in grid for box in row if box]
    if not boxes or max(map(len, grid)) < 2:  # noqa: PLR2004 a table has two columns at least
        return None, words
    x0, top, x1, bottom = (pick(box[side] for box in boxes) for side, pick in enumerate((min, min, max, max)))
    inside = [word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= word.middle <= bottom]
    taken = set(inside)
    outside = [word for word in words if word not in taken]
    rows = _ruled_rows(grid, inside, hyphens)
    if len(grid) <= 2:  # noqa: PLR2004 a header and one row that may hold all others
        divided = _undivided_rows(grid[-1], inside)
        rows = [*rows[: len(rows) - bool(divided)], *divided]
    if len(rows) < 2:  # noqa: PLR2004 a box with a line in it
        return None, words
    columns = _columns_of(grid)
    header, outside = _header_above(columns, top, outside)
    if header:
        rows.insert(0, header)
    return Table(tuple(rows), top, bottom), outside


def _ruled_rows(grid: Grid, words: Sequence[PdfWord], hyphens: Hyphens) -> list[Row]:
    """The rows of a ruled table, each cell with the columns and rows it spans."""
    boxes = [box for row in grid for box in row if box]
    lefts = _apart(box[0] for box in boxes)
    tops = _apart(box[1] for box in boxes)
    rows = []
    for top in tops:
        cells = []
        for column, left in enumerate(lefts):
            holding = [box for box in boxes if box[0] <= left + 1 < box[2] and box[1] <= top + 1 < box[3]]
            box = holding[0] if holding else None
            if box is None:
                cells.append(Cell(""))
            elif abs(box[1] - top) <= 1 and abs(box[0] - left) <= 1:
                lines = lines_of(_within(words, box), gap=float("inf"))
                columns = sum(box[0] <= other + 1 < box[2] for other in lefts[column:])
                spanned = sum(box[1] <= other + 1 < box[3] for other in tops)
                cells.append(Cell(_text_of(lines, hyphens), columns=columns, rows=spanned))
        rows.append(Row(tuple(cells)))
    return rows


def _apart(places: Iterable[float]) -> list[float]:
    """The places in order, those less than a point apart once."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > 1:
            kept.append(place)
    return kept


def _undivided_rows(boxes: Sequence[Box | None], words: Sequence[PdfWord]) -> list[Row]:
    """The lines of one ruled row as rows, where rules part only the columns; none where its cells are texts."""
    cells = [lines_of(_within(words, box), gap=float("inf")) for box in boxes if box]
    count = len(cells[0]) if cells else 0
    if count < 2 or len(cells) < 2 or any(len(lines) != count for lines in cells) or not _level(cells):  # noqa: PLR2004
        return []
    return [Row(tuple(Cell(lines[number].text) for lines in cells)) for number in range(count)]


def _columns_of(grid: Grid) -> list[tuple[float, float]]:
    widest = max(grid, key=lambda row: sum(box is not None for box in row))
    return [(box[0], box[2]) for box in widest if box]


def _level(cells: Sequence[Sequence[PdfLine]]) -> bool:
    """Whether the lines of the cells stand beside each other and wide apart."""
    first = cells[0]
    beside = all(
        abs(line.top - other.top) < 0.3 * line.height
        for lines in cells[1:]
        for line, other in zip(first, lines, strict=True)
    )
    apart = all(after.top - before.bottom > _ROW_LEADING * before.height for before, after in pairwise(first))
    return beside and apart


def _within(words: Sequence[PdfWord], box: Box) -> list[PdfWord]:
    return [word for word in words if box[0] <= (word.x0 + word.x1) / 2 < box[2] and box[1] <= word.middle < box[3]]


def _text_of(lines: Sequence[PdfLine], hyphens: Hyphens) -> str:
    text = ""
    for line in lines:
        text = hyphens.joined(text, line.text) if text else line.text
    return text


def _header_above(
    columns: Sequence[tuple[float, float]], top: float, words: list[PdfWord]
) -> tuple[Row | None, list[PdfWord]]:
    """A line of names right above a ruled table, each over one of its columns; and the words without it."""
    above = [word for word in words if word.middle < top]
    rows = rows_of(above)
    if not rows:
        return None, words
    last = rows[-1]
    lines = segments_of(last, GAP)
    near = top - max(line.bottom for line in lines) < _NEAR * lines[0].height
    cells = [[line for line in lines if low <= (line.x0 + line.x1) / 2 <= high] for low, high in columns]
    names = [cell[0].text if cell else "" for cell in cells]
    fits = all(len(cell) <= 1 for cell in cells) and sum(map(len, cells)) == len(lines) > 1
    if not near or not fits or len(lines) < len(columns) - 1:
        return None, words
    taken = set(last)
    return Row(tuple(Cell(name) for name in names), heads=None), [word for word in words if word not in taken]
