"""Small files that would become very large: what gives them away before they are unpacked."""

import re
from collections import Counter
from typing import TYPE_CHECKING
from zipfile import ZipFile

from index.errors import SourceError

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject, StreamObject

_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wav", ".mp3", ".mp4", ".odttf")
_PARTS_LIMIT = 64 * 1024 * 1024  # bytes of all unpacked parts but pictures and the like; their trees take tenfold
_WHOLE_LIMIT = 512 * 1024 * 1024  # bytes of all members
_MOST_SPAN = 1000  # rows or columns of one cell, as browsers have it
_BORDER = 3  # characters between two cells
_FREE = 2_000_000  # characters that spans may add to any page
_FOLD = 4  # and how many times a page's own length beyond that
_TEXT_FREE = 2_000_000  # characters of text that any file may hold
_TEXT_FOLD = 40  # and for each of its bytes: zipped text seldom shrinks to less than a twentieth
_MOST_DRAWN = 5000  # forms on a page of a PDF, those in forms included
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")


def check_members(archive: ZipFile, source: str) -> None:
    """Refuse an archive whose members would be too large. Raises SourceError."""
    members = archive.infolist()
    parts = sum(member.file_size for member in members if not member.filename.lower().endswith(_MEDIA))
    whole = sum(member.file_size for member in members)
    if parts > _PARTS_LIMIT or whole > _WHOLE_LIMIT:
        raise SourceError(source, "is too large once unpacked; split it, or leave it out")


def check_spans(tree: "HtmlElement", size: int, source: str) -> None:
    """Refuse a page of `size` characters whose cells span so much that it would grow manifold. Raises SourceError."""
    added = 0
    for table in tree.iter("table"):
        rows = list(table.iter("tr"))
        for number, row in enumerate(rows):
            for cell in row:
                down = min(span(cell.get("rowspan")), len(rows) - number)
                times = down * span(cell.get("colspan")) - 1
                if times:
                    added += times * (len("".join(cell.itertext())) + _BORDER)
        if added > _FREE + _FOLD * size:
            raise SourceError(source, "has cells that span so much that it grows to many times its size; leave it out")


def span(stated: str | None) -> int:
    """How many rows or columns an attribute states; 1 when it states none that can be read."""
    stated = (stated or "").strip()
    if not stated.isdecimal() or not stated.isascii():
        return 1
    return max(1, min(int(stated[:8]), _MOST_SPAN))


def check_text(characters: int, size: int, source: str) -> None:
    """Refuse a text that a file of `size` bytes cannot honestly hold. Raises SourceError."""
    if characters > _TEXT_FREE + _TEXT_FOLD * size:
        raise SourceError(source, f"grows to {characters // 1_000_000} million characters of text; leave it out")


def check_forms(page: "PageObject", source: str) -> None:
    """Refuse a page that draws forms which draw forms, too often to be of use. Raises SourceError."""
    try:
        draws = _draws(page, page.get_contents(), {})
    except Exception:  # of a broken page; its reader will tell
        return
    if draws > _MOST_DRAWN:
        raise SourceError(source, f"draws the same forms over {_MOST_DRAWN} times on a page; leave it out")


def _draws(owner: "DictionaryObject", content: "StreamObject | None", known: dict[int, int]) -> int:
    """How many forms are drawn by what `owner` draws; `known` holds the count of those that were seen, by number."""
    resources = owner.get("/Resources")
    forms = resources.get_object().get("/XObject") if resources is not None else None
    if not forms or content is None:
        return 0
    drawn = Counter(_DRAWN.findall(content.get_data()))
    total = 0
    for name, form in forms.get_object().items():
        times = drawn[name.removeprefix("/").encode("latin-1", "replace")]
        target = form.get_object()
        if not times or target.get("/Subtype") != "/Form":
            continue
        number = getattr(form, "idnum", id(target))
        if number not in known:
            known[number] = 0  # a form that draws itself is not drawn again
            known[number] = _draws(target, target, known)
        total += times * (1 + known[number])
    return total
