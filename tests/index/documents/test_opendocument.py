from tests.index.documents.conftest import made, shown
from tests.index.documents.test_workbook import RATES

GUIDE = [
    ("heading1", "Firing"),
    ("paragraph", "The kiln reaches 1,060 degrees in nine hours. Wear goggles when you look inside."),
    ("heading2", "Before you fire"),
    ("item", "Check the elements."),
    ("item", "Clear the shelf of dust."),
    ("paragraph", "Cones by clay:"),
    ("table_header", "Clay | Cone | Hours"),
    ("table_row", "Terracotta | 04 | 9"),
    ("table_row", "Porcelain | 10 | 14"),
    ("heading2", "The controller"),
    ("paragraph", "Start it with this line:"),
    ("code", 'start_firing(cone="04", soak_minutes=20)'),
    ("paragraph", "After firing, wait until the kiln is below 90 degrees."),
]


def test_a_text_has_its_headings_lists_tables_and_code() -> None:
    document = made("guide.odt")
    assert shown(document)[3:] == GUIDE
    assert (document.title, document.date) == ("Kiln guide", "2026-03-02")


def test_a_spreadsheet_shows_what_its_cells_show() -> None:
    document = made("rates.ods")
    assert shown(document) == [block for block in RATES if not block[1].startswith("Note at")]
    assert document.remarks == ("the hidden sheet 'Salaries' is not read",)


def test_steps_have_their_numbers_notes_their_place_and_headers_of_two_rows_are_one() -> None:
    assert shown(made("steps.odt")) == [
        ("heading1", "Misting"),
        ("paragraph", "The misting runs at night."),
        ("paragraph", "1 Only from May to August."),
        ("item", "1. Open the vents."),
        ("item", "2. Check the pump."),
        ("item", "a. Read the gauge."),
        ("item", "b. Write down the pressure."),
        ("item", "3. Close the vents."),
        ("table_header", "| | Summer Adult | Summer Child | Winter Adult | Winter Child |"),
        ("table_row", "| Orm | 91 | 45 | 71 | 35 |"),
        ("table_row", "| Sund | 83 | 41 | 63 | 31 |"),
    ]
