import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import BlockKind
from index.documents.tables import Cell, Row, table_pieces


def rows(*lines: str) -> list[Row]:
    return [Row(tuple(Cell(text.strip()) for text in line.split("|"))) for line in lines]


def texts(table: list[Row]) -> list[str]:
    return [piece.text for piece in table_pieces(table)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["A|B", "1|2"], ["A | B", "1 | 2"]),
        (["|2024|2025", "Cost|3|4"], ["| | 2024 | 2025 |", "| Cost | 3 | 4 |"]),
        (
            ["|2024||2025|", "|Q1|Q2|Q1|Q2", "Cost|1|2|3|4"],
            ["| | 2024 Q1 | 2024 Q2 | 2025 Q1 | 2025 Q2 |", "| Cost | 1 | 2 | 3 | 4 |"],
        ),
        (["A|B", "1"], ["| A | B |", "| 1 | |"]),
    ],
)
def test_every_column_has_its_place_in_every_row(lines: list[str], expected: list[str]) -> None:
    assert texts(rows(*lines)) == expected


def test_a_row_across_the_table_is_a_caption_above_it_and_a_label_within() -> None:
    table = [
        Row((Cell("Fees", columns=2),)),
        *rows("Boat|Fee", "Dinghy|3"),
        Row((Cell("Guests", columns=2),)),
        *rows("Yacht|9"),
    ]
    assert [(piece.kind, piece.text) for piece in table_pieces(table)] == [
        (BlockKind.PARAGRAPH, "Fees"),
        (BlockKind.TABLE_HEADER, "Boat | Fee"),
        (BlockKind.TABLE_ROW, "Dinghy | 3"),
        (BlockKind.TABLE_ROW, "Guests"),
        (BlockKind.TABLE_ROW, "Yacht | 9"),
    ]


CELLS = st.builds(Cell, st.sampled_from(["", "a", "7"]), st.integers(1, 3), st.integers(1, 3))


@given(st.lists(st.builds(Row, st.lists(CELLS, max_size=4).map(tuple)), max_size=5))
def test_no_cell_is_lost(table: list[Row]) -> None:
    words = " ".join(texts(table))
    assert all(cell.text in words for row in table for cell in row.cells)
