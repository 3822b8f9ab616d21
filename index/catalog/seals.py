"""Checksums of the catalog's rows: what a disk or another program has changed is not taken for what was written."""

import hashlib
from collections.abc import Sequence

_SIZE = 8  # bytes: enough against chance, which is what damages a disk

Value = str | bytes | int | None
CHUNK_COLUMNS = 'id, document, start, "end", page, text, context, trail, sentences, kinds, vectors'
DOCUMENT_COLUMNS = "id, title, source, location, origin, url, date, digest, length, public, pages, remarks, chunks"


def seal(values: Sequence[Value], labels: Sequence[str] = ()) -> bytes:
    """The checksum of a row, whose values are in the order of its columns above; for a document with its labels."""
    total = hashlib.blake2b(digest_size=_SIZE)
    for value in (*values, *labels):
        data = value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")
        total.update(b"%s%d:" % (type(value).__name__[:1].encode(), len(data)))
        total.update(data)
    return total.digest()
