"""Tables on a printed page: its text in reading order says where lines end, its layout where cells do."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

CELL_BORDER = " | "
_CELL = re.compile(r"\S+(?: {1,2}\S+)*")  # what wider gaps set apart
_FEWEST_ROWS = 2
_MOST_LINES = 4  # of a row whose cells are broken into lines

_Cells = list[str]


def with_cells(plain: str, laid_out: str) -> str:
    """The text `plain` of a page with " | " between the cells of its tables; `laid_out` is the page drawn with spaces.

    A line is a row when the drawing has the same characters with wide gaps in them, on one line or, where cells are
    broken, on up to four. Two rows and more, one under the other, are a table. No character is lost or moved.
    """
    rows = _rows(laid_out)
    lines = [(line, _cut(line, rows.get(_key(line)))) for line in plain.split("\n")]
    return "\n".join(_joined(lines))


def _joined(lines: Sequence[tuple[str, _Cells | None]]) -> Iterator[str]:
    for is_row, group in groupby(lines, key=lambda line: line[1] is not None):
        run = list(group)
        for line, cells in run:
            yield CELL_BORDER.join(cells) if is_row and cells and len(run) >= _FEWEST_ROWS else line


def _key(text: str) -> str:
    """The characters of a text, whatever their order and the spaces between them."""
    return "".join(sorted("".join(text.split())))


def _rows(laid_out: str) -> dict[str, _Cells]:
    """The cells of what may be a row of a table, by its key; a row on fewer lines goes before one on more."""
    lines = [[(cell.start(), cell[0]) for cell in _CELL.finditer(line)] for line in laid_out.split("\n")]
    lines = [line for line in lines if line]
    rows: dict[str, _Cells] = {}
    for count in range(1, _MOST_LINES + 1):
        for at in range(len(lines) - count + 1):
            if len(lines[at]) > 1:
                cells = _columns(lines[at : at + count])
                rows.setdefault(_key("".join(cells)), cells)
    return rows


def _columns(lines: Sequence[Sequence[tuple[int, str]]]) -> _Cells:
    """The cells of a row on several lines: what stands on the later ones belongs to the nearest column of the first."""
    places = [place for place, _ in lines[0]]
    cells = [text for _, text in lines[0]]
    for line in lines[1:]:
        for place, text in line:
            nearest = min(range(len(places)), key=lambda at: abs(places[at] - place))
            cells[nearest] += text
    return cells


def _cut(line: str, cells: _Cells | None) -> _Cells | None:
    """The line cut into its cells; None when they do not follow each other in it."""
    if cells is None:
        return None
    pieces: _Cells = []
    at = 0
    for cell in cells:
        end, wanted = at, len("".join(cell.split()))
        while wanted:
            wanted -= not line[end].isspace()
            end += 1
        if _key(line[at:end]) != _key(cell):
            return None
        pieces.append(line[at:end].strip())
        at = end
    return pieces
