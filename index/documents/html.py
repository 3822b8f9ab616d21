"""HTML: the page's content as clean text. trafilatura tells where it stands, the walk what stands there."""

import logging
import re
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from index.document import BlockKind
from index.documents.assembly import Piece, assembled, visible
from index.documents.bombs import check_spans
from index.documents.contents import hide_contents
from index.documents.dates import iso_date
from index.documents.decoding import decode
from index.documents.page import is_skipped, margins_of, pieces_of
from index.documents.reading import Reading, date_of, first_heading, shortened, title_of
from index.documents.visibility import hide_unseen
from index.errors import SourceError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_RIGHTS = re.compile(r"©|\(c\)\s|copyright|all rights reserved|cookie", re.IGNORECASE)
_CONTACT = re.compile(r"\w@\w|(?:\d[\s()/.-]{0,3}){6}")
_WORDS_OF_SENTENCE = 4
_WORDS = re.compile(r"\w+")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg"})
_HEAD_BYTES = 4096
_FEW_LINKS = 0.2  # of a page's visible characters: a document, not a page of a web site
_LINKED = 0.5  # of a piece's characters: it leads elsewhere
_COVERED = 0.5  # of the walk's unlinked characters that the extraction must hold to be trusted
_MAIN = 0.7  # of the page's unlinked characters that its main part must hold
_MOST_EXTRACTED = 2 * 1024 * 1024  # characters; a larger page is taken whole


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """An HTML page; `encoding` is what a web server says of it.

    `url` is the page's canonical address where it states one. Raises SourceError when the bytes are not text.
    """
    stated = _CHARSET.search(data[:_HEAD_BYTES])
    decoded = decode(data, source, encoding or (stated[1].decode() if stated else None))
    markup = decoded.text
    tree = _tree(markup, source)
    check_spans(tree, len(markup), source)
    hide_unseen(tree)
    hide_contents(tree)
    try:
        pieces = [*_content(tree, markup), *_margins(tree)]
        stated_title, stated_date = _metadata(markup)
    except RecursionError as error:
        raise SourceError(source, "is nested too deeply to be read") from error
    text, blocks = assembled(pieces)
    title = _title(tree, pieces, stated_title) or first_heading(text, blocks) or title_of(text, blocks)
    date = date_of(text, blocks) or stated_date
    return Reading(text, blocks, title=title, date=date, url=_canonical(tree), remarks=decoded.remarks)


def _tree(markup: str, source: str) -> "HtmlElement":
    import lxml.html  # 50 ms that other formats need not pay

    try:
        # Without huge_tree, what lies deeper than 256 elements would be lost without a word.
        parser = lxml.html.HTMLParser(huge_tree=True)
        return lxml.html.document_fromstring(_DECLARATION.sub("", markup), parser=parser)
    except (ValueError, lxml.etree.ParserError) as error:
        raise SourceError(source, "holds no HTML page") from error


def _trafilatura() -> ModuleType:
    import trafilatura  # 0.7 s that other formats need not pay

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # an odd page is no news to a reader
    return trafilatura


def _extracted(markup: str) -> str:
    """The main text as trafilatura finds it; empty when it finds none, or the page is very large."""
    if len(markup) > _MOST_EXTRACTED:
        return ""
    document = _trafilatura().bare_extraction(markup, include_comments=False, include_tables=True)
    return document.text or "" if document else ""


def _metadata(markup: str) -> tuple[str | None, str | None]:
    """The title and the date (ISO 8601) that the page's metadata state."""
    if len(markup) > _MOST_EXTRACTED:
        return None, None
    metadata = _trafilatura().extract_metadata(markup, extensive=False)  # extensive: dates guessed from anywhere
    return visible(metadata.title or "") or None, iso_date(metadata.date or "")


def _title(tree: "HtmlElement", pieces: Sequence[Piece], stated: str | None) -> str | None:
    """The heading that the browser's title names; else the metadata's title, else the browser's."""
    browser = " ".join(visible(tree.findtext(".//title") or "").split())
    tops = [piece.text for piece in pieces if _is_top(piece)]
    named = min((top for top in tops if top in browser), key=browser.index, default=None)  # the site's name comes last
    chosen = named or (stated if stated and (stated in browser or not browser) else browser)
    return shortened(chosen) or None


def _canonical(tree: "HtmlElement") -> str | None:
    for path in ('//link[@rel="canonical"]/@href', '//meta[@property="og:url"]/@content'):
        for address in tree.xpath(path):
            if str(address).strip().startswith(("http://", "https://")):
                return str(address).strip()
    return None


def _content(tree: "HtmlElement", markup: str) -> list[Piece]:
    """The pieces of the page that are its content.

    A page with few links is a document, and all of it is kept. Of a page of a web site, what trafilatura extracted is
    kept, with everything between its first and its last piece that is not mostly links. When the extraction lost most
    of the page, all that is not mostly links is kept.
    """
    body = tree.find("body")
    root = tree if body is None else body
    main = _main(root)
    pieces = pieces_of(root if main is None else main)
    if _link_share(root) < _FEW_LINKS:
        return pieces
    extracted = _squeezed(_extracted(markup))
    core = [
        position
        for position, piece in enumerate(pieces)
        if piece.kind is not BlockKind.HEADING and _holds(extracted, piece)
    ]
    covered = sum(len(pieces[position].text) for position in core if not _leads_away(pieces[position]))
    unlinked = sum(len(piece.text) for piece in pieces if not _leads_away(piece))
    if not core or covered < _COVERED * unlinked:
        return _without_empty_headings(pieces, [not _leads_away(piece) for piece in pieces]) or pieces
    return _without_empty_headings(pieces, list(_kept(pieces, core)))


def _margins(tree: "HtmlElement") -> list[Piece]:
    """What the page says beside its content, such as its opening hours, without links, names and rights."""
    pieces = [piece for element in margins_of(tree) for piece in pieces_of(element)]
    return _without_empty_headings(pieces, [_says_something(piece) for piece in pieces])


def _says_something(piece: Piece) -> bool:
    if _leads_away(piece) or _RIGHTS.search(piece.text):
        return False
    return _CONTACT.search(piece.text) is not None or len(piece.text.split()) >= _WORDS_OF_SENTENCE


def _kept(pieces: Sequence[Piece], core: Sequence[int]) -> Iterator[bool]:
    """Whether each piece is kept; a table that the extraction lost is, and headings are judged by what they head."""
    members = set(core)
    for position, piece in enumerate(pieces):
        inside = core[0] <= position <= core[-1]
        row = piece.kind in {BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW}
        yield position in members or ((inside or row) and not _leads_away(piece))


def _without_empty_headings(pieces: Sequence[Piece], kept: Sequence[bool]) -> list[Piece]:
    """The pieces that are kept, and the headings above them."""
    chosen: list[Piece] = []
    level_below = 0  # the level of the nearest heading below that stays; 7 above text that stays
    for piece, keep in zip(reversed(pieces), reversed(kept), strict=True):
        if piece.kind is not BlockKind.HEADING:
            level_below = 7 if keep else level_below
            if keep:
                chosen.append(piece)
        elif piece.level < level_below:
            level_below = piece.level
            chosen.append(piece)
    return chosen[::-1]


def _leads_away(piece: Piece) -> bool:
    return piece.linked > _LINKED * len(piece.text)


def _squeezed(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


def _holds(extracted: str, piece: Piece) -> bool:
    words = _squeezed(piece.text)
    return bool(words) and words in extracted


def _link_share(root: "HtmlElement") -> float:
    """The share of the page's characters, navigation included, that are links."""
    whole = 0
    for element in root.iter():
        shown = isinstance(element.tag, str) and element.tag not in _UNSEEN
        whole += len((element.text or "").strip()) * shown + len((element.tail or "").strip())
    linked = sum(len("".join(link.itertext()).strip()) for link in root.iter("a"))
    return linked / whole if whole else 0.0


def _main(root: "HtmlElement") -> "HtmlElement | None":
    """The one element that says it is the page's main part, when hardly any unlinked text lies outside."""
    for tag in ("main", "article"):
        elements = [element for element in root.iter(tag) if not is_skipped(element)]
        if len(elements) != 1 or _unlinked(elements[0]) < _MAIN * _unlinked(root):
            continue
        outside = {piece.text for piece in pieces_of(root) if _is_top(piece)}
        if outside <= {piece.text for piece in pieces_of(elements[0]) if _is_top(piece)}:
            return elements[0]
    return None


def _is_top(piece: Piece) -> bool:
    return piece.kind is BlockKind.HEADING and piece.level == 1


def _unlinked(element: "HtmlElement") -> int:
    return sum(len(piece.text) - piece.linked for piece in pieces_of(element))
