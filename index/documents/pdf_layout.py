"""The words of a printed page in the order in which it is read: its lines, column by column, and its tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from index.documents.hyphens import Hyphens
from index.documents.pdf_words import Word
from index.documents.tables import Cell, Row

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
Grid = list[list[Box | None]]  # the cells of a ruled table, row by row; None where a cell goes on

_GAP = 0.9  # of a line's height: words wider apart stand in two columns
_GUTTER = 0.7  # of a line's height: an empty strip between columns
_LINES_OF_COLUMN = 3  # at least, for columns of running text
_WIDE_TEXT = 18  # characters of the usual line in a column of running text
_MOST_COLUMNS_OF_TEXT = 4
_MOST_SEGMENTS = 1500  # of a page; a page with more is read line by line
_CELL_LEADING = 0.25  # of a line's height between the lines of one cell
_LINE_LEADING = 0.8  # the most between them, where the first column stays empty
_ROW_LEADING = 0.4  # and between rows
_NEAR = 2.5  # heights of a line: how far above a ruled table its header may stand


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one that stands in a column."""

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def text(self) -> str:
        """Its words."""
        return _reading_order(self.words)

    @property
    def height(self) -> float:
        """Of its tallest word."""
        return self.bottom - self.top

    @property
    def size(self) -> float:
        """The size of most of its characters, in points; 0 for the value of a form's field."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(word.bold for word in self.words)

    @property
    def mono(self) -> bool:
        """Whether all of it is in a type of one width."""
        return all(word.mono for word in self.words)


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that stand one under the other, between two edges."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and where it stands."""

    rows: tuple[Row, ...]
    top: float
    bottom: float


Part = Region | Table


def parts_of(words: Sequence[Word], grids: Sequence[Grid], hyphens: Hyphens) -> list[Part]:
    """The regions and tables of a page in reading order."""
    left = list(words)
    tables: list[Table] = []
    for grid in grids:
        table, left = _ruled(grid, left, hyphens)
        if table:
            tables.append(table)
    borders = sorted(tables, key=lambda table: table.top)
    parts: list[Part] = []
    for table in borders:
        above = [word for word in left if word.middle < table.top]
        left = [word for word in left if word.middle >= table.top]
        parts += [*_regions(above, hyphens), table]
    return [*parts, *_regions(left, hyphens)]


def lines_of(words: Sequence[Word], gap: float = _GAP) -> list[Line]:
    """The words put together into lines, from the top; a line ends at a gap of `gap` heights."""
    return [line for row in _rows(words) for line in _segments(row, gap)]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        last = rows[-1] if rows else None
        if last and word.middle - last[0].middle < 0.5 * min(word.bottom - word.top, last[0].bottom - last[0].top):
            last.append(word)
        else:
            rows.append([word])
    return rows


def _segments(row: Sequence[Word], gap: float) -> list[Line]:
    taken: list[list[Word]] = []
    for word in sorted(row, key=lambda word: word.x0):
        height = word.bottom - word.top
        if taken and word.x0 - max(other.x1 for other in taken[-1]) <= gap * height:
            taken[-1].append(word)
        else:
            taken.append([word])
    return [_line(words) for words in taken]


def _line(words: Sequence[Word]) -> Line:
    return Line(
        tuple(words),
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def _joined_row(lines: Sequence[Line]) -> Line:
    return _line([word for line in lines for word in line.words])


def _reading_order(words: Sequence[Word]) -> str:
    letters = [character for word in words for character in word.text if character.isalpha()]
    backwards = sum("\u0590" <= letter <= "\u08ff" for letter in letters) * 2 > len(letters)
    ordered = sorted(words, key=lambda word: -word.x1 if backwards else word.x0)
    text = ""
    for number, word in enumerate(ordered):
        space = " " if number and not _touches(ordered[number - 1], word) else ""
        text += space + word.text
    return text


def _touches(word: Word, following: Word) -> bool:
    """Whether two words were parted by a change of type alone, as in a script without spaces."""
    return bool(word.text and following.text) and ord(word.text[-1]) > 0x2E80 and ord(following.text[0]) > 0x2E80  # noqa: PLR2004


def _regions(words: Sequence[Word], hyphens: Hyphens) -> list[Part]:
    """The parts of words that no ruled table holds."""
    segments = lines_of(words)
    if not 1 < len(segments) <= _MOST_SEGMENTS:
        return [_plain(segments)] if segments else []
    parts: list[Part] = []
    waiting: list[Line] = []
    at = 0
    while at < len(segments):
        end, columns = _band(segments, at)
        made = _in_columns(segments[at:end], columns, hyphens) if columns else None
        if made is None:
            waiting.append(segments[at])
            at += 1
            continue
        if waiting:
            parts.append(_plain(waiting))
            waiting = []
        parts += made
        at = end
    return [*parts, *([_plain(waiting)] if waiting else [])]


def _plain(segments: Sequence[Line]) -> Region:
    """Lines over the whole width, whatever gaps are in them."""
    return Region(tuple(lines_of([word for line in segments for word in line.words], gap=float("inf"))))


def _band(segments: Sequence[Line], at: int) -> tuple[int, list[tuple[float, float]]]:
    """Where the run of segments from `at` ends that an empty strip parts into columns, and these; none if there are none."""
    covered: list[tuple[float, float]] = []
    found: tuple[int, list[tuple[float, float]]] = (at, [])
    for number, segment in enumerate(segments[at:], at):
        if number > at and segment.top - segments[number - 1].bottom > 6 * segment.height:
            break
        covered = _with_interval(covered, segment.x0, segment.x1, _GUTTER * segment.height)
        if len(covered) > 1:
            found = (number + 1, covered)
        elif found[1]:
            break
    return found


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
    segments: Sequence[Line], columns: Sequence[tuple[float, float]], hyphens: Hyphens
) -> list[Part] | None:
    """The parts of a band: columns of running text one after the other, or a table; None when it is neither."""
    by_column = [[line for line in segments if low <= (line.x0 + line.x1) / 2 <= high] for low, high in columns]
    if _is_running_text(by_column):
        return [Region(tuple(lines_of([word for line in lines for word in line.words]))) for lines in by_column]
    return _open_table(segments, columns, hyphens)


def _is_running_text(by_column: Sequence[Sequence[Line]]) -> bool:
    if len(by_column) > _MOST_COLUMNS_OF_TEXT:
        return False
    return all(
        len(lines) >= _LINES_OF_COLUMN and median(len(line.text) for line in lines) >= _WIDE_TEXT for lines in by_column
    )


def _open_table(
    segments: Sequence[Line], columns: Sequence[tuple[float, float]], hyphens: Hyphens
) -> list[Part] | None:
    """A table without rules; what stands alone above or below its first column does not belong to it."""
    rows = [_segments(row, _GAP) for row in _rows([word for line in segments for word in line.words])]
    several = [number for number, row in enumerate(rows) if len(row) > 1]
    if len(several) < 2:  # noqa: PLR2004 a table has two rows at least
        return None
    first, last = several[0], several[-1]
    height = median(line.height for row in rows for line in row)
    columns = _columns_under([line for row in rows[first : last + 1] for line in row], _GUTTER * height)
    if len(columns) < 2:  # noqa: PLR2004
        return None
    while first and rows[first - 1][0].x0 >= columns[1][0]:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1][0].x0 >= columns[1][0] and _close(rows[last], rows[last + 1]):
        last += 1
    cells = _whole_rows([_by_columns(row, columns) for row in rows[first : last + 1]], hyphens)
    if len(cells) < 2:  # noqa: PLR2004
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


def _columns_under(lines: Sequence[Line], gutter: float) -> list[tuple[float, float]]:
    covered: list[tuple[float, float]] = []
    for line in lines:
        covered = _with_interval(covered, line.x0, line.x1, gutter)
    return covered


def _close(row: Sequence[Line], following: Sequence[Line]) -> bool:
    """Whether a row follows another as the next line of its cells."""
    gap = min(line.top for line in following) - max(line.bottom for line in row)
    return gap < _LINE_LEADING * row[0].height


def _by_columns(row: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[list[Line]]:
    """The lines of a row by the column they stand in."""
    cells: list[list[Line]] = [[] for _ in columns]
    for line in row:
        middle = (line.x0 + line.x1) / 2
        nearest = min(range(len(columns)), key=lambda at: max(columns[at][0] - middle, middle - columns[at][1]))
        cells[nearest].append(line)
    return cells


def _whole_rows(rows: Sequence[Sequence[Sequence[Line]]], hyphens: Hyphens) -> list[list[str]]:
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
        cells = [_reading_order([word for line in cell for word in line.words]) for cell in row]
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


def _ruled(grid: Grid, words: list[Word], hyphens: Hyphens) -> tuple[Table | None, list[Word]]:
    """The table that rules draw, and the words outside of it; None when it is only a frame."""
    boxes = [box for row in grid for box in row if box]
    if not boxes or max(map(len, grid)) < 2:  # noqa: PLR2004 a table has two columns at least
        return None, words
    x0, top, x1, bottom = (pick(box[at] for box in boxes) for at, pick in enumerate((min, min, max, max)))
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


def _ruled_rows(grid: Grid, words: Sequence[Word], hyphens: Hyphens) -> list[Row]:
    """The rows of a ruled table, each cell with the columns and rows it spans."""
    boxes = [box for row in grid for box in row if box]
    lefts = _apart(box[0] for box in boxes)
    tops = _apart(box[1] for box in boxes)
    rows = []
    for top in tops:
        cells = []
        for at, left in enumerate(lefts):
            holding = [box for box in boxes if box[0] <= left + 1 < box[2] and box[1] <= top + 1 < box[3]]
            box = holding[0] if holding else None
            if box is None:
                cells.append(Cell(""))
            elif abs(box[1] - top) <= 1 and abs(box[0] - left) <= 1:
                lines = lines_of(_within(words, box), gap=float("inf"))
                columns = sum(box[0] <= other + 1 < box[2] for other in lefts[at:])
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


def _undivided_rows(boxes: Sequence[Box | None], words: Sequence[Word]) -> list[Row]:
    """The lines of one ruled row as rows, where rules part only the columns; none where its cells are texts."""
    cells = [lines_of(_within(words, box), gap=float("inf")) for box in boxes if box]
    count = len(cells[0]) if cells else 0
    if count < 2 or len(cells) < 2 or any(len(lines) != count for lines in cells) or not _level(cells):  # noqa: PLR2004
        return []
    return [Row(tuple(Cell(lines[at].text) for lines in cells)) for at in range(count)]


def _columns_of(grid: Grid) -> list[tuple[float, float]]:
    widest = max(grid, key=lambda row: sum(box is not None for box in row))
    return [(box[0], box[2]) for box in widest if box]


def _level(cells: Sequence[Sequence[Line]]) -> bool:
    """Whether the lines of the cells stand beside each other and wide apart."""
    first = cells[0]
    beside = all(
        abs(line.top - other.top) < 0.3 * line.height
        for lines in cells[1:]
        for line, other in zip(first, lines, strict=True)
    )
    apart = all(
        after.top - before.bottom > _ROW_LEADING * before.height
        for before, after in zip(first, first[1:], strict=False)
    )
    return beside and apart


def _within(words: Sequence[Word], box: Box) -> list[Word]:
    return [word for word in words if box[0] <= (word.x0 + word.x1) / 2 < box[2] and box[1] <= word.middle < box[3]]


def _text_of(lines: Sequence[Line], hyphens: Hyphens) -> str:
    text = ""
    for line in lines:
        text = hyphens.joined(text, line.text) if text else line.text
    return text


def _header_above(
    columns: Sequence[tuple[float, float]], top: float, words: list[Word]
) -> tuple[Row | None, list[Word]]:
    """A line of names right above a ruled table, each over one of its columns; and the words without it."""
    above = [word for word in words if word.middle < top]
    rows = _rows(above)
    if not rows:
        return None, words
    last = rows[-1]
    lines = _segments(last, _GAP)
    near = top - max(line.bottom for line in lines) < _NEAR * lines[0].height
    held = [[line for line in lines if low <= (line.x0 + line.x1) / 2 <= high] for low, high in columns]
    names = [cell[0].text if cell else "" for cell in held]
    fits = all(len(cell) <= 1 for cell in held) and sum(map(len, held)) == len(lines) > 1
    if not near or not fits or len(lines) < len(columns) - 1:
        return None, words
    taken = set(last)
    return Row(tuple(Cell(name) for name in names), heads=None), [word for word in words if word not in taken]
