"""The tables of a PDF that are drawn with rules; pdfplumber finds their cells."""

import logging
from io import BytesIO
from typing import TYPE_CHECKING

from index.documents.pdf_layout import Grid

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

_FEWEST_RULES = 3  # drawings on a page that holds a table
_MOST_RULES = 5_000  # drawings; a page with more is a picture


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
