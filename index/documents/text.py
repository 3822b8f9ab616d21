"""Plain text: the file's own characters."""

from index.documents.decoding import decode
from index.documents.layout import blocks_of
from index.documents.reading import Reading, date_of, title_of


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """A plain text. Raises SourceError when the bytes are not text."""
    decoded = decode(data, source, encoding)
    text = decoded.text
    blocks = blocks_of(text)
    return Reading(text, blocks, title=title_of(text, blocks), date=date_of(text, blocks), remarks=decoded.remarks)
