"""OpenDocument texts, spreadsheets and presentations (.odt, .ods, .odp): what LibreOffice saves."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

from index.document import BlockKind
from index.documents.assembly import Piece, row_text, visible
from index.documents.dates import iso_date
from index.documents.faults import readable_as
from index.documents.parts import pieced
from index.documents.reading import Reading, first_heading, shortened
from index.documents.tables import table_pieces
from index.documents.unpacking import member_bytes, opened

if TYPE_CHECKING:
    from lxml.etree import _Element

_OF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE, _DRAW = (_OF % name for name in ("text", "table", "office", "drawing"))
_STYLE, _SHOW, _META = (_OF % name for name in ("style", "presentation", "meta"))
_DC = "{http://purl.org/dc/elements/1.1/}"
_REMOVED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}table-of-content", f"{_OFFICE}forms"}
)
_MOST_REPEATED = 1000  # copies of a row or cell; a sheet's empty rest is one row repeated a million times
_LOWEST = 6


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """An OpenDocument file. Raises SourceError when it is broken, too large once unpacked, or has a password."""
    with readable_as("an OpenDocument file", source), opened(data, source) as archive:
        content = _tree(archive, "content.xml", source)
        hidden = _hidden_styles(content)
        body = content.find(f"{_OFFICE}body")
        reading = pieced(_pieces(body, hidden) if body is not None else ())
        stated, date = _facts(archive, source)
        is_sheet = body is not None and body.find(f"{_OFFICE}spreadsheet") is not None
        title = stated or (None if is_sheet else first_heading(reading.text, reading.blocks))
        remarks = tuple(
            f"the hidden sheet {sheet.get(f'{_TABLE}name')!r} is not read"
            for sheet in content.iter(f"{_TABLE}table")
            if sheet.get(f"{_TABLE}style-name") in hidden
        )
        return replace(reading, title=title, date=date, remarks=remarks)


def _tree(archive: ZipFile, name: str, source: str) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(member_bytes(archive, name, source), parser)


def _facts(archive: ZipFile, source: str) -> tuple[str | None, str | None]:
    """Title and date as the file states them."""
    if "meta.xml" not in archive.namelist():
        return None, None
    meta = _tree(archive, "meta.xml", source)
    title = shortened(visible(meta.findtext(f".//{_DC}title") or ""))
    stated = meta.findtext(f".//{_DC}date") or meta.findtext(f".//{_META}creation-date") or ""
    return title or None, iso_date(stated[:10])


def _hidden_styles(content: "_Element") -> frozenset[str]:
    """The styles of sheets that are not shown."""
    return frozenset(
        style.get(f"{_STYLE}name", "")
        for style in content.iter(f"{_STYLE}style")
        for look in style.iter(f"{_STYLE}table-properties")
        if look.get(f"{_TABLE}display") == "false"
    )


def _pieces(parent: "_Element", hidden: frozenset[str], kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[Piece]:
    for child in parent.iterchildren("*"):
        if child.tag in _REMOVED:
            continue
        if child.tag == f"{_TEXT}h":
            level = child.get(f"{_TEXT}outline-level", "1")
            yield Piece(BlockKind.HEADING, _flat(child), min(_LOWEST, max(1, int(level))))
        elif child.tag == f"{_TEXT}p":
            yield from _paragraph(child, hidden, kind)
        elif child.tag == f"{_TEXT}list":
            yield from _pieces(child, hidden, BlockKind.ITEM)
        elif child.tag == f"{_TABLE}table":
            yield from _table(child, hidden)
        elif child.tag == f"{_DRAW}page":
            yield from _slide(child, hidden)
        else:
            yield from _pieces(child, hidden, kind)


def _paragraph(paragraph: "_Element", hidden: frozenset[str], kind: BlockKind) -> Iterator[Piece]:
    """A paragraph, and what stands in frames that are anchored in it."""
    yield Piece(kind, _words(paragraph))
    for frame in paragraph.iter(f"{_DRAW}frame"):
        yield from _pieces(frame, hidden)


def _slide(page: "_Element", hidden: frozenset[str]) -> Iterator[Piece]:
    frames = [*page.iter(f"{_DRAW}frame")]
    titles = [frame for frame in frames if frame.get(f"{_SHOW}class") == "title"]
    title = " ".join(_flat(frame) for frame in titles) or page.get(f"{_DRAW}name", "")
    yield Piece(BlockKind.HEADING, title, 1)
    for child in page.iterchildren("*"):
        if child in titles:
            continue
        if child.tag == f"{_SHOW}notes":
            notes = [piece for piece in _pieces(child, hidden) if piece.text.strip()]
            if notes:
                yield Piece(BlockKind.HEADING, "Notes", 2)
                yield from notes
        else:
            yield from _pieces(child, hidden) if child.tag != f"{_DRAW}frame" else _frame(child, hidden)


def _frame(frame: "_Element", hidden: frozenset[str]) -> Iterator[Piece]:
    outline = frame.get(f"{_SHOW}class") == "outline"
    yield from _pieces(frame, hidden, BlockKind.ITEM if outline else BlockKind.PARAGRAPH)


def _table(table: "_Element", hidden: frozenset[str]) -> Iterator[Piece]:
    """A table; that of a spreadsheet is a sheet, with its name as heading."""
    parent = table.getparent()
    rows = list(_rows(table))
    if parent is None or parent.tag != f"{_OFFICE}spreadsheet":
        heads = len(rows) > 1
        for number, row in enumerate(rows):
            kind = BlockKind.TABLE_HEADER if heads and number == 0 else BlockKind.TABLE_ROW
            yield Piece(kind, row_text(row))
        return
    if table.get(f"{_TABLE}style-name") in hidden:
        return
    pieces = list(table_pieces(rows))
    if pieces:
        yield Piece(BlockKind.HEADING, table.get(f"{_TABLE}name", ""), 1)
        yield from pieces


def _rows(table: "_Element") -> Iterator[list[str]]:
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is not table:
            continue
        cells: list[str] = []
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            text = "\n".join(_words(one) for one in cell.iter(f"{_TEXT}p", f"{_TEXT}h") if not _is_note(one))
            cells += [text] * _times(cell, "columns", text)
        while cells and not cells[-1].strip():
            cells.pop()
        yield from [cells] * _times(row, "rows", "".join(cells))


def _is_note(paragraph: "_Element") -> bool:
    return next(paragraph.iterancestors(f"{_OFFICE}annotation"), None) is not None


def _times(element: "_Element", direction: str, text: str) -> int:
    stated = int(element.get(f"{_TABLE}number-{direction}-repeated", "1"))
    return min(stated, _MOST_REPEATED) if text.strip() or direction == "columns" else 1


def _flat(element: "_Element") -> str:
    return " ".join(_words(element).split())


def _words(element: "_Element") -> str:
    return visible("".join(_written(element))).strip()


def _written(element: "_Element") -> Iterator[str]:
    yield element.text or ""
    for child in element.iterchildren("*"):
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), _MOST_REPEATED)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag == f"{_TEXT}p":
            yield "\n"
            yield from _written(child)
        elif child.tag not in _REMOVED and not (child.tag == f"{_DRAW}frame" and element.tag == f"{_TEXT}p"):
            yield from _written(child)
        yield child.tail or ""
