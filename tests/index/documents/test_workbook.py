from io import BytesIO

import openpyxl
import pytest

from index.errors import SourceError
from tests.index.documents.conftest import Read, made, shown

RATES = [
    ("heading1", "Travel rates"),
    ("paragraph", "Rates from April 2026"),
    ("table_header", "City | Hotel limit | Meal limit | Valid from | Share paid | Total"),
    ("table_row", "Lisbon | 140.00 EUR | 45.50 | 4 Apr 2026 | 80% | 185.5"),
    ("table_row", "Oslo | 1,210.00 EUR | 70.00 | 5 Apr 2026 | 100% | 1,280.0"),
    ("paragraph", "Note at A5: Oslo needs a second approval."),
    ("heading1", "Owners"),
    ("table_header", "Desk | Owner | Shift begins"),
    ("table_row", "North | Ana Ruiz | 7:30:00"),
    ("table_row", "North | Bo Lind | 14:05:00"),
]


def book(*rows: tuple[object, ...]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_sheets_are_sections_and_values_stand_as_they_are_seen() -> None:
    assert shown(made("rates.xlsx")) == RATES


def test_hidden_sheets_are_named_and_not_read() -> None:
    document = made("rates.xlsx")
    assert document.remarks == ("the hidden sheet 'Salaries' is not read",)
    assert "91000" not in document.text


def test_formulas_that_were_never_computed_are_counted() -> None:
    document = made("unsaved.xlsx")
    assert "2 formulas have no stored value; open the file in a spreadsheet program, and save it" in document.remarks


def test_labels_with_their_values_have_no_header(read: Read) -> None:
    document = read(book(("Owner", "Ana"), ("Budget", 500), ("Room", "B 12")), "a.xlsx")
    assert [kind for kind, _ in shown(document)] == ["heading1", "table_row", "table_row", "table_row"]


def test_a_wide_table_names_its_columns_in_each_row(read: Read) -> None:
    names = [f"Measured value number {number}" for number in range(12)]
    document = read(book(tuple(names), tuple(range(100, 112))), "a.xlsx")
    ((_, row),) = [block for block in shown(document) if block[0] == "item"]
    assert row.startswith("Measured value number 0: 100; Measured value number 1: 101; ")


def test_an_empty_workbook_holds_no_text(read: Read) -> None:
    with pytest.raises(SourceError, match=r"^a\.xlsx: holds no text$"):
        read(book(), "a.xlsx")


def test_a_cell_in_the_last_corner_costs_nothing(read: Read) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"] = "First."
    sheet["XFD1048576"] = "Last."
    buffer = BytesIO()
    workbook.save(buffer)
    assert shown(read(buffer.getvalue(), "a.xlsx"))[1:] == [("paragraph", "First."), ("paragraph", "Last.")]


def test_a_table_of_the_file_has_its_header_wherever_it_begins(read: Read) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Keys"], [], ["Door", "Keeper"], ["north", "Ana"], ["south", "Bo"]):
        sheet.append(row)
    sheet.auto_filter.ref = "A3:B5"
    buffer = BytesIO()
    workbook.save(buffer)
    assert ("table_header", "Door | Keeper") in shown(read(buffer.getvalue(), "a.xlsx"))
