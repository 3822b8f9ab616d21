"""HTML: the page's content as clean text. trafilatura tells where it stands, the walk what stands there."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.document import BlockKind
from index.documents.assembly import Piece, assembled, visible
from index.documents.dates import iso_date
from index.documents.decoding import decode
from index.documents.page import is_skipped, pieces_of
from index.documents.reading import Reading, date_of, first_heading, shortened, title_of
from index.errors import SourceError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg"})
_HEAD_BYTES = 4096
_FEW_LINKS = 0.2  # of a page's visible characters: a document, not a page of a web site
_LINKED = 0.5  # of a piece's characters: it leads elsewhere
_COVERED = 0.5  # of the walk's unlinked characters that the extraction must hold to be trusted
_MOST_EXTRACTED = 4 * 1024 * 1024  # characters; a larger page is taken whole


@dataclass(frozen=True, slots=True)
class _Extract:
    """What trafilatura makes of a page."""

    text: str
    title: str | None
    date: str | None


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """An HTML page; `encoding` is what a web server says of it.

    `url` is the page's canonical address where it states one. Raises SourceError when the bytes are not text.
    """
    stated = _CHARSET.search(data[:_HEAD_BYTES])
    markup = decode(data, source, encoding or (stated[1].decode() if stated else None))
    tree = _tree(markup, source)
    try:
        extract = _extract(markup)
        pieces = _content(tree, extract.text)
    except RecursionError as error:
        raise SourceError(source, "is nested too deeply to be read") from error
    text, blocks = assembled(pieces)
    title = extract.title or first_heading(text, blocks) or title_of(text, blocks)
    return Reading(
        text, blocks, title=title, date=date_of(text, blocks) or iso_date(extract.date or ""), url=_canonical(tree)
    )


def _tree(markup: str, source: str) -> "HtmlElement":
    import lxml.html  # 50 ms that other formats need not pay

    try:
        # Without huge_tree, what lies deeper than 256 elements would be lost without a word.
        parser = lxml.html.HTMLParser(huge_tree=True)
        return lxml.html.document_fromstring(_DECLARATION.sub("", markup), parser=parser)
    except (ValueError, lxml.etree.ParserError) as error:
        raise SourceError(source, "holds no HTML page") from error


def _extract(markup: str) -> _Extract:
    """The main text, title and date. An empty text when trafilatura finds none, or the page is very large."""
    import trafilatura  # 0.7 s that other formats need not pay

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # an odd page is no news to a reader
    if len(markup) > _MOST_EXTRACTED:
        return _Extract("", None, None)
    found = trafilatura.bare_extraction(markup, include_comments=False, include_tables=True)
    facts = trafilatura.extract_metadata(markup)
    text = "" if found is None or isinstance(found, dict) else found.text or ""
    title = shortened(visible(facts.title)) if facts.title else None
    return _Extract(text, title, facts.date)


def _canonical(tree: "HtmlElement") -> str | None:
    for path in ('//link[@rel="canonical"]/@href', '//meta[@property="og:url"]/@content'):
        for address in tree.xpath(path):
            if str(address).strip().startswith(("http://", "https://")):
                return str(address).strip()
    return None


def _content(tree: "HtmlElement", extracted: str) -> list[Piece]:
    """The pieces of the page that are its content.

    A page with few links is a document, and all of it is kept. Of a page of a web site, what trafilatura extracted is
    kept, with everything between its first and its last piece that is not mostly links. When the extraction lost most
    of the page, all that is not mostly links is kept.
    """
    body = tree.find("body")
    root = tree if body is None else body
    pieces = pieces_of(root)
    if _link_share(root) < _FEW_LINKS:
        return pieces
    main = _main(root)
    pieces = pieces if main is None else pieces_of(main)
    held = _squeezed(extracted)
    core = [at for at, piece in enumerate(pieces) if piece.kind is not BlockKind.HEADING and _holds(held, piece)]
    covered = sum(len(pieces[at].text) for at in core if not _leads_away(pieces[at]))
    unlinked = sum(len(piece.text) for piece in pieces if not _leads_away(piece))
    if not core or covered < _COVERED * unlinked:
        return _without_empty_headings(pieces, [not _leads_away(piece) for piece in pieces])
    return _without_empty_headings(pieces, list(_kept(pieces, core)))


def _kept(pieces: Sequence[Piece], core: Sequence[int]) -> Iterator[bool]:
    """Whether each piece is kept; a table that the extraction lost is, and headings are judged by what they head."""
    members = set(core)
    for at, piece in enumerate(pieces):
        inside = core[0] <= at <= core[-1]
        row = piece.kind in {BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW}
        yield at in members or ((inside or row) and not _leads_away(piece))


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


def _holds(held: str, piece: Piece) -> bool:
    words = _squeezed(piece.text)
    return bool(words) and words in held


def _link_share(root: "HtmlElement") -> float:
    """The share of the page's characters, navigation included, that are links."""
    whole = 0
    for element in root.iter():
        shown = isinstance(element.tag, str) and element.tag not in _UNSEEN
        whole += len((element.text or "").strip()) * shown + len((element.tail or "").strip())
    linked = sum(len("".join(link.itertext()).strip()) for link in root.iter("a"))
    return linked / whole if whole else 0.0


def _main(root: "HtmlElement") -> "HtmlElement | None":
    """The one element that says it is the page's main part, when it has most of the page's unlinked text."""
    for tag in ("main", "article"):
        found = [element for element in root.iter(tag) if not is_skipped(element)]
        if len(found) == 1 and _unlinked(found[0]) * 2 > _unlinked(root):
            return found[0]
    return None


def _unlinked(element: "HtmlElement") -> int:
    return sum(len(piece.text) - piece.linked for piece in pieces_of(element))
