"""The catalog as a sync writes it."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np

from index import lexical
from index.access import is_public
from index.catalog.entries import Source
from index.catalog.reading import Reading
from index.chunk import Chunk
from index.document import Document
from index.passage import Vectors


class Catalog(Reading):
    """An open catalog. One connection, for one thread at a time."""

    # Sources

    def remember_source(self, source: Source) -> None:
        """Remember a source, or what has changed of it."""
        self._connection.execute(
            "INSERT INTO sources VALUES (?, ?, ?) ON CONFLICT (location) DO UPDATE SET declared = excluded.declared, "
            "labels = excluded.labels",
            (source.location, int(source.declared), json.dumps(source.labels)),
        )

    def forget_source(self, location: str) -> None:
        """Forget a source; its documents stay until they are removed."""
        self._connection.execute("DELETE FROM sources WHERE location = ?", (location,))

    # Documents and chunks

    def put(
        self,
        document: Document,
        source: Source,
        origin: str,
        digest: str,
        chunks: Sequence[Chunk],
        vectors: Sequence[Vectors],
    ) -> None:
        """Replace a document and its chunks. `vectors` holds a chunk's sentence vectors, (sentences, dimension)."""
        self.remove([document.id])
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(document.id, document.title, document.source, source.location, origin, document.url, document.date),
                *(digest, len(document.text), now, int(is_public(source.labels))),
            ),
        )
        self.set_labels(document.id, source.labels)
        for chunk, rows in zip(chunks, vectors, strict=True):
            self._insert(chunk, rows)

    def _insert(self, chunk: Chunk, vectors: Vectors) -> None:
        cursor = self._connection.execute(
            'INSERT INTO chunks (id, document, start, "end", page, text, context, trail, sentences, kinds, vectors) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(chunk.id, chunk.document, chunk.start, chunk.end, chunk.page, chunk.text, chunk.context),
                *(json.dumps(chunk.trail), json.dumps(chunk.sentences), json.dumps(chunk.kinds)),
                vectors.astype(np.float16).tobytes(),
            ),
        )
        lexical.add(self._connection, [(cursor.lastrowid or 0, chunk.text, chunk.context)])

    def set_labels(self, document: str, labels: Sequence[str]) -> None:
        """Say who may see a document (no labels: everyone)."""
        self._connection.execute("UPDATE documents SET public = ? WHERE id = ?", (int(is_public(labels)), document))
        self._connection.execute("DELETE FROM labels WHERE document = ?", (document,))
        self._connection.executemany("INSERT INTO labels VALUES (?, ?)", [(document, label) for label in labels])

    def remove(self, documents: Iterable[str]) -> None:
        """Remove documents with their chunks and words."""
        for document in documents:
            rows = [
                row for (row,) in self._connection.execute("SELECT row FROM chunks WHERE document = ?", (document,))
            ]
            lexical.remove(self._connection, rows)
            self._connection.execute("DELETE FROM chunks WHERE document = ?", (document,))
            self._connection.execute("DELETE FROM labels WHERE document = ?", (document,))
            self._connection.execute("DELETE FROM documents WHERE id = ?", (document,))
