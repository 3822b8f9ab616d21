"""Documents, chunks and catalogs made by hand."""

import numpy as np

from index.catalog import Catalog, Source
from index.chunk import Chunk
from index.document import Block, BlockKind, Document

DIMENSION = 4


def document(name: str, text: str) -> Document:
    return Document(name, name.title(), name, text, (Block(BlockKind.PARAGRAPH, 0, len(text)),))


def chunk(name: str, text: str) -> Chunk:
    return Chunk(f"chunk-{name}", name, 0, len(text), text, "", (), ((0, len(text)),), (BlockKind.PARAGRAPH,))


def put(catalog: Catalog, name: str, text: str, labels: tuple[str, ...] = (), location: str = "docs") -> None:
    """Put a document of one chunk with one sentence into the catalog."""
    catalog.set_fact("dimension", str(DIMENSION))
    vectors = [np.ones((2, DIMENSION), dtype=np.float32)]
    with catalog.writing():
        catalog.put(document(name, text), Source(location, labels), f"/{name}", "digest", [chunk(name, text)], vectors)
        catalog.advance()
