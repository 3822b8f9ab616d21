"""The words of a printed page in the order in which it is read: its lines, column by column, and its tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.documents.hyphens import Hyphens
from index.documents.pdf_lines import PdfLine, aligned_rows_of, lines_of, reading_order
from index.documents.pdf_tables import Grid, Table, ruled_table
from index.documents.pdf_words import PdfWord
from index.documents.tables import Cell, Row

_GUTTER = 0.45  # of a line's height: an empty strip between columns, which lines were cut at
_LINES_OF_COLUMN = 3  # at least, for columns of running text
_WIDE_TEXT = 18  # characters of the usual line in a column of running text
_WIDEST_CELL = 30  # two lines as long as this in each column are text as well
_MOST_COLUMNS_OF_TEXT = 4
_MARK = re.compile(r"[^\w\s]?|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z])[.):]?")
_MOST_SEGMENTS = 1500  # of a page; a page with more is read line by line
_CELL_LEADING = 0.25  # of a line's height between the lines of one cell
_LINE_LEADING = 0.8  # the most between them, where the first column stays empty
_ROW_LEADING = 0.4  # and between rows


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that stand one under the other, between two edges."""

    lines: tuple[PdfLine, ...]


Part = Region | Table


def parts_of(words: Sequence[PdfWord], grids: Sequence[Grid], hyphens: Hyphens) -> list[Part]:
    """The regions and tables of a page in reading order."""
    left = list(words)
    tables: list[Table] = []
    for grid in grids:
        table, left = ruled_table(grid, left, hyphens)
        if table:
            tables.append(table)
    borders = sorted(tables, key=lambda table: table.top)
    parts: list[Part] = []
    for table in borders:
        above = [word for word in left if word.middle < table.top]
        left = [word for word in left if word.middle >= table.top]
        parts += [*_regions(above, hyphens), table]
    return [*parts, *_regions(left, hyphens)]


def _regions(words: Sequence[PdfWord], hyphens: Hyphens) -> list[Part]:
    """The parts of words that no ruled table holds."""
    segments = [line for row in aligned_rows_of(words) for line in row]
    if not 1 < len(segments) <= _MOST_SEGMENTS:
        return [_plain(segments)] if segments else []
    parts: list[Part] = []
    waiting: list[PdfLine] = []
    first = 0
    while first < len(segments):
        end, columns = _band(segments, first)
        made = _in_columns(segments[first:end], columns, hyphens) if columns else None
        if made is None:
            waiting.append(segments[first])
            first += 1
            continue
        if waiting:
            parts.append(_plain(waiting))
            waiting = []
        parts += made
        first = end
    return [*parts, *([_plain(waiting)] if waiting else [])]


def _plain(segments: Sequence[PdfLine]) -> Region:
    """Lines over the whole width, whatever gaps are in them."""
    return Region(tuple(lines_of([word for line in segments for word in line.words], gap=float("inf"))))


def _band(segments: Sequence[PdfLine], first: int) -> tuple[int, list[tuple[float, float]]]:
    """Where the run of segments from `first` ends that empty strips part into columns, and these, if any."""
    covered: list[tuple[float, float]] = []
    band: tuple[int, list[tuple[float, float]]] = (first, [])
    for number, segment in enumerate(segments[first:], first):
        if number > first and segment.top - segments[number - 1].bottom > 6 * segment.height:
            break
        covered = _with_interval(covered, segment.x0, segment.x1, _GUTTER * segment.height)
        if len(covered) > 1:
            band = (number + 1, covered)
        elif band[1]:
            break
    return band


def _with_interval(
    covered: Sequence[tuple[float, float]], x0: float, x1: float, gutter: float
) -> list[tuple[float, float]]:
    """The stretches of the width on which something stands, those closer than a gutter put together."""
    merged: list[tuple[float, float]] = []
    for low, high in sorted([*covered, (x0, x1)]):
        if merged and low - merged[-1][1] < gutter:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def _in_columns(
    segments: Sequence[PdfLine], columns: Sequence[tuple[float, float]], hyphens: Hyphens
) -> list[Part] | None:
    """The parts of a band: columns of running text one after the other, or a table; None when it is neither."""
    by_column = [[line for line in segments if low <= (line.x0 + line.x1) / 2 <= high] for low, high in columns]
    if _is_running_text(by_column):
        return [Region(tuple(lines_of([word for line in lines for word in line.words]))) for lines in by_column]
    return _open_table(segments, columns, hyphens)


def _is_running_text(by_column: Sequence[Sequence[PdfLine]]) -> bool:
    if len(by_column) > _MOST_COLUMNS_OF_TEXT:
        return False
    widths = [median(len(line.text) for line in lines) if lines else 0 for lines in by_column]
    fewest = 2 if min(widths) >= _WIDEST_CELL else _LINES_OF_COLUMN
    return all(len(lines) >= fewest and width >= _WIDE_TEXT for lines, width in zip(by_column, widths, strict=True))


def _open_table(
    segments: Sequence[PdfLine], columns: Sequence[tuple[float, float]], hyphens: Hyphens
) -> list[Part] | None:
    """A table without rules; what stands alone above or below its first column does not belong to it."""
    rows = aligned_rows_of([word for line in segments for word in line.words])
    several = [number for number, row in enumerate(rows) if len(row) > 1]
    filled_in = any(line.filled_in for line in segments)  # labels, and what stands behind them
    if len(several) < 2 or filled_in:  # noqa: PLR2004 a table has two rows at least
        return None
    height = median(line.height for row in rows for line in row)
    first, last = several[0], several[-1]
    columns = _columns_under([line for row in rows[first : last + 1] for line in row], _GUTTER * height)
    # Rows in one of these columns alone are no table's: items of a list above it, with their numbers set apart.
    wide = [at for at in several if sum(map(bool, _by_columns(rows[at], columns))) > 1]
    if len(wide) < 2:  # noqa: PLR2004
        return None
    first, last = wide[0], wide[-1]
    columns = _columns_under([line for row in rows[first : last + 1] for line in row], _GUTTER * height)
    while first and rows[first - 1][0].x0 >= columns[1][0]:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1][0].x0 >= columns[1][0] and _close(rows[last], rows[last + 1]):
        last += 1
    cells = _whole_rows([_by_columns(row, columns) for row in rows[first : last + 1]], hyphens)
    if len(cells) < 2 or _is_list(cells):  # noqa: PLR2004
        return None
    inside = [line for row in rows[first : last + 1] for line in row]
    table = Table(
        tuple(Row(tuple(Cell(text) for text in row)) for row in cells),
        min(line.top for line in inside),
        max(line.bottom for line in inside),
    )
    above = [line for row in rows[:first] for line in row]
    below = [line for row in rows[last + 1 :] for line in row]
    return [*([_plain(above)] if above else []), table, *([_plain(below)] if below else [])]


def _is_list(cells: Sequence[Sequence[str]]) -> bool:
    """Whether the first of two columns holds nothing but bullets, or the numbers of items and sections."""
    return len(cells[0]) == 2 and all(_MARK.fullmatch(row[0]) for row in cells)  # noqa: PLR2004


def _columns_under(lines: Sequence[PdfLine], gutter: float) -> list[tuple[float, float]]:
    covered: list[tuple[float, float]] = []
    for line in lines:
        covered = _with_interval(covered, line.x0, line.x1, gutter)
    return covered


def _close(row: Sequence[PdfLine], following: Sequence[PdfLine]) -> bool:
    """Whether a row follows another as the next line of its cells."""
    gap = min(line.top for line in following) - max(line.bottom for line in row)
    return gap < _LINE_LEADING * row[0].height


def _by_columns(row: Sequence[PdfLine], columns: Sequence[tuple[float, float]]) -> list[list[PdfLine]]:
    """The lines of a row by the column they stand in."""
    cells: list[list[PdfLine]] = [[] for _ in columns]
    for line in row:
        middle = (line.x0 + line.x1) / 2
        nearest = min(
            range(len(columns)), key=lambda column: max(columns[column][0] - middle, middle - columns[column][1])
        )
        cells[nearest].append(line)
    return cells


def _whole_rows(rows: Sequence[Sequence[Sequence[PdfLine]]], hyphens: Hyphens) -> list[list[str]]:
    """The texts of the cells; lines that stand close under a row of which they are the second line are put to it."""
    texts: list[list[str]] = []
    bottom = 0.0
    tops = [min(line.top for cell in row for line in cell) for row in rows]
    bottoms = [max(line.bottom for cell in row for line in cell) for row in rows]
    height = median(line.height for row in rows for cell in row for line in cell)
    gaps = [(top - under) / height for under, top in zip(bottoms, tops[1:], strict=False)]
    spread = any(gap > _ROW_LEADING for gap in gaps)
    leading = _CELL_LEADING if spread and min(gaps) < _CELL_LEADING else _LINE_LEADING
    for row, top in zip(rows, tops, strict=True):
        cells = [reading_order([word for line in cell for word in line.words]) for cell in row]
        gap = top - bottom if texts else height
        beside = gap < -_CELL_LEADING * height
        unlabelled = not cells[0] and not _is_split_header(texts) and gap < leading * height
        if beside or unlabelled or (spread and gap < _CELL_LEADING * height):
            texts[-1] = [
                hyphens.joined(above, cell) if above and cell else above or cell
                for above, cell in zip(texts[-1], cells, strict=True)
            ]
        else:
            texts.append(cells)
        bottom = max(line.bottom for cell in row for line in cell)
    return texts


def _is_split_header(texts: Sequence[Sequence[str]]) -> bool:
    """Whether only a header without a name for the first column was read so far."""
    return len(texts) == 1 and not texts[0][0]
