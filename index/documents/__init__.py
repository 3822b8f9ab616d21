"""Files, folders and web addresses become documents. One reader a format."""

from collections.abc import Callable
from pathlib import Path

from index.document import Document
from index.documents import docx, html, markdown, pdf, text
from index.documents.decoding import MAX_BYTES, fault_of, read_bytes
from index.documents.folder import Listing, PassedOver, list_folder
from index.documents.reading import Reading, heading_words
from index.documents.web import read_url
from index.errors import SourceError

__all__ = ["MAX_BYTES", "SUFFIXES", "Listing", "PassedOver", "heading_words", "list_files", "read_file", "read_url"]

_READERS: dict[str, Callable[[bytes, str], Reading]] = {
    ".txt": text.read,
    ".text": text.read,
    ".rst": text.read,
    ".log": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
}
SUFFIXES: frozenset[str] = frozenset(_READERS)


def read_file(path: Path, *, id: str, source: str) -> Document:  # noqa: A002 the field's own name
    """The file `path` as a document called `id`; `source` names it in messages and citations.

    Raises SourceError when it cannot be read or holds no text.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceError(source, _unknown_type())
    data = read_bytes(path, source)
    reading = reader(data, source)
    if not reading.text.strip():
        raise SourceError(source, "holds no text")
    return Document(
        id=id,
        title=reading.title or path.stem,
        source=source,
        text=reading.text,
        blocks=reading.blocks,
        url=reading.url,
        date=reading.date,
        pages=reading.pages,
    )


def list_files(root: Path) -> Listing:
    """The documents at `root`: the file itself, or the files of the folder and its subfolders.

    Raises SourceError when `root` does not exist, cannot be read, or is a file of an unknown type.
    """
    try:
        is_folder = root.is_dir()
        if not is_folder and not root.exists():
            raise SourceError(str(root), "does not exist")
    except OSError as error:
        raise SourceError(str(root), fault_of(error)) from error
    if is_folder:
        return list_folder(root, SUFFIXES)
    if root.suffix.lower() not in SUFFIXES:
        raise SourceError(str(root), _unknown_type())
    return Listing((root,))


def _unknown_type() -> str:
    return f"is not a type that Footnote reads ({', '.join(sorted(SUFFIXES))})"
