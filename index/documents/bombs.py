"""Small files that would become very large: what gives them away before they are unpacked."""

from typing import TYPE_CHECKING
from zipfile import ZipFile

from index.errors import SourceError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wav", ".mp3", ".mp4", ".odttf")
_PARTS_LIMIT = 64 * 1024 * 1024  # bytes of all unpacked parts but pictures and the like; their trees take tenfold
_WHOLE_LIMIT = 512 * 1024 * 1024  # bytes of all members
_MOST_SPAN = 1000  # rows or columns of one cell, as browsers have it
_BORDER = 3  # characters between two cells
_FREE = 2_000_000  # characters that spans may add to any page
_FOLD = 4  # and how many times a page's own length beyond that
_TEXT_FREE = 2_000_000  # characters of text that any file may hold
_TEXT_FOLD = 40  # and for each of its bytes: zipped text seldom shrinks to less than a twentieth


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
