"""E-books (EPUB): the chapters in their order of reading."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag
from zipfile import ZipFile

from index.documents.assembly import Piece, visible
from index.documents.dates import iso_date
from index.documents.faults import readable_as
from index.documents.page import pieces_of
from index.documents.parts import pieced
from index.documents.reading import Reading, shortened
from index.documents.unpacking import member_bytes, opened

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "META-INF/container.xml"


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """A book. Raises SourceError when it is broken, too large once unpacked, or locked."""
    with readable_as("an e-book", source), opened(data, source) as archive:
        root = _xml(member_bytes(archive, _CONTAINER, source))
        path = next(str(rootfile.get("full-path")) for rootfile in root.iter("{*}rootfile"))
        package = _xml(member_bytes(archive, path, source))
        reading = pieced(_pieces(archive, package, path, source))
        title = shortened(visible(package.findtext(f".//{_DC}title") or ""))
        date = iso_date((package.findtext(f".//{_DC}date") or "")[:10])
        return replace(reading, title=title or None, date=date)


def _xml(data: bytes) -> "_Element":
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _pieces(archive: ZipFile, package: "_Element", path: str, source: str) -> Iterator[Piece]:
    import lxml.html

    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    for entry in package.iter(f"{_OPF}itemref"):
        item = items.get(entry.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        href = unquote(urldefrag(item.get("href") or "").url)
        chapter = member_bytes(archive, normpath(str(PurePosixPath(path).parent / href)), source)
        if chapter.strip():
            parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8")
            page = lxml.html.document_fromstring(chapter, parser=parser)
            yield from pieces_of(page)
