from tests.index.documents.conftest import made, shown

FIRST = [
    ("heading1", "Launch plan"),
    ("item", "The Heron release ships on 14 May."),
    ("item", "Support stays on call for two weeks."),
    ("heading2", "Notes"),
    ("paragraph", "The backup date is 28 May."),
    ("heading1", "Budget"),
    ("table_header", "Item | Cost"),
    ("table_row", "Posters | 310 EUR"),
    ("table_row", "Venue | 2,400 EUR"),
]


def test_slides_are_pages_with_titles_tables_charts_and_notes() -> None:
    document = made("launch.pptx")
    assert shown(document) == [
        *FIRST,
        ("table_header", "| | Visitors |"),
        ("table_row", "| May | 1200 |"),
        ("table_row", "| June | 1850 |"),
    ]
    assert document.page_at(document.text.index("Posters")) == 2
    assert (document.title, document.date) == ("Launch plan", "2026-02-03")


def test_hidden_slides_are_named_and_not_read() -> None:
    document = made("launch.pptx")
    assert document.remarks == ("slide 3 is hidden, and is not read",)
    assert "Old plan" not in document.text


def test_open_document_presentations_are_read_alike() -> None:
    document = made("launch.odp")
    assert shown(document) == FIRST
    assert document.remarks == ("slide 3 is hidden, and is not read",)
