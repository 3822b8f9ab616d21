"""OpenDocument texts, spreadsheets and presentations (.odt, .ods, .odp): what LibreOffice saves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.dates import iso_date
from index.documents.faults import readable_as
from index.documents.opendocument_lists import Lists, OpenList
from index.documents.parts import pieced
from index.documents.reading import Reading, date_of, first_heading, shortened
from index.documents.sheets import sheet_pieces
from index.documents.tables import Cell, Row, table_pieces
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
    """What styles say: which sheets and slides are hidden, what each style of the document is based on, its lists."""

    hidden: frozenset[str]
    based_on: dict[str, str]
    lists: Lists

    def kind(self, paragraph: "_Element") -> tuple[BlockKind, int] | None:
        """What the style of a paragraph makes it, with its level; None when it is as any other."""
        style = paragraph.get(f"{_TEXT}style-name", "")
        return _KINDS.get(style) or _KINDS.get(self.based_on.get(style, ""))


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """An OpenDocument file. Raises SourceError when it is broken, too large once unpacked, or has a password."""
    with readable_as("an OpenDocument file", source), opened(data, source) as archive:
        content = _tree(archive, "content.xml", source)
        looks = _looks(content)
        if "styles.xml" in archive.namelist():
            looks.lists.take(_tree(archive, "styles.xml", source))
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
    lists = Lists()
    lists.take(content)
    based_on = {name: style.get(f"{_STYLE}parent-style-name", "") for name, style in styles.items()}
    return _Looks(hidden, based_on, lists)


def _hidden(content: "_Element", looks: _Looks) -> Iterator[str]:
    for sheet in content.iter(f"{_TABLE}table"):
        if sheet.get(f"{_TABLE}style-name") in looks.hidden:
            yield f"the hidden sheet {sheet.get(f'{_TABLE}name')!r} is not read"
    for number, page in enumerate(content.iter(f"{_DRAW}page"), 1):
        if page.get(f"{_DRAW}style-name") in looks.hidden:
            yield f"slide {number} is hidden, and is not read"


def _pieces(parent: "Iterable[_Element]", looks: _Looks, kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[Piece]:
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _REMOVED:  # a comment has no name
            continue
        if child.tag == f"{_TEXT}h":
            level = child.get(f"{_TEXT}outline-level", "1")
            yield Piece(BlockKind.HEADING, _flat(child), min(_LOWEST, max(1, int(level))))
            yield from _notes(child)
        elif child.tag == f"{_TEXT}p":
            yield from _paragraph(child, looks, kind)
        elif child.tag == f"{_TEXT}list":
            yield from _list(child, looks, None)
        elif child.tag == f"{_TABLE}table":
            yield from _table(child, looks)
            yield from _notes(child)
        elif child.tag == f"{_DRAW}page":
            yield from _slide(child, looks)
        else:
            yield from _pieces(child, looks, kind)


def _list(element: "_Element", looks: _Looks, around: OpenList | None) -> Iterator[Piece]:
    """The items of a list with their numbers; an item that holds nothing but a list has none."""
    found = looks.lists.opened(element, around)
    for item in element.iterchildren(f"{_TEXT}list-item", f"{_TEXT}list-header"):
        label = ""
        if item.tag == f"{_TEXT}list-item" and len(item) and item[0].tag != f"{_TEXT}list":
            label = looks.lists.label(item, found)
        for child in item.iterchildren("*"):
            if child.tag == f"{_TEXT}list":
                yield from _list(child, looks, found)
                continue
            for piece in _pieces([child], looks, BlockKind.ITEM):
                said = f"{label} {piece.text}" if label and piece.text else piece.text
                label = "" if piece.text else label
                yield replace(piece, text=said)
    looks.lists.close(element, found)


def _paragraph(paragraph: "_Element", looks: _Looks, kind: BlockKind) -> Iterator[Piece]:
    """A paragraph, and what stands in frames that are anchored in it."""
    styled, level = looks.kind(paragraph) or (kind, 0)
    yield Piece(styled, _flat(paragraph) if styled is BlockKind.HEADING else _words(paragraph), level)
    yield from _notes(paragraph)
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
    if parent is None or parent.tag != f"{_OFFICE}spreadsheet":
        yield from table_pieces(list(_text_rows(table)))
        return
    if table.get(f"{_TABLE}style-name") in looks.hidden:
        return
    pieces = list(sheet_pieces(list(_rows(table))))
    if pieces:
        yield Piece(BlockKind.HEADING, table.get(f"{_TABLE}name", ""), 1)
        yield from pieces


def _text_rows(table: "_Element") -> Iterator[Row]:
    """The rows of a table in a text, each cell with what it spans."""
    for row in _rows_of(table):
        cells = [
            Cell(_cell_text(cell), _spanned(cell, "columns"), _spanned(cell, "rows"))
            for cell in row.iterchildren(f"{_TABLE}table-cell")
            for _ in range(_times(cell, "columns", ""))
        ]
        yield Row(tuple(cells))


def _spanned(cell: "_Element", direction: str) -> int:
    return max(1, int(cell.get(f"{_TABLE}number-{direction}-spanned", "1")))


def _rows_of(table: "_Element") -> Iterator["_Element"]:
    """The rows of a table, without those of tables in its cells."""
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is table:
            yield row


def _cell_text(cell: "_Element") -> str:
    return "\n".join(_words(one) for one in cell.iter(f"{_TEXT}p", f"{_TEXT}h") if not _is_note(one))


def _rows(table: "_Element") -> Iterator[list[str]]:
    """The rows; a cell that spans rows is said again in each, so that a row stands alone."""
    above: dict[int, str] = {}
    for row in _rows_of(table):
        cells: list[str] = []
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            text = _cell_text(cell)
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
    return next(paragraph.iterancestors(f"{_OFFICE}annotation", f"{_TEXT}note"), None) is not None


def _notes(element: "_Element") -> Iterator[Piece]:
    """The notes at the foot or the end that hang on an element, each with its number."""
    for note in element.iter(f"{_TEXT}note"):
        number = (note.findtext(f"{_TEXT}note-citation") or "").strip()
        words = " ".join(_flat(one) for one in note.iterfind(f"{_TEXT}note-body/*"))
        yield Piece(BlockKind.PARAGRAPH, f"{number} {words}".strip() if words else "")


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
