"""OpenDocument texts, spreadsheets and presentations (.odt, .ods, .odp): what LibreOffice saves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.dates import iso_date
from index.documents.faults import readable_as
from index.documents.parts import pieced
from index.documents.reading import Reading, date_of, first_heading, shortened
from index.documents.sheets import sheet_pieces
from index.documents.tables import row_text
from index.documents.unpacking import member_bytes, opened

if TYPE_CHECKING:
    from lxml.etree import _Element

_OF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE, _DRAW = (_OF % name for name in ("text", "table", "office", "drawing"))
_STYLE, _SHOW, _META = (_OF % name for name in ("style", "presentation", "meta"))
_DC = "{http://purl.org/dc/elements/1.1/}"
_REMOVED = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_TEXT}page-number",
        f"{_OFFICE}annotation",
        f"{_TEXT}note",
        f"{_TEXT}table-of-content",
        f"{_OFFICE}forms",
    }
)
_MOST_REPEATED = 1000  # copies of a row or cell; a sheet's empty rest is one row repeated a million times
_LOWEST = 6
_KINDS = {
    "Title": (BlockKind.HEADING, 1),
    "Subtitle": (BlockKind.HEADING, 2),
    "Preformatted_20_Text": (BlockKind.CODE, 0),
}


@dataclass(frozen=True, slots=True)
class _Looks:
    """What styles say: those of hidden sheets and slides, and the style that each of a document's own is based on."""

    hidden: frozenset[str]
    based_on: dict[str, str]

    def kind(self, paragraph: "_Element") -> tuple[BlockKind, int] | None:
        """What the style of a paragraph makes it, with its level; None when it is as any other."""
        style = paragraph.get(f"{_TEXT}style-name", "")
        return _KINDS.get(style) or _KINDS.get(self.based_on.get(style, ""))


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """An OpenDocument file. Raises SourceError when it is broken, too large once unpacked, or has a password."""
    with readable_as("an OpenDocument file", source), opened(data, source) as archive:
        content = _tree(archive, "content.xml", source)
        looks = _looks(content)
        body = content.find(f"{_OFFICE}body")
        reading = pieced(_pieces(body, looks) if body is not None else ())
        stated, date = _metadata(archive, source)
        is_sheet = body is not None and body.find(f"{_OFFICE}spreadsheet") is not None
        title = stated or (None if is_sheet else first_heading(reading.text, reading.blocks))
        date = (None if is_sheet else date_of(reading.text, reading.blocks)) or date
        return replace(reading, title=title, date=date, remarks=tuple(_hidden(content, looks)))


def _tree(archive: ZipFile, name: str, source: str) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(member_bytes(archive, name, source), parser)


def _metadata(archive: ZipFile, source: str) -> tuple[str | None, str | None]:
    """Title and date as the file states them."""
    if "meta.xml" not in archive.namelist():
        return None, None
    meta = _tree(archive, "meta.xml", source)
    title = shortened(visible(meta.findtext(f".//{_DC}title") or ""))
    stated = meta.findtext(f".//{_DC}date") or meta.findtext(f".//{_META}creation-date") or ""
    return title or None, iso_date(stated[:10])


def _looks(content: "_Element") -> _Looks:
    styles = {style.get(f"{_STYLE}name", ""): style for style in content.iter(f"{_STYLE}style")}
    hidden = frozenset(
        name
        for name, style in styles.items()
        if any(
            look.get(f"{_TABLE}display") == "false" or look.get(f"{_SHOW}visibility") == "hidden"
            for look in style.iter(f"{_STYLE}table-properties", f"{_STYLE}drawing-page-properties")
        )
    )
    return _Looks(hidden, {name: style.get(f"{_STYLE}parent-style-name", "") for name, style in styles.items()})


def _hidden(content: "_Element", looks: _Looks) -> Iterator[str]:
    for sheet in content.iter(f"{_TABLE}table"):
        if sheet.get(f"{_TABLE}style-name") in looks.hidden:
            yield f"the hidden sheet {sheet.get(f'{_TABLE}name')!r} is not read"
    for number, page in enumerate(content.iter(f"{_DRAW}page"), 1):
        if page.get(f"{_DRAW}style-name") in looks.hidden:
            yield f"slide {number} is hidden, and is not read"


def _pieces(parent: "_Element", looks: _Looks, kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[Piece]:
    for child in parent.iterchildren("*"):
        if child.tag in _REMOVED:
            continue
        if child.tag == f"{_TEXT}h":
            level = child.get(f"{_TEXT}outline-level", "1")
            yield Piece(BlockKind.HEADING, _flat(child), min(_LOWEST, max(1, int(level))))
        elif child.tag == f"{_TEXT}p":
            yield from _paragraph(child, looks, kind)
        elif child.tag == f"{_TEXT}list":
            yield from _pieces(child, looks, BlockKind.ITEM)
        elif child.tag == f"{_TABLE}table":
            yield from _table(child, looks)
        elif child.tag == f"{_DRAW}page":
            yield from _slide(child, looks)
        else:
            yield from _pieces(child, looks, kind)


def _paragraph(paragraph: "_Element", looks: _Looks, kind: BlockKind) -> Iterator[Piece]:
    """A paragraph, and what stands in frames that are anchored in it."""
    styled, level = looks.kind(paragraph) or (kind, 0)
    yield Piece(styled, _flat(paragraph) if styled is BlockKind.HEADING else _words(paragraph), level)
    for frame in paragraph.iter(f"{_DRAW}frame"):
        yield from _pieces(frame, looks)


def _slide(page: "_Element", looks: _Looks) -> Iterator[Piece]:
    if page.get(f"{_DRAW}style-name") in looks.hidden:
        return
    frames = [*page.iter(f"{_DRAW}frame")]
    titles = [frame for frame in frames if frame.get(f"{_SHOW}class") == "title"]
    title = " ".join(_flat(frame) for frame in titles) or page.get(f"{_DRAW}name", "")
    yield Piece(BlockKind.HEADING, title, 1)
    for child in page.iterchildren("*"):
        if child in titles:
            continue
        if child.tag == f"{_SHOW}notes":
            notes = [piece for piece in _pieces(child, looks) if piece.text.strip()]
            if notes:
                yield Piece(BlockKind.HEADING, "Notes", 2)
                yield from notes
        else:
            yield from _pieces(child, looks) if child.tag != f"{_DRAW}frame" else _frame(child, looks)


def _frame(frame: "_Element", looks: _Looks) -> Iterator[Piece]:
    outline = frame.get(f"{_SHOW}class") == "outline"
    yield from _pieces(frame, looks, BlockKind.ITEM if outline else BlockKind.PARAGRAPH)


def _table(table: "_Element", looks: _Looks) -> Iterator[Piece]:
    """A table; that of a spreadsheet is a sheet, with its name as heading."""
    parent = table.getparent()
    rows = list(_rows(table))
    if parent is None or parent.tag != f"{_OFFICE}spreadsheet":
        heads = len(rows) > 1
        for number, row in enumerate(rows):
            kind = BlockKind.TABLE_HEADER if heads and number == 0 else BlockKind.TABLE_ROW
            yield Piece(kind, row_text(row))
        return
    if table.get(f"{_TABLE}style-name") in looks.hidden:
        return
    pieces = list(sheet_pieces(rows))
    if pieces:
        yield Piece(BlockKind.HEADING, table.get(f"{_TABLE}name", ""), 1)
        yield from pieces


def _rows(table: "_Element") -> Iterator[list[str]]:
    """The rows; a cell that spans rows is said again in each, so that a row stands alone."""
    above: dict[int, str] = {}
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is not table:
            continue
        cells: list[str] = []
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            text = "\n".join(
                _words(paragraph) for paragraph in cell.iter(f"{_TEXT}p", f"{_TEXT}h") if not _is_note(paragraph)
            )
            if cell.tag == f"{_TABLE}covered-table-cell":
                text = text or above.get(len(cells), "")
            elif int(cell.get(f"{_TABLE}number-rows-spanned", "1")) > 1:
                above[len(cells)] = text
            else:
                above.pop(len(cells), None)
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
