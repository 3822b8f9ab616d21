import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document as Word
from docx.oxml import parse_xml

from index.errors import SourceError
from tests.index.documents.conftest import Read, assert_sound, shown

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def made(fill: Callable[[Word], object]) -> bytes:
    word = docx.Document()
    word.core_properties.modified = datetime(2024, 3, 3, tzinfo=UTC)
    fill(word)
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def rules(word: Word) -> None:
    word.add_paragraph("Rules of the garden", style="Title")
    word.add_paragraph("Members meet on Mondays.\nVisitors may come.")
    word.add_heading("Lending", level=1)
    word.add_paragraph("gloves", style="List Bullet")
    word.add_paragraph("spades", style="List Number")
    table = word.add_table(3, 3)
    for row, cells in zip(table.rows, ["Tool Coins Days", "Spade 3 14", "Hoe 2 7"], strict=True):
        for cell, words in zip(row.cells, cells.split(), strict=True):
            cell.text = words
    word.add_heading("Visitors", level=2)
    word.add_paragraph("")
    word.add_paragraph("Tea is served.")


def test_the_body_is_read_in_its_order(read: Read) -> None:
    document = read(made(rules), "a.docx")
    assert_sound(document)
    assert shown(document) == [
        ("heading1", "Rules of the garden"),
        ("paragraph", "Members meet on Mondays.\nVisitors may come."),
        ("heading1", "Lending"),
        ("item", "gloves"),
        ("item", "1. spades"),
        ("table_header", "Tool | Coins | Days"),
        ("table_row", "Spade | 3 | 14"),
        ("table_row", "Hoe | 2 | 7"),
        ("heading2", "Visitors"),
        ("paragraph", "Tea is served."),
    ]
    assert (document.title, document.date) == ("Rules of the garden", "2024-03-03")


def test_the_title_of_the_properties_comes_first(read: Read) -> None:
    def fill(word: Word) -> None:
        rules(word)
        word.core_properties.title = "Garden rules, second edition"

    assert read(made(fill), "a.docx").title == "Garden rules, second edition"


def test_without_headings_the_first_sentence_is_the_title(read: Read) -> None:
    assert read(made(lambda word: word.add_paragraph("Mr. Hall lends tools. He does.")), "a.docx").title == (
        "Mr. Hall lends tools."
    )
    assert read(made(lambda word: word.add_heading("Tools", 3)), "a.docx").title == "Tools"


def test_a_date_line_beats_the_files_own_date(read: Read) -> None:
    content = made(lambda word: word.add_paragraph("Effective date: 1 May 2021"))
    assert read(content, "a.docx").date == "2021-05-01"


def test_merged_cells_are_said_once_in_a_row_and_again_in_each_row_they_span(read: Read) -> None:
    def fill(word: Word) -> None:
        table = word.add_table(3, 3)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = str(number)
        table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"

    assert [quoted for _, quoted in shown(read(made(fill), "a.docx"))] == [
        "0 | wide | wide",
        "tall | 4 | 5",
        "tall | 7 | 8",
    ]


def test_a_table_of_one_column_is_a_frame(read: Read) -> None:
    def fill(word: Word) -> None:
        cell = word.add_table(1, 1).cell(0, 0)
        cell.text = "Framed words."
        cell.add_paragraph("More of them.")

    assert [kind for kind, _ in shown(read(made(fill), "a.docx"))] == ["paragraph", "paragraph"]


def test_a_single_row_has_no_header_and_holds_the_words_of_nested_tables(read: Read) -> None:
    def fill(word: Word) -> None:
        cells = word.add_table(1, 2).rows[0].cells
        cells[0].text = "Tools"
        inner = cells[1].add_table(1, 2)
        inner.cell(0, 0).text = "spade"
        inner.cell(0, 1).text = "hoe"

    assert shown(read(made(fill), "a.docx")) == [("table_row", "Tools | spade hoe")]


def test_levels_come_from_the_outline_and_from_the_style_a_style_is_based_on(read: Read) -> None:
    def fill(word: Word) -> None:
        own = word.styles.add_style("House Heading", 1)
        own.base_style = word.styles["Heading 2"]
        word.add_paragraph("Lending", style="House Heading")
        outlined = word.add_paragraph("Visitors")
        outlined.paragraph_format.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {NS} w:val="2"/>'))
        word.add_paragraph("After a heading", style="Subtitle")

    assert [kind for kind, _ in shown(read(made(fill), "a.docx"))] == ["heading2", "heading3", "heading2"]


def test_items_come_from_numbering_without_a_style(read: Read) -> None:
    def fill(word: Word) -> None:
        word.add_paragraph("gloves").paragraph_format.element.get_or_add_pPr().get_or_add_numPr()

    assert shown(read(made(fill), "a.docx")) == [("item", "gloves")]


def test_links_insertions_and_content_controls_are_read_and_deletions_are_not(read: Read) -> None:
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    paragraph = (
        f"<w:p {NS}><w:hyperlink>{run.format('Ask ')}</w:hyperlink><w:ins>{run.format('Ms. Hale')}</w:ins>"
        f"<w:del><w:r><w:delText>Mr. Hall</w:delText></w:r>{run.format('gone')}</w:del>"
        "<w:r><w:tab/><w:noBreakHyphen/><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    control = f"<w:sdt {NS}><w:sdtContent><w:p>{run.format('Chosen words.')}</w:p></w:sdtContent></w:sdt>"

    def fill(word: Word) -> None:
        end = word.element.body.sectPr
        end.addprevious(parse_xml(paragraph))
        end.addprevious(parse_xml(control))

    assert read(made(fill), "a.docx").text == "Ask Ms. Hale\t-\n\nChosen words."


@pytest.mark.parametrize("keep", [40, 3000, 30000])
def test_a_broken_archive_is_refused(read: Read, keep: int) -> None:
    with pytest.raises(SourceError, match=r"^a\.docx: is not a Word document that can be read \(broken archive\?\)"):
        read(made(rules)[:keep], "a.docx")


def test_an_archive_of_something_else_is_refused(read: Read) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "Words.")
    with pytest.raises(SourceError, match="is not a Word document"):
        read(buffer.getvalue(), "a.docx")


def test_an_archive_that_unpacks_to_very_much_is_refused(read: Read) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    with pytest.raises(SourceError, match=r"^a\.docx: is too large once unpacked; split it, or leave it out$"):
        read(buffer.getvalue(), "a.docx")


def test_a_document_without_words_is_refused(read: Read) -> None:
    with pytest.raises(SourceError, match=r"^a\.docx: holds no text$"):
        read(made(lambda word: None), "a.docx")
