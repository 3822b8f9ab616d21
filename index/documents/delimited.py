"""CSV and TSV: rows of a table, under the header that the first row is."""

import csv
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from itertools import islice

from index.documents.assembly import visible
from index.documents.decoding import decode
from index.documents.faults import readable_as
from index.documents.parts import pieced
from index.documents.reading import Reading
from index.documents.sheets import SheetRow, sheet_pieces

_DELIMITERS = "\t;|,"  # commas last: they also stand inside cells
_SAMPLE = 64 * 1024  # characters
_ROWS = 50
_LONGEST_CELL = 16 * 1024 * 1024  # characters
_NUMBER_MARKS = frozenset("0123456789.,:/-+% ")


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """A table of cells parted by commas, semicolons, tabs or bars. Raises SourceError when the bytes are not text."""
    text = visible(decode(data, source, encoding).text)
    csv.field_size_limit(_LONGEST_CELL)
    with readable_as("a table in CSV", source):
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text, source)))
    return pieced(sheet_pieces(rows, header=_has_header(rows)))


def _delimiter(text: str, source: str) -> str:
    if source.lower().endswith((".tsv", ".tab")):
        return "\t"
    sample = text[:_SAMPLE]
    return max(_DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))  # the first of the best


def _agreement(sample: str, delimiter: str) -> int:
    """How many of the first rows have the most usual number of cells, which is more than one."""
    rows = islice(csv.reader(StringIO(sample, newline=""), delimiter=delimiter), _ROWS)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.values(), default=0)


def _has_header(rows: Sequence[SheetRow]) -> bool:
    """A first row of words heads the rest, as the format's own rule has it; with a number in it, it is a row."""
    first = next((row for row in rows if sum(bool(cell.strip()) for cell in row) > 1), ())
    return not any(cell.strip() and set(cell) <= _NUMBER_MARKS for cell in first)
