"""The visible pieces of an HTML page, in order: what a browser would show, without navigation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.collapsed import is_collapsed, opens_something
from index.documents.html_lists import ItemNumbers, numbers_of
from index.documents.tables import Cell, Row, table_pieces

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form header hgroup hr html legend li main menu ol p search section summary tbody td tfoot th thead "
    "tr ul".split()
)
_NEVER = frozenset(
    "area audio base canvas datalist embed head iframe input link map meta nav noscript object option script "
    "select style svg template textarea title video".split()
)
_MARGINS = frozenset({"header", "footer", "aside"})
_BODY_TAGS = ("main", "article")
_MARGIN_ROLES = frozenset({"complementary", "contentinfo", "banner"})
_NAVIGATION_ROLES = frozenset({"navigation", "search", "dialog", "alertdialog"})
_UNSEEN_ROLES = frozenset({"menu", "menubar"})
_BOILERPLATE = frozenset(
    "advert advertisement breadcrumb breadcrumbs comment-list comments comments-area cookie-banner cookie-consent "
    "newsletter newsletter-signup navbar pagination related-articles related-posts share-buttons sidebar site-footer "
    "skip-link social-links social-share".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"\w")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_PARAGRAPH_BREAK = re.compile(r"\n{2,}")


def pieces_of(root: "HtmlElement") -> list[Piece]:
    """The pieces under `root`."""
    walk = _PageWalk()
    walk.children(root, BlockKind.PARAGRAPH)
    walk.flush(BlockKind.PARAGRAPH)
    return walk.pieces


@dataclass(slots=True)
class _PageWalk:
    """Running text is gathered until a block begins or ends."""

    pieces: list[Piece] = field(default_factory=list)
    _gathered: list[str] = field(default_factory=list)
    _linked: int = 0
    _in_link: int = 0
    _lists: dict["HtmlElement", ItemNumbers] = field(default_factory=dict)
    _label: str = ""  # of the item whose first words are still to come

    def children(self, element: "HtmlElement", kind: BlockKind, level: int = 0) -> None:
        self._text(element.text)
        for child in element:
            if isinstance(child.tag, str) and not is_skipped(child):
                self._element(child, kind, level)
            self._text(child.tail)

    def flush(self, kind: BlockKind, level: int = 0) -> None:
        """Make what was gathered one piece, or several where two line breaks part it."""
        text = _AROUND_BREAK.sub("\n", _SPACE.sub(" ", "".join(self._gathered)).replace("\v", "\n"))
        for part in _PARAGRAPH_BREAK.split(visible(text).strip()):
            words = " ".join(part.split()) if kind is BlockKind.HEADING else part.strip()
            if words:
                self.pieces.append(Piece(kind, words, level, min(self._linked, len(words)), self._label))
                self._label = ""
        self._gathered.clear()
        self._linked = 0

    def _text(self, text: str | None) -> None:
        if text:
            self._gathered.append(text.replace("\v", " "))
            self._linked += len(text.strip()) if self._in_link else 0

    def _element(self, element: "HtmlElement", kind: BlockKind, level: int) -> None:
        tag = str(element.tag)
        if tag == "br":
            self._gathered.append("\v")  # a line break that the collapsing of white space leaves alone
        elif tag == "a":
            self._in_link += 1
            self.children(element, kind, level)
            self._in_link -= 1
        elif tag in HEADINGS:
            self._block(element, kind, level, BlockKind.HEADING, HEADINGS[tag])
        elif tag in {"li", "dt", "dd"}:
            self._item(element, kind, level)
        elif tag == "pre":
            self.flush(kind, level)
            self.pieces.append(Piece(BlockKind.CODE, visible("".join(element.itertext())).strip("\r\n")))
        elif tag == "table" and not _is_frame(element):
            self.flush(kind, level)
            self.pieces.extend(_rows(element))
        elif tag in _BLOCKS or tag == "table":
            self._block(element, kind, level, kind, level)
        else:
            self.children(element, kind, level)

    def _item(self, element: "HtmlElement", kind: BlockKind, level: int) -> None:
        self.flush(kind, level)
        found = element.getparent()
        if found is not None:
            if found not in self._lists:
                self._lists[found] = numbers_of(found)
            self._label = f"{self._label} {self._lists[found].label(element)}".strip()
        self._block(element, kind, level, BlockKind.ITEM, 0)
        self._label = ""

    def _block(self, element: "HtmlElement", kind: BlockKind, level: int, inner: BlockKind, inner_level: int) -> None:
        self.flush(kind, level)
        self.children(element, inner, inner_level)
        self.flush(inner, inner_level)


def is_skipped(element: "HtmlElement") -> bool:
    """Whether a reader would not see the element, or would not take it for the page's content."""
    return _is_unseen(element) or _is_margin(element) or _is_boilerplate(element)


def margins_of(root: "HtmlElement") -> Iterator["HtmlElement"]:
    """What stands beside the content: the page's own head and foot, and its asides. One inside another is not told."""
    for element in root.iter():
        if not isinstance(element.tag, str) or not _is_margin(element) or _is_unseen(element):
            continue
        outer = [parent for parent in element.iterancestors() if isinstance(parent.tag, str)]
        if not _is_boilerplate(element) and not any(is_skipped(parent) for parent in outer):
            yield element


def _is_unseen(element: "HtmlElement") -> bool:
    tag = str(element.tag)
    if tag == "button":
        return not opens_something(element)
    if tag in _NEVER or element.get("role") in _UNSEEN_ROLES or _is_sign_for_a_place(element):
        return True
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return (hidden or _HIDDEN.search(element.get("style", "")) is not None) and not is_collapsed(element)


def _is_sign_for_a_place(element: "HtmlElement") -> bool:
    """Whether it is a sign alone that leads to a place on the page, as ¶ and # beside headings, and ↩ after notes."""
    leads_here = element.tag == "a" and element.get("href", "").startswith("#")
    return leads_here and not _WORD.search("".join(element.itertext()))


def _is_margin(element: "HtmlElement") -> bool:
    tag = str(element.tag)
    if tag in {"html", "body", *_BODY_TAGS} or not (tag in _MARGINS or element.get("role") in _MARGIN_ROLES):
        return False
    inside = any(True for _ in element.iterancestors(*_BODY_TAGS))
    return not inside and (tag == "aside" or element.find(".//h1") is None)


def _is_boilerplate(element: "HtmlElement") -> bool:
    if str(element.tag) in {"html", "body", *_BODY_TAGS}:
        return False
    inside = any(True for _ in element.iterancestors(*_BODY_TAGS))
    if element.get("role") in _NAVIGATION_ROLES and not inside and element.find(".//h1") is None:
        return True
    return not _BOILERPLATE.isdisjoint(element.get("class", "").lower().split())


def _is_frame(table: "HtmlElement") -> bool:
    """Whether the table only arranges the page: it holds tables or headings, or no row has words in two columns."""
    if table.get("role") in {"presentation", "none"} or table.find(".//table") is not None:
        return True
    if any(table.find(f".//{tag}") is not None for tag in HEADINGS):
        return True
    return all(sum(map(_has_words, row)) < 2 for row in table.iter("tr"))  # noqa: PLR2004 columns


def _has_words(cell: "HtmlElement") -> bool:
    return cell.tag in {"td", "th"} and bool("".join(cell.itertext()).strip())


def _rows(table: "HtmlElement") -> Iterator[Piece]:
    """The caption and the rows of a table."""
    for caption in table.findall("caption"):
        yield Piece(BlockKind.PARAGRAPH, _inline(caption))
    marked = table.find(".//thead") is not None or table.find(".//th") is not None
    rows = [row for row in table.iter("tr") if not is_skipped(row)]
    yield from table_pieces([_row(row, marked=marked) for row in rows])


def _row(row: "HtmlElement", *, marked: bool) -> Row:
    cells = tuple(
        Cell(_inline(cell), _count(cell.get("colspan")), _count(cell.get("rowspan")))
        for cell in row
        if cell.tag in {"td", "th"}
    )
    linked = sum(len("".join(link.itertext()).strip()) for link in row.iter("a"))
    return Row(cells, heads=_is_header(row) if marked else None, linked=linked)


def _is_header(row: "HtmlElement") -> bool:
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or (row.find("th") is not None and row.find("td") is None)


def _count(stated: str | None) -> int:
    return min(int(stated), 1000) if stated and stated.isdecimal() and int(stated) else 1


def _inline(element: "HtmlElement") -> str:
    """All text under `element` on one line."""
    return " ".join(" ".join(piece.said for piece in pieces_of(element)).split())
