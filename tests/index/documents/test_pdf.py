import re
from datetime import UTC, datetime

import pdfplumber
import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission
from PIL import Image
from pypdfium2 import PdfiumError, PdfPage

from index.documents import pdf as pdf_reader
from index.documents import read_file
from index.errors import SourceError
from tests.index.documents.conftest import Read, assert_sound, shown
from tests.index.documents.pdf_tables.compare import found, ours
from tests.index.documents.pdf_tables.expected import HERE, PRODUCERS, SHAPES, Shape, path_of

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


@pytest.mark.parametrize(
    "title",
    [None, "untitled", "Microsoft Word - rules.doc", "rules_v2.indd", "12/3", "A", "(anonymous)", "(unspecified)"],
)
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
    with pytest.raises(SourceError, match=r"^a\.pdf: (?:holds no text \(a scan\?\)|is a picture without words)"):
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


@pytest.mark.parametrize("producer", PRODUCERS)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_cell_stands_in_its_row_and_column_whoever_made_the_file(shape: Shape, producer: str) -> None:
    assert found(shape, ours(path_of(shape, producer))) == len(shape.facts())


def test_what_is_filled_in_stands_behind_its_label() -> None:
    document = read_file(HERE / "form.pdf", id="form.pdf", source="form.pdf")
    assert [" ".join(quoted.split()) for _, quoted in shown(document)] == [
        "Licence holder: Orla Brand Ltd",
        "Berth is paid: ☒",
    ]


def written(*lines: tuple[float, float, str], size: float = 10) -> FPDF:
    """A page with the lines at their places (millimetres), in that order."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=size)
    for x, y, text in lines:
        pdf.text(x, y, text)
    return pdf


LEFT = (
    "Visitors to the north lab must sign in at",
    "the front desk and wear a yellow badge.",
    "It is handed back before 18:00.",
)
RIGHT = (
    "Contractors need a blue badge instead, which",
    "is valid for five working days and is renewed",
    "by the security office in room 114.",
)


def test_columns_are_read_one_after_the_other_however_they_were_written(read: Read) -> None:
    rows = [
        (x, 20.0 + 5 * number, text)
        for number, pair in enumerate(zip(LEFT, RIGHT, strict=True))
        for x, text in zip((18.0, 110.0), pair, strict=True)
    ]
    document = read(bytes(written(*rows).output()), "a.pdf")
    assert [" ".join(quoted.split()) for _, quoted in shown(document)] == [" ".join(LEFT), " ".join(RIGHT)]


def test_words_cut_at_the_ends_of_lines_are_made_whole(read: Read) -> None:
    lines = (
        "The maxi-",
        "mum of a well-",
        "known grant is 62 euros, and long-",
        "term stays reimburse-",
        "ment is by the month.",
    )
    pdf = written(*((18.0, 20.0 + 5 * number, text) for number, text in enumerate(lines)))
    text = " ".join(read(bytes(pdf.output()), "a.pdf").text.split())
    assert text == "The maximum of a well-known grant is 62 euros, and long-term stays reimbursement is by the month."


def test_a_sentence_goes_on_over_a_page_and_its_footnote(read: Read) -> None:
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    for number, (body, note) in enumerate(
        (
            ("The grant covers the rent of the", "1 Rent is capped at 1,800 euros."),
            ("laboratory and all of its tools. The end.", ""),
        )
    ):
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        pdf.text(
            18, 20, f"Section {number} has a first sentence of its own, which is long enough to be seen as text."
        ) if not number else None
        pdf.text(18, 25, body)
        pdf.set_font("Helvetica", size=7)
        pdf.text(18, 280, note) if note else None
    document = read(bytes(pdf.output()), "a.pdf")
    assert "covers the rent of the laboratory and all of its tools." in " ".join(document.text.split())
    assert "Rent is capped" in document.text
    assert document.page_at(document.text.index("The end")) == 2


def test_a_page_that_only_shows_a_picture_is_told() -> None:
    pdf = paper(("Meetings", GARDEN))
    pdf.add_page()
    pdf.image(Image.new("RGB", (20, 20), "gray"), w=100)
    assert pdf_reader.read(bytes(pdf.output()), "a.pdf").remarks == ("page 2 has no text (scanned?)",)


def test_a_line_in_the_type_of_the_text_is_no_heading(read: Read) -> None:
    pdf = paper(("Meetings", GARDEN))
    pdf.ln(6)
    pdf.multi_cell(0, text="Mill Lane 4\nNewtown", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)
    pdf.multi_cell(0, text=GARDEN)
    kinds = [kind for kind, _ in shown(read(bytes(pdf.output()), "a.pdf"))]
    assert kinds == ["heading1", "paragraph", "paragraph", "paragraph"]


def printed(*rows: tuple[tuple[float, str], ...], leading: float = 14) -> FPDF:
    """A PDF of one page; each row is words with where they begin, in points from the left."""
    pdf = FPDF(unit="pt")
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for number, row in enumerate(rows):
        for x, words in row:
            pdf.text(x, 60 + leading * number, words)
    return pdf


def test_rows_of_a_table_at_the_foot_of_pages_are_no_running_feet(read: Read) -> None:
    pdf = FPDF(unit="pt")
    for page in range(3):
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        for x, name in ((60, "Berth"), (200, "Depth"), (340, "Fee")):
            pdf.text(x, 60, name)
        for at in range(5):
            number = 5 * page + at + 1
            for x, cell in ((60, f"B{number}"), (200, f"{number}.{at} m"), (340, str(200 + 7 * number))):
                pdf.text(x, 80 + 20 * at, cell)
        pdf.text(60, 780, f"Harbour office, 12 March 2026, page {page + 1} of 3")
    document = read(bytes(pdf.output()), "a.pdf")
    rows = [quoted for kind, quoted in shown(document) if kind == "table_row"]
    assert rows == [f"B{number} | {number}.{(number - 1) % 5} m | {200 + 7 * number}" for number in range(1, 16)]
    assert [quoted for kind, quoted in shown(document) if kind == "table_header"] == ["Berth | Depth | Fee"] * 3
    assert "Harbour office" not in document.text


def test_columns_that_stand_close_are_told_by_where_they_begin(read: Read) -> None:
    left = ("Every driver checks the tyres", "before the first trip and then", "writes the pressure down.")
    right = ("The workshop closes at nine.", "Later calls go to the porter,", "who opens the gate for them.")
    pdf = printed()
    beginning = 60 + 8 + max(map(pdf.get_string_width, left))
    for number, (one, other) in enumerate(zip((*left, "Thanks."), (*right, "Thanks to all."), strict=True)):
        pdf.text(60, 60 + 14 * number, one)
        pdf.text(beginning, 60 + 14 * number, other)
    document = read(bytes(pdf.output()), "a.pdf")
    columns = [" ".join(quoted.split()) for _, quoted in shown(document)]
    assert columns == [" ".join((*left, "Thanks.")), " ".join((*right, "Thanks to all."))]


def test_a_list_whose_bullets_stand_apart_is_a_list(read: Read) -> None:
    items = ("Open the vents of the house.", "Check the pump and the gauge.", "Close all of the vents again.")
    document = read(bytes(printed(*[((60.0, "-"), (74.0, item)) for item in items], leading=20).output()), "a.pdf")
    assert [(kind, quoted) for kind, quoted in shown(document)] == [("item", f"- {item}") for item in items]


def test_the_number_of_a_note_stands_before_its_words(read: Read) -> None:
    pdf = printed(((80.0, "Only from May to August, and never below 12 degrees."),))
    pdf.set_font("Helvetica", size=6)
    pdf.text(72, 56, "1")
    document = read(bytes(pdf.output()), "a.pdf")
    assert document.text.split() == "1 Only from May to August, and never below 12 degrees.".split()


def test_two_long_lines_beside_two_others_are_columns(read: Read) -> None:
    left = ("The driver sells tickets for cash only, and", "gives change for notes of up to twenty euros.")
    right = ("Lost property is kept in the office for", "ninety days and is then sold for charity.")
    rows = [((40.0, one), (310.0, other)) for one, other in zip(left, right, strict=True)]
    document = read(bytes(printed(*rows).output()), "a.pdf")
    assert [" ".join(quoted.split()) for _, quoted in shown(document)] == [" ".join(left), " ".join(right)]
