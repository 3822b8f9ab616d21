"""The tables of this folder's PDFs, and what their cells hold."""

from dataclasses import dataclass
from pathlib import Path

from index.documents.tables import Cell

HERE = Path(__file__).parent
PRODUCERS = ("fpdf2", "libreoffice", "reportlab", "weasyprint")


@dataclass(frozen=True)
class Shape:
    """A table: the cells of its rows, the first `heads` of which name the columns, and the names as they are read."""

    name: str
    title: str
    cells: tuple[tuple[Cell, ...], ...]
    heads: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def facts(self) -> list[tuple[str, str, str]]:
        """(row, column, value) of every cell but the first of each row."""
        return [
            (row[0], name, value) for row in self.rows for name, value in zip(self.columns[1:], row[1:], strict=True)
        ]


def _plain(*rows: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(Cell(text.strip()) for text in row.split("|")) for row in rows)


def _read(*rows: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text.strip() for text in row.split("|")) for row in rows)


_MONEY = ("Revenue | 4.1 | 5.6 | 6.2", "Cost | 3.0 | 3.9 | 4.4", "Staff | 41 | 57 | 63")
_REGIONS = ("North | 11 | 12 | 13 | 14", "South | 21 | 22 | 23 | 24", "Islands | 31 | 32 | 33 | 34")
_BERTHS = (
    "Dinghy | a boat without a deck, for two or three people in fair weather | 25",
    "Day sailer | a boat with a small cabin in which nobody may sleep at night | 90",
    "Yacht | a boat with berths, a galley and an engine of its own | 310",
)
SHAPES = (
    Shape(
        "grid",
        "Key figures of Harbour Tools",
        _plain(" | 2023 | 2024 | 2025", *_MONEY),
        1,
        ("", "2023", "2024", "2025"),
        _read(*_MONEY),
    ),
    Shape(
        "spans",
        "Boats by region",
        (
            (Cell("Region", rows=2), Cell("2024", columns=2), Cell("2025", columns=2)),
            (Cell("Boats"), Cell("Crew"), Cell("Boats"), Cell("Crew")),
            *_plain(*_REGIONS),
        ),
        2,
        ("Region", "2024 Boats", "2024 Crew", "2025 Boats", "2025 Crew"),
        _read(*_REGIONS),
    ),
    Shape(
        "open",
        "Fees for a berth",
        _plain("Boat | Description | Fee", *_BERTHS),
        1,
        ("Boat", "Description", "Fee"),
        _read(*_BERTHS),
    ),
)


def path_of(shape: Shape, producer: str) -> Path:
    return HERE / f"{shape.name}-{producer}.pdf"
