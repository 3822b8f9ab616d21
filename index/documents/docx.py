"""DOCX: the body in its order, with its tables, notes, comments and text boxes; then its headers and footers."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from index.document import BlockKind
from index.documents.assembly import Piece, assembled, visible
from index.documents.bombs import check_members
from index.documents.docx_numbering import Numbering
from index.documents.docx_words import W, boxes_of, number_of, referred, text_of
from index.documents.reading import Reading, date_of, first_heading, shortened, title_of
from index.documents.tables import Cell, Row, table_pieces
from index.documents.visibility import blank_unseen_runs
from index.errors import SourceError

if TYPE_CHECKING:
    from docx.document import Document as Word
    from lxml.etree import _Element

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LOWEST = 6
_MOST_SPANNED = 63  # columns: Word has no more
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes", "commentReference": "comments"}
_NOTE_TAGS = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}
_UNREAD = {
    "chart": "chart",
    "diagramData": "diagram",
    "aFChunk": "embedded document",
}  # by the end of a relation's type
_ONLY_COUNTS_PAGES = re.compile(r"(?:\W|\d|\b(?:page|of|p|seite|von|pagina|page|de|sur)\b)*", re.IGNORECASE)


def read(data: bytes, source: str) -> Reading:
    """A Word document. Raises SourceError when the archive is broken, or too large once unpacked."""
    word = _opened(data, source)
    blank_unseen_runs(word.element.body, word.styles.element)
    body = _Body(word)
    pieces = list(body.pieces(word.element.body))
    pieces += body.margins("\n".join(piece.text for piece in pieces))
    text, blocks = assembled(pieces)
    properties = word.core_properties
    stated = shortened(visible(properties.title or ""))
    titled = next((piece.text for piece in pieces if piece.kind is BlockKind.HEADING and piece.level == 1), None)
    title = stated or (shortened(titled) if titled else None) or first_heading(text, blocks) or title_of(text, blocks)
    moment = properties.modified or properties.created
    return Reading(
        text,
        blocks,
        title=title,
        date=date_of(text, blocks) or (moment.date().isoformat() if moment else None),
        remarks=_remarks(word),
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


def _remarks(word: "Word") -> tuple[str, ...]:
    """What the document holds and no text is read from."""
    kinds = [relation.reltype.rsplit("/", 1)[-1] for relation in word.part.rels.values()]
    counted = [(kinds.count(kind), name) for kind, name in _UNREAD.items()]
    return tuple(
        f"the text of {count} {name}{'s' if count > 1 else ''} is not read" for count, name in counted if count
    )


class _Styles:
    """What the paragraph styles of a document mean."""

    def __init__(self, word: "Word") -> None:
        self._styles: dict[str, Any] = {style.style_id: style for style in word.styles}
        self._default = next((key for key, style in self._styles.items() if style.name == "Normal"), "")

    def level(self, paragraph: "_Element") -> int:
        """The level of a heading, 0 for any other paragraph."""
        for style in self._line(paragraph):
            match = _HEADING.fullmatch(style.name or "")
            if match:
                return min(_LOWEST, max(1, int(match[1])))
            if style.name in {"Title", "Subtitle"}:
                return 1 if style.name == "Title" else 2
        number = number_of(paragraph.find(f"{W}pPr/{W}outlineLvl"), 9)
        return number + 1 if 0 <= number < _LOWEST else 0

    def is_item(self, paragraph: "_Element") -> bool:
        """Whether the paragraph is an item of a list."""
        if paragraph.find(f"{W}pPr/{W}numPr") is not None:
            return True
        return any((style.name or "").startswith("List") for style in self._line(paragraph))

    def numbering(self, paragraph: "_Element") -> tuple[str, int] | None:
        """The list that the paragraph is counted in and its level there, by its own word or by its style's."""
        level: int | None = None
        for properties in (paragraph, *(style.element for style in self._line(paragraph))):
            stated = properties.find(f"{W}pPr/{W}numPr")
            if stated is None:
                continue
            if level is None and (depth := stated.find(f"{W}ilvl")) is not None:
                level = number_of(depth, 0)
            if (number := stated.find(f"{W}numId")) is not None:
                return number.get(f"{W}val", ""), level or 0
        return None

    def _line(self, paragraph: "_Element") -> Iterator[Any]:
        """The paragraph's style and those it is based on; each once."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self._styles.get((named.get(f"{W}val") or "") if named is not None else self._default)
        seen: set[str] = set()
        while style is not None and style.style_id not in seen:
            yield style
            seen.add(style.style_id)
            style = getattr(style, "base_style", None)


class _Body:
    """A document on its way to pieces, each paragraph followed by what hangs on it."""

    def __init__(self, word: "Word") -> None:
        self._styles = _Styles(word)
        self._numbering = Numbering(_part(word, "numbering"))
        self._notes = {
            kind: {note.get(f"{W}id", ""): note for note in root.findall(f"{W}{_NOTE_TAGS[kind]}")}
            for kind in _NOTES.values()
            if (root := _part(word, kind)) is not None
        }
        self._margins = [root for kind in ("header", "footer") for root in _parts(word, kind)]

    def pieces(self, parent: "_Element") -> Iterator[Piece]:
        """The paragraphs and tables under `parent`, in order."""
        for child in parent.iterchildren():
            if child.tag == f"{W}p":
                yield self._paragraph(child)
                yield from self._beside(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"}:
                yield from self.pieces(child)

    def margins(self, text: str) -> Iterator[Piece]:
        """What the headers and footers say beyond the number of the page and the text `text`, each once."""
        seen: set[str] = set()
        for root in self._margins:
            for piece in self.pieces(root):
                words = " ".join(piece.text.split())
                if words in seen or words in text or _ONLY_COUNTS_PAGES.fullmatch(words):
                    continue
                seen.add(words)
                yield Piece(BlockKind.PARAGRAPH if piece.kind is BlockKind.HEADING else piece.kind, piece.text)

    def _paragraph(self, paragraph: "_Element") -> Piece:
        text = text_of(paragraph)
        counted = self._styles.numbering(paragraph)
        label = self._numbering.label(*counted) if counted and text else ""
        text = f"{label} {text}" if label else text
        level = self._styles.level(paragraph)
        if level:
            return Piece(BlockKind.HEADING, " ".join(text.split()), level)
        return Piece(BlockKind.ITEM if label or self._styles.is_item(paragraph) else BlockKind.PARAGRAPH, text)

    def _beside(self, element: "_Element") -> Iterator[Piece]:
        """The text boxes, notes and comments that hang on a paragraph or a table."""
        for box in boxes_of(element):
            yield from self.pieces(box)
        for reference, kind in _NOTES.items():
            for name in referred(element, reference):
                note = self._notes.get(kind, {}).get(name)
                if note is None:
                    continue
                author = note.get(f"{W}author", "")
                comment = " ".join(text_of(part) for part in note.iter(f"{W}p")).strip()
                if comment:
                    yield Piece(
                        BlockKind.PARAGRAPH,
                        f"Comment by {author or 'unknown'}: {comment}" if kind == "comments" else comment,
                    )

    def _table(self, table: "_Element") -> Iterator[Piece]:
        """The rows of a table; a table of one column is a frame around its paragraphs."""
        rows = [(row, _cells(row)) for row in table.iter(f"{W}tr") if _owner(row) is table]
        if all(len(cells) < 2 for _, cells in rows):  # noqa: PLR2004 a table has at least two columns
            for _, cells in rows:
                for cell in cells:
                    yield from self.pieces(cell)
            return
        yield from table_pieces(list(_rows(rows)))
        yield from self._beside(table)


def _rows(rows: Sequence[tuple["_Element", list["_Element"]]]) -> Iterator[Row]:
    """The rows of a table, each cell with the columns and rows it spans."""
    marked = any(row.find(f"{W}trPr/{W}tblHeader") is not None for row, _ in rows)
    placed = [dict(_placed(row, cells)) for row, cells in rows]
    for number, (row, _) in enumerate(rows):
        made: list[Cell] = []
        for column, cell in placed[number].items():
            if cell is None or (_continues_above(cell) and number):
                made += [Cell("")] if cell is None else []
                continue
            below = list(takewhile(_continues, (line.get(column) for line in placed[number + 1 :])))
            made.append(Cell(_cell_text(cell), columns=_columns(cell), rows=1 + len(below)))
        yield Row(tuple(made), heads=row.find(f"{W}trPr/{W}tblHeader") is not None if marked else None)


def _placed(row: "_Element", cells: Sequence["_Element"]) -> Iterator[tuple[int, "_Element | None"]]:
    """The cells by the column they begin in; None for the columns that the row leaves out on its left."""
    column = max(0, min(_MOST_SPANNED, number_of(row.find(f"{W}trPr/{W}gridBefore"), 0)))
    yield from ((skipped, None) for skipped in range(column))
    for cell in cells:
        yield column, cell
        column += _columns(cell)


def _columns(cell: "_Element") -> int:
    return max(1, min(_MOST_SPANNED, number_of(cell.find(f"{W}tcPr/{W}gridSpan"), 1)))


def _continues(cell: "_Element | None") -> bool:
    return cell is not None and _continues_above(cell)


def _cell_text(cell: "_Element") -> str:
    boxes = [text_of(box) for box in boxes_of(cell)]
    return " ".join(text for text in (text_of(cell), *boxes) if text)


def _owner(row: "_Element") -> "_Element":
    return next(row.iterancestors(f"{W}tbl"))


def _cells(row: "_Element") -> list["_Element"]:
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def _continues_above(cell: "_Element") -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val") != "restart"


def _parts(word: "Word", kind: str) -> list["_Element"]:
    """The roots of the document's parts of a kind, such as its footers."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False)
    targets = [
        relation.target_part
        for relation in word.part.rels.values()
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] == kind
    ]
    roots = []
    for part in targets:
        try:
            roots.append(etree.fromstring(part.blob, parser))
        except etree.XMLSyntaxError:
            continue
    return roots


def _part(word: "Word", kind: str) -> "_Element | None":
    return next(iter(_parts(word, kind)), None)
