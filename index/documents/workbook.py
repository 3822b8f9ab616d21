"""Excel workbooks: each sheet a section under its name, its rows those of a table, values as Excel shows them."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.faults import missing_extra, readable_as
from index.documents.number_format import shown_moment, shown_number
from index.documents.parts import pieced
from index.documents.reading import Reading, shortened
from index.documents.sheets import sheet_pieces
from index.documents.unpacking import opened

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_MOST_MERGED = 10_000  # cells of one merged range that say its value again


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """A workbook (.xlsx, .xlsm). A formula is read as the value that the file stores for it.

    `remarks` name hidden sheets, which are not read, and formulas without a value. Raises SourceError when the file is
    broken, too large once unpacked, or protected by a password.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise missing_extra(source, "office") from error
    with readable_as("an Excel workbook", source), opened(data, source) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drawings and extensions that are not kept
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
        reading = pieced(_pieces(book))
        remarks = (*_hidden(book), *_unstored(archive))
        properties = book.properties
        title = shortened(visible(properties.title or ""))
        moment = properties.modified or properties.created
        return replace(
            reading, title=title or None, date=moment.date().isoformat() if moment else None, remarks=remarks
        )


def _pieces(book: "Workbook") -> Iterator[Piece]:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        pieces = [*sheet_pieces(_rows(sheet), header=_states_header(sheet)), *_notes(sheet)]
        if pieces:
            yield Piece(BlockKind.HEADING, sheet.title, 1)
            yield from pieces


def _states_header(sheet: "Worksheet") -> bool | None:
    """Whether the file itself says that there is a header: by a filter, a table, or a bold row over plain ones."""
    if sheet.auto_filter.ref or sheet.tables:
        return True
    rows = list(sheet.iter_rows(max_row=2))
    if len(rows) < 2:  # noqa: PLR2004 a header heads something
        return None
    bold = [[bool(cell.font and cell.font.b) for cell in row if cell.value is not None] for row in rows]
    return True if len(bold[0]) > 1 and all(bold[0]) and not any(bold[1]) else None


def _rows(sheet: "Worksheet") -> list[list[str]]:
    """The rows that hold something, an empty one for each gap between them.

    A merged cell stands in each row that it spans, so that a row can be read alone. Cells that were never filled are
    not asked for: a sheet has 17 billion of them.
    """
    filled = {place: cell for place, cell in sheet._cells.items() if cell.value is not None}
    for area in sheet.merged_cells.ranges:
        first = filled.get((area.min_row, area.min_col))
        if first is not None and area.max_row - area.min_row < _MOST_MERGED:
            filled |= {(row, area.min_col): first for row in range(area.min_row, area.max_row + 1)}
    columns = sorted({column for _, column in filled})
    rows: list[list[str]] = []
    last = 0
    for row in sorted({row for row, _ in filled}):
        if last and row > last + 1:
            rows.append([])
        rows.append([_shown(filled[row, column]) if (row, column) in filled else "" for column in columns])
        last = row
    return rows


def _shown(cell: "Cell") -> str:
    value = cell.value
    form = str(cell.number_format or "General")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return shown_number(value, form)
    if isinstance(value, datetime | date | time | timedelta):
        return shown_moment(value, form)
    return visible(str(value)).strip()


def _notes(sheet: "Worksheet") -> Iterator[Piece]:
    for _, cell in sorted(sheet._cells.items()):
        if cell.comment is not None and cell.comment.text:
            words = " ".join(visible(cell.comment.text).split())
            yield Piece(BlockKind.PARAGRAPH, f"Note at {cell.coordinate}: {words}")


def _hidden(book: "Workbook") -> Iterator[str]:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield f"the hidden sheet {sheet.title!r} is not read"


def _unstored(archive: ZipFile) -> Iterator[str]:
    names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    count = sum(len(_NO_VALUE.findall(archive.read(name))) for name in names)
    if count:
        yield f"{count:,} formulas have no stored value; open the file in a spreadsheet program, and save it"
