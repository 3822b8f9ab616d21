import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
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


def _numbered(word: Word, *levels: int, number: int = 1) -> None:
    for position, level in enumerate(levels, start=1):
        properties = word.add_paragraph(f"step {position}").paragraph_format.element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


def _list(word: Word, *, number: int, abstract: int, restart: bool = False) -> None:
    """A list of three levels: 1. and 1.1 and (a)."""
    root = word.part.numbering_part.element
    forms = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))
    levels = "".join(
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for number, (form, text) in enumerate(forms)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="{abstract}">{levels}</w:abstractNum>'))
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    root.append(parse_xml(f'<w:num {NS} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{start}</w:num>'))


def test_the_numbers_of_lists_are_counted_through_their_levels(read: Read) -> None:
    def fill(word: Word) -> None:
        _list(word, number=91, abstract=81)
        _numbered(word, 0, 0, 1, 1, 2, 2, 0, 1, number=91)

    labels = [quoted.split(" ", 1)[0] for _, quoted in shown(read(made(fill), "a.docx"))]
    assert labels == ["1.", "2.", "2.1", "2.2", "(a)", "(b)", "3.", "3.1"]


def test_a_list_that_is_set_back_begins_anew(read: Read) -> None:
    def fill(word: Word) -> None:
        _list(word, number=91, abstract=81)
        root = word.part.numbering_part.element
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        root.append(parse_xml(f'<w:num {NS} w:numId="92"><w:abstractNumId w:val="81"/>{start}</w:num>'))
        _numbered(word, 0, 0, number=91)
        _numbered(word, 0, 0, number=92)

    labels = [quoted.split(" ", 1)[0] for _, quoted in shown(read(made(fill), "a.docx"))]
    assert labels == ["1.", "2.", "1.", "2."]


def test_headers_footers_and_comments_are_read_once(read: Read) -> None:
    def fill(word: Word) -> None:
        run = word.add_paragraph("The hall opens at nine.").runs[0]
        word.add_comment(run, text="Ten in winter.", author="Ms. Hale")
        word.sections[0].footer.paragraphs[0].text = "Call 555 0199 for the key."
        word.sections[0].header.paragraphs[0].text = "Page 1 of 3"
        word.add_section()

    assert [quoted for _, quoted in shown(read(made(fill), "a.docx"))] == [
        "The hall opens at nine.",
        "Comment by Ms. Hale: Ten in winter.",
        "Call 555 0199 for the key.",
    ]


def test_footnotes_and_text_boxes_follow_their_paragraph(read: Read) -> None:
    inner = "<w:p><w:r><w:t>In a box.</w:t></w:r></w:p>"
    drawn = f"<w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r>"
    box = f"<w:p {NS}><w:r><w:t>Beside it.</w:t></w:r>{drawn}</w:p>"
    note = '<w:footnote w:id="7"><w:p><w:r><w:t>Rent is capped.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {NS}>{note}</w:footnotes>"

    def fill(word: Word) -> None:
        word.add_paragraph("The grant covers rent.")._p.append(
            parse_xml(f'<w:r {NS}><w:footnoteReference w:id="7"/></w:r>')
        )
        word.element.body.sectPr.addprevious(parse_xml(box))
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes.encode(), word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    assert [quoted for _, quoted in shown(read(made(fill), "a.docx"))] == [
        "The grant covers rent.",
        "Rent is capped.",
        "Beside it.",
        "In a box.",
    ]


def test_an_equation_is_written_on_one_line(read: Read) -> None:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'

    def letter(name: str, text: str) -> str:
        return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"

    fraction = f"<m:f>{letter('num', 'a+b')}<m:den><m:rad>{letter('e', 'c')}</m:rad></m:den></m:f>"
    power = f"<m:sSup>{letter('e', 'x')}{letter('sup', '2')}</m:sSup>"
    paragraph = f"<w:p {NS} {math}><m:oMath>{power}<m:r><m:t>=</m:t></m:r>{fraction}</m:oMath></w:p>"

    def fill(word: Word) -> None:
        word.element.body.sectPr.addprevious(parse_xml(paragraph))

    assert read(made(fill), "a.docx").text == "x^2=(a+b)/(√c)"


def test_a_header_of_two_rows_names_each_column_whole(read: Read) -> None:
    def fill(word: Word) -> None:
        table = word.add_table(3, 3)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = ["", "2024", "", "", "Q1", "Q2", "North", "4", "5"][number]
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(0, 0).merge(table.cell(1, 0))

    assert [quoted for _, quoted in shown(read(made(fill), "a.docx"))] == [
        "| | 2024 Q1 | 2024 Q2 |",
        "| North | 4 | 5 |",
    ]


@pytest.mark.parametrize("fault", ['<w:outlineLvl w:val="abc"/>', '<w:numPr><w:ilvl w:val="x"/></w:numPr>'])
def test_a_number_that_is_none_costs_no_document(read: Read, fault: str) -> None:
    paragraph = f"<w:p {NS}><w:pPr>{fault}</w:pPr><w:r><w:t>The depot opened in 1950.</w:t></w:r></w:p>"
    content = made(lambda word: word.element.body.sectPr.addprevious(parse_xml(paragraph)))
    assert "The depot opened in 1950." in read(content, "a.docx").text
