"""Files, folders and web addresses become documents. One reader a format."""

import logging
from dataclasses import replace
from pathlib import Path

from index.document import Document
from index.documents import formats
from index.documents.archive import file_of, read_bytes
from index.documents.dates import date_in_name
from index.documents.decoding import MAX_BYTES, fault_of, not_a_file
from index.documents.folder import UNKNOWN_TYPE, Listing, PassedOver, list_folder, printable, sorted_out
from index.documents.formats import SUFFIXES
from index.documents.reading import Reading, heading_words
from index.documents.web import read_url
from index.errors import SourceError

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Listing",
    "PassedOver",
    "file_of",
    "heading_words",
    "list_files",
    "read_bytes",
    "read_file",
    "read_url",
    "sorted_out",
]

_LOG = logging.getLogger(__name__)


def read_file(path: Path, *, id: str, source: str) -> Document:  # noqa: A002 the field's own name
    """The file `path` as a document called `id`; `source` names it in messages and citations.

    `path` may lie in an archive (`all.zip/inner/a.txt`). Raises SourceError when it cannot be read or holds no text.
    """
    chosen = formats.of_name(path.name)
    if chosen is None and formats.has_suffix(path.name):
        raise SourceError(source, UNKNOWN_TYPE)
    data = read_bytes(path, source)
    chosen = chosen or formats.of_content(data)
    if chosen is None:
        raise SourceError(source, UNKNOWN_TYPE)
    reading = _read(chosen, data, source)
    reading = replace(reading, date=reading.date or date_in_name(path.stem))
    return reading.document(id, source, name=path.stem, url=reading.url)


def _read(chosen: formats.Format, data: bytes, source: str) -> Reading:
    """What the reader makes of the file; whatever a library raises at a faulty one is an error of that file."""
    try:
        return chosen.read(data, source, None)
    except (SourceError, MemoryError):
        raise
    except Exception as error:
        _LOG.debug("%s cannot be read", source, exc_info=True)
        raise SourceError(source, f"cannot be read ({type(error).__name__}: broken?); save it anew") from error


def list_files(root: Path, *, follow_links: bool = False) -> Listing:
    """The documents at `root`: the file itself, or the files of the folder and its subfolders, or of the archive.

    Links that lead out of the folder are followed with `follow_links` alone.

    Raises SourceError when `root` does not exist, cannot be read, or is a file of an unknown type.
    """
    try:
        is_folder = root.is_dir()
        if not is_folder and not root.exists():
            raise SourceError(printable(root), "does not exist")
    except OSError as error:
        raise SourceError(printable(root), fault_of(error)) from error
    if is_folder:
        return list_folder(root, follow_links=follow_links)
    if not root.is_file() and file_of(root) == root:
        raise SourceError(str(root), not_a_file(root))
    listing = sorted_out([root])
    if listing.failed and not listing.files:
        raise listing.failed[0]
    if [passed_over.name for passed_over in listing.passed_over] == [str(root)]:
        chosen = formats.of_name(root.name)
        raise SourceError(str(root), chosen.not_read() if chosen else UNKNOWN_TYPE)
    return listing
