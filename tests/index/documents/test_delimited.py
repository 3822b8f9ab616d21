import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import delimited
from tests.index.documents.conftest import Read, shown


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Part,Bin,Count\nQX-7714,B12,38\n", "a.csv"),
        ("Part;Bin;Count\r\nQX-7714;B12;38\r\n", "a.csv"),
        ("Part\tBin\tCount\nQX-7714\tB12\t38", "a.tsv"),
        ("\ufeffPart|Bin|Count\nQX-7714|B12|38", "a.csv"),
    ],
)
def test_rows_stand_under_their_header(read: Read, content: str, name: str) -> None:
    assert shown(read(content, name)) == [("table_header", "Part | Bin | Count"), ("table_row", "QX-7714 | B12 | 38")]


def test_decimal_commas_part_no_cells(read: Read) -> None:
    assert shown(read("Name;Preis\nTee;1,50\nBrot;2,20\n", "a.csv"))[1] == ("table_row", "Tee | 1,50")


def test_quoted_cells_keep_their_delimiters_and_line_breaks(read: Read) -> None:
    document = read('Name,Note\nAna,"first, then\nsecond"\n', "a.csv")
    assert shown(document)[1] == ("table_row", "Ana | first, then second")


def test_a_first_row_with_a_number_is_a_row(read: Read) -> None:
    assert {kind for kind, _ in shown(read("north,40\nsouth,65\n", "a.csv"))} == {"table_row"}


def test_lines_over_the_table_are_its_introduction(read: Read) -> None:
    document = read("Stock on 2 May\n\nPart,Count\nbolt,38\n", "a.csv")
    assert [kind for kind, _ in shown(document)] == ["paragraph", "table_header", "table_row"]


def test_one_column_is_a_list_of_paragraphs(read: Read) -> None:
    assert shown(read("Apples are red.\nPears are green.\n", "a.csv"))[0] == ("paragraph", "Apples are red.")


@given(st.lists(st.lists(st.text(alphabet="ab1 ", min_size=1).filter(str.strip), min_size=2, max_size=4), min_size=1))
def test_every_cell_is_kept(rows: list[list[str]]) -> None:
    buffer = StringIO()
    csv.writer(buffer).writerows(rows)
    text = delimited.read(buffer.getvalue().encode(), "a.csv").text
    for cell in (cell for row in rows for cell in row):
        assert " ".join(cell.split()) in text


def test_names_over_several_columns_belong_to_each(read: Read) -> None:
    text = ",Summer,,Winter,\n,Adult,Child,Adult,Child\nOrm,91,45,71,35\nSund,83,41,63,31\n"
    assert [quoted for _, quoted in shown(read(text, "a.csv"))] == [
        "| | Summer Adult | Summer Child | Winter Adult | Winter Child |",
        "| Orm | 91 | 45 | 71 | 35 |",
        "| Sund | 83 | 41 | 63 | 31 |",
    ]


def test_a_first_row_with_gaps_over_figures_stays_a_header_of_one_row(read: Read) -> None:
    text = "Name,Fee,\nOrm,91,x1\nSund,83,x2\n"
    assert [quoted for _, quoted in shown(read(text, "a.csv"))][:2] == ["| Name | Fee | |", "| Orm | 91 | x1 |"]
