"""Writes the PDF and DOCX files of the handbook from their sources: python -m tests.qa.render

The sources are Markdown of the simplest kind: headings, paragraphs of one line, items, tables. All dates are fixed, so
that the same libraries write the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import docx
from fpdf import FPDF

HERE = Path(__file__).parent
PRINTED = {
    "security-policy.md": ("security-policy.pdf", datetime(2025, 11, 17, tzinfo=UTC)),
    "service-handbook-heron-3.md": ("service-handbook-heron-3.pdf", datetime(2026, 2, 2, tzinfo=UTC)),
    "travel-policy-2026.md": ("travel-policy-2026.docx", datetime(2026, 1, 1, tzinfo=UTC)),
}
LIST_STYLES = {"-": "List Bullet", "1": "List Number"}


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (level 1 or more), a paragraph (level 0) or an item (`mark`); or the `rows` of a table."""

    text: str = ""
    level: int = 0
    mark: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def parts_of(source: str) -> Iterator[Part]:
    """The parts of a source, in order."""
    lines = (line for line in source.splitlines() if line.strip())
    for is_row, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_row:
            rows = [tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in group]
            yield Part(rows=tuple(row for row in rows if set(row[0]) != {"-"}))
        else:
            yield from map(_part, group)


def _part(line: str) -> Part:
    mark, _, rest = line.partition(" ")
    if mark.strip("#") == "":
        return Part(rest, level=len(mark))
    if mark == "-" or mark.rstrip(".").isdigit():
        return Part(rest, mark=mark)
    return Part(line)


def pdf_of(parts: list[Part], made: datetime) -> bytes:
    """A printed document with a line of its title at the foot of each page."""
    title = parts[0].text
    page = _Pages(title)
    page.set_title(title)
    page.set_creation_date(made)
    page.add_page()
    for part in parts:
        if part.rows:
            _print_table(page, part.rows)
            continue
        page.set_font("Helvetica", "B" if part.level else "", (10, 18, 13, 11)[part.level])
        page.multi_cell(0, 8 if part.level else 5, f"{part.mark} {part.text}".strip(), new_x="LMARGIN", new_y="NEXT")
        page.ln(2)
    return bytes(page.output())


class _Pages(FPDF):
    def __init__(self, title: str) -> None:
        super().__init__()
        self._foot = title

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", "I", 8)
        self.cell(0, 10, f"Tarnwood Instruments - {self._foot} - page {self.page_no()}", align="C")


def _print_table(page: FPDF, rows: tuple[tuple[str, ...], ...]) -> None:
    page.set_font("Helvetica", "", 9)
    with page.table(line_height=5) as table:
        for cells in rows:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    page.ln(3)


def docx_of(parts: list[Part], made: datetime) -> bytes:
    """A document of a word processor, with its styles for headings, items and tables."""
    document = docx.Document()
    facts = document.core_properties
    facts.title, facts.author, facts.created, facts.modified = parts[0].text, "Finance", made, made
    for part in parts:
        if part.rows:
            _add_table(document, part.rows)
        elif part.level:
            document.add_heading(part.text, part.level)
        else:
            document.add_paragraph(part.text, LIST_STYLES.get(part.mark[:1]))
    buffer = io.BytesIO()
    document.save(buffer)
    return _dated(buffer, made)


def _add_table(document: "docx.document.Document", rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _dated(packed: io.BytesIO, made: datetime) -> bytes:
    """The same archive with one date on all of its members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, made.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def rendered(source: str) -> bytes:
    """The file that is made of the source of that name."""
    name, made = PRINTED[source]
    parts = list(parts_of((HERE / "sources" / source).read_text(encoding="utf-8")))
    return (pdf_of if name.endswith(".pdf") else docx_of)(parts, made)


if __name__ == "__main__":
    for each, (target, _) in PRINTED.items():
        (HERE / "handbook" / target).write_bytes(rendered(each))
