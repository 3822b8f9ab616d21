"""DOCX: the body in its order, tables included; headers, footers and footnotes are left out."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from index.document import BlockKind
from index.documents.assembly import Piece, assembled, row_text, visible
from index.documents.bombs import check_members
from index.documents.reading import Reading, date_of, first_heading, shortened, title_of
from index.documents.visibility import blank_unseen_runs
from index.errors import SourceError

if TYPE_CHECKING:
    from docx.document import Document as Word
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_REMOVED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", _FALLBACK})
_WRITTEN = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}p": "\n"}
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LOWEST = 6
_MOST_COLUMNS = 63  # as Word has it
_LONGEST_NUMBER = 6  # digits


def read(data: bytes, source: str) -> Reading:
    """A Word document. Raises SourceError when the archive is broken, or too large once unpacked."""
    word = _opened(data, source)
    blank_unseen_runs(word.element.body, word.styles.element)
    styles = _Styles(word)
    pieces = list(_pieces(word.element.body, styles))
    text, blocks = assembled(pieces)
    properties = word.core_properties
    stated = shortened(visible(properties.title or ""))
    titled = next((piece.text for piece in pieces if piece.kind is BlockKind.HEADING and piece.level == 1), None)
    title = stated or (shortened(titled) if titled else None) or first_heading(text, blocks) or title_of(text, blocks)
    moment = properties.modified or properties.created
    return Reading(
        text, blocks, title=title, date=date_of(text, blocks) or (moment.date().isoformat() if moment else None)
    )


def _opened(data: bytes, source: str) -> "Word":
    import zipfile  # these two: 0.2 s that other formats need not pay

    import docx

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            check_members(archive, source)
        return docx.Document(BytesIO(data))
    except (SourceError, MemoryError):
        raise
    except Exception as error:  # a broken archive can raise nearly anything
        raise SourceError(source, "is not a Word document that can be read (broken archive?); save it anew") from error


class _Styles:
    """What the paragraph styles of a document mean."""

    def __init__(self, word: "Word") -> None:
        self._styles: dict[str, Any] = {style.style_id: style for style in word.styles}
        self._default = next((key for key, style in self._styles.items() if style.name == "Normal"), "")

    def level(self, paragraph: "_Element") -> int:
        """The level of a heading, 0 for any other paragraph."""
        for style in self._line(paragraph):
            found = _HEADING.fullmatch(style.name or "")
            if found:
                return min(_LOWEST, max(1, int(found[1])))
            if style.name in {"Title", "Subtitle"}:
                return 1 if style.name == "Title" else 2
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        number = _number(outline, 9)
        return number + 1 if number < _LOWEST else 0

    def is_item(self, paragraph: "_Element") -> bool:
        """Whether the paragraph is an item of a list."""
        if paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
            return True
        return any((style.name or "").startswith("List") for style in self._line(paragraph))

    def _line(self, paragraph: "_Element") -> Iterator[Any]:
        """The paragraph's style and those it is based on; each once."""
        named = paragraph.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get((named.get(f"{_W}val") or "") if named is not None else self._default)
        seen: set[str] = set()
        while style is not None and style.style_id not in seen:
            yield style
            seen.add(style.style_id)
            style = getattr(style, "base_style", None)


def _pieces(parent: "_Element", styles: _Styles) -> Iterator[Piece]:
    """The paragraphs and tables under `parent`, in order."""
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            yield _paragraph(child, styles)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, styles)
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"}:
            yield from _pieces(child, styles)


def _paragraph(paragraph: "_Element", styles: _Styles) -> Piece:
    text = _text(paragraph)
    level = styles.level(paragraph)
    if level:
        return Piece(BlockKind.HEADING, " ".join(text.split()), level)
    return Piece(BlockKind.ITEM if styles.is_item(paragraph) else BlockKind.PARAGRAPH, text)


def _text(element: "_Element") -> str:
    """The characters under `element`, as they stand when all tracked changes are accepted."""
    return visible("".join(_written(element))).strip()


def _written(element: "_Element") -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _REMOVED:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
            continue
        yield _WRITTEN.get(child.tag, "")
        yield from _written(child)


def _table(table: "_Element", styles: _Styles) -> Iterator[Piece]:
    """The rows of a table; a table of one column is a frame around its paragraphs."""
    rows = [_cells(row) for row in table.iter(f"{_W}tr") if _owner(row) is table]
    if all(len(row) < 2 for row in rows):  # noqa: PLR2004 a table has at least two columns
        for row in rows:
            for cell in row:
                yield from _pieces(cell, styles)
        return
    above: dict[int, str] = {}
    for number, row in enumerate(rows):
        cells = []
        column = 0
        for cell in row:
            text = above.get(column, "") if _continues_above(cell) else _text(cell)
            above[column] = text
            cells.append(text)
            column += _span(cell)
        heads = number == 0 and len(rows) > 1
        yield Piece(BlockKind.TABLE_HEADER if heads else BlockKind.TABLE_ROW, row_text(cells))


def _owner(row: "_Element") -> "_Element":
    return next(row.iterancestors(f"{_W}tbl"))


def _cells(row: "_Element") -> list["_Element"]:
    return [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]


def _continues_above(cell: "_Element") -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val") != "restart"


def _span(cell: "_Element") -> int:
    return min(_MOST_COLUMNS, max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)))


def _number(element: "_Element | None", default: int) -> int:
    """The number that an element states; `default` when it states none."""
    stated = element.get(f"{_W}val", "") if element is not None else ""
    return int(stated) if stated.isdecimal() and len(stated) < _LONGEST_NUMBER else default
