import re
from datetime import UTC, datetime

import pdfplumber
import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod
from pypdfium2 import PdfiumError, PdfPage

from index.errors import SourceError
from tests.index.documents.conftest import Read, assert_sound, shown

GARDEN = (
    "The garden society meets on the first Monday of every month, and members bring whatever they have grown. "
    "Visitors are welcome when a member has asked them. Tea is served at four, and the hall closes at six sharp "
    "because the choir needs it for the rest of the evening."
)


def paper(*pages: tuple[str, str], title: str | None = None) -> FPDF:
    """A PDF with a heading and a paragraph on each page."""
    pdf = FPDF()
    pdf.set_creation_date(datetime(2024, 3, 3, tzinfo=UTC))
    if title:
        pdf.set_title(title)
    for heading, paragraph in pages:
        pdf.add_page()
        pdf.set_font("Helvetica", size=16)
        pdf.cell(text=heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, text=paragraph)
    return pdf


def test_pages_are_kept_and_lines_put_together(read: Read) -> None:
    document = read(bytes(paper(("Meetings", GARDEN), ("Visitors", GARDEN)).output()), "a.pdf")
    assert_sound(document)
    assert [(kind, " ".join(quoted.split())) for kind, quoted in shown(document)] == [
        ("heading1", "Meetings"),
        ("paragraph", GARDEN),
        ("heading1", "Visitors"),
        ("paragraph", GARDEN),
    ]
    assert [document.text[start:].split(None, 1)[0] for start in document.pages] == ["Meetings", "Visitors"]
    assert document.page_at(document.text.rindex("choir")) == 2


def test_a_table_is_read_row_by_row_under_its_header(read: Read) -> None:
    pdf = paper(("Fees", GARDEN))
    with pdf.table() as table:
        for cells in (("Boat 7 m", "In summer"), ("Dinghy", "40 pounds"), ("Day sailer", "90 pounds")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    document = read(bytes(pdf.output()), "a.pdf")
    assert_sound(document)
    assert shown(document)[-3:] == [
        ("table_header", "Boat 7 m | In summer"),
        ("table_row", "Dinghy | 40 pounds"),
        ("table_row", "Day sailer | 90 pounds"),
    ]


def test_a_page_whose_rules_cannot_be_read_is_read_without_its_tables(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("/FontDescriptor")

    pdf = paper(("Fees", GARDEN))
    with pdf.table() as table:
        for cells in (("Boat", "Fee"), ("Dinghy", "40 pounds")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    monkeypatch.setattr(pdfplumber.page.Page, "find_tables", broken)
    assert "40 pounds" in read(bytes(pdf.output()), "a.pdf").text


def test_page_numbers_are_no_text(read: Read) -> None:
    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.cell(text=f"Rules of the garden, page {self.page_no()}")

    pdf = Numbered()
    pdf.set_font("Helvetica", size=11)
    for text in ("Bring a spade.", "Bring a rake."):
        pdf.add_page()
        pdf.cell(text=text)
    assert read(bytes(pdf.output()), "a.pdf").text.split("\n\n") == ["Bring a spade.", "Bring a rake."]


def test_title_and_date_are_the_files_own(read: Read) -> None:
    document = read(bytes(paper(("Meetings", GARDEN), title="Rules of the garden").output()), "a.pdf")
    assert (document.title, document.date) == ("Rules of the garden", "2024-03-03")


@pytest.mark.parametrize("title", [None, "untitled", "Microsoft Word - rules.doc", "rules_v2.indd", "12/3", "A"])
def test_a_title_that_says_nothing_gives_way_to_the_first_heading(read: Read, title: str | None) -> None:
    assert read(bytes(paper(("Meetings", GARDEN), title=title).output()), "a.pdf").title == "Meetings"


def test_an_empty_page_keeps_its_number(read: Read) -> None:
    pdf = paper(("Meetings", GARDEN))
    pdf.add_page()
    pdf.add_page()
    pdf.multi_cell(0, text="The end of the rules.")
    document = read(bytes(pdf.output()), "a.pdf")
    assert document.page_at(document.text.index("The end")) == 3


def test_a_scan_is_refused(read: Read) -> None:
    pdf = FPDF()
    pdf.add_page()
    with pytest.raises(SourceError, match=r"^a\.pdf: holds no text \(a scan\?\); run it through OCR first$"):
        read(bytes(pdf.output()), "a.pdf")


def test_a_file_locked_for_changes_only_is_read(read: Read) -> None:
    pdf = paper(("Meetings", GARDEN))
    pdf.set_encryption(owner_password="owner", permissions=AccessPermission.none())
    assert "choir" in read(bytes(pdf.output()), "a.pdf").text


def test_a_file_locked_for_reading_is_refused(read: Read) -> None:
    pdf = paper(("Meetings", GARDEN))
    pdf.set_encryption(owner_password="owner", user_password="user")
    with pytest.raises(SourceError, match=r"^a\.pdf: is protected by a password; save it without one$"):
        read(bytes(pdf.output()), "a.pdf")


@pytest.mark.parametrize("keep", [8, 300, 700])
def test_a_broken_file_is_refused_in_one_line_and_silently(
    read: Read, keep: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SourceError, match=r"^a\.pdf: [^\n]+$"):
        read(bytes(paper(("Meetings", GARDEN)).output())[:keep], "a.pdf")
    assert capfd.readouterr() == ("", "")


def test_a_file_with_a_wrong_table_of_objects_is_mended_silently(read: Read, capfd: pytest.CaptureFixture[str]) -> None:
    whole = bytes(paper(("Meetings", GARDEN)).output())
    assert "choir" in read(re.sub(rb"startxref\s+\d+", b"startxref\n17", whole), "a.pdf").text
    assert capfd.readouterr() == ("", "")


def test_a_broken_page_is_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(page: PdfPage) -> None:
        raise PdfiumError("Failed to load text page.")

    monkeypatch.setattr(PdfPage, "get_textpage", broken)
    with pytest.raises(SourceError, match=r"^a\.pdf: cannot be read at page 1 \(broken\?\); save it anew$"):
        read(bytes(paper(("Meetings", GARDEN)).output()), "a.pdf")


def test_a_broken_date_is_as_good_as_none(read: Read) -> None:
    whole = bytes(paper(("Meetings", GARDEN)).output())
    assert read(whole.replace(b"(D:2024", b"(D:20x4"), "a.pdf").date is None
