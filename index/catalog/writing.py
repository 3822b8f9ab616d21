"""The catalog as a sync writes it."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np

from index.access import is_public
from index.catalog.database import marks
from index.catalog.entries import LeftOut, Reached, Source
from index.catalog.reading import CatalogReading
from index.catalog.seals import CHUNK_COLUMNS, DOCUMENT_COLUMNS, seal
from index.chunk import Chunk
from index.document import Document
from index.passage import Vectors

_DOCUMENT_VALUES = 16
_CHUNKS_AT_ONCE = 200


class Catalog(CatalogReading):
    """An open catalog. One connection, for one thread at a time."""

    def advance(self) -> None:
        """Tell readers that the index has changed, and how much there is now."""
        super().advance()
        documents, chunks = self.counts()
        self.set_fact("counts", f"{documents} {chunks}")

    # Sources

    def remember_source(self, source: Source) -> None:
        """Remember a source, or what has changed of it."""
        self._write(
            "INSERT INTO sources (location, declared, labels) VALUES (?, ?, ?) ON CONFLICT (location) DO UPDATE "
            "SET declared = excluded.declared, labels = excluded.labels",
            (source.location, int(source.declared), json.dumps(source.labels)),
        )

    def set_reached(self, location: str, reached: Reached) -> None:
        """Say when a source was last reached."""
        self._write(
            "UPDATE sources SET reached = ?, failing = ? WHERE location = ?",
            (reached.reached, reached.failing, location),
        )

    def forget_source(self, location: str) -> None:
        """Forget a source; its documents stay until they are removed."""
        self._write("DELETE FROM sources WHERE location = ?", (location,))
        self._write("DELETE FROM left_out WHERE location = ?", (location,))

    def set_left_out(self, location: str, left_out: Sequence[LeftOut]) -> None:
        """Say what was not taken from a source."""
        self._write("DELETE FROM left_out WHERE location = ?", (location,))
        for each in left_out:
            self._write("INSERT INTO left_out VALUES (?, ?, ?)", (each.location, each.name, each.reason))

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
        """Replace a document and its chunks.

        `vectors` holds for each chunk its own vector, then one for each of its sentences: (1 + sentences, dimension).
        """
        self.remove([document.id])
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._write(
            f"INSERT INTO documents VALUES ({marks(range(_DOCUMENT_VALUES))})",
            (
                *(document.id, document.title, document.source, source.location, origin, document.url, document.date),
                *(digest, len(document.text), now, int(is_public(source.labels)), len(document.pages)),
                *(json.dumps(document.remarks), len(chunks), None, b""),
            ),
        )
        self.set_labels(document.id, source.labels)
        given = [*zip(chunks, vectors, strict=True)]
        for first in range(0, len(given), _CHUNKS_AT_ONCE):
            self._insert(given[first : first + _CHUNKS_AT_ONCE])

    def _insert(self, chunks: Sequence[tuple[Chunk, Vectors]]) -> None:
        """Insert chunks with one statement, since a database on another machine is asked over the network."""
        values = [_values(chunk, vectors) for chunk, vectors in chunks]
        places = f"({marks(values[0])})"
        rows = self._rows(
            f"INSERT INTO chunks ({CHUNK_COLUMNS}, seal) VALUES {', '.join([places] * len(values))} RETURNING id, row",
            [value for row in values for value in row],
        )
        row_of: dict[str, int] = dict(rows)
        for chunk, _ in chunks:
            self._database.add_words(row_of[chunk.id], chunk.text, chunk.context)

    def set_labels(self, document: str, labels: Sequence[str]) -> None:
        """Say who may see a document (no labels: everyone)."""
        self._write("UPDATE documents SET public = ? WHERE id = ?", (int(is_public(labels)), document))
        self._write("DELETE FROM labels WHERE document = ?", (document,))
        for label in dict.fromkeys(labels):
            self._write("INSERT INTO labels VALUES (?, ?)", (document, label))
        [values] = self._rows(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id = ?", (document,))
        self._write("UPDATE documents SET seal = ? WHERE id = ?", (seal(values, self._labels(document)), document))

    def set_stale(self, document: str, since: str | None) -> None:
        """Say when a document was last found as it is, when it cannot be found so now; None: it was."""
        self._write("UPDATE documents SET stale = ? WHERE id = ?", (since, document))

    def remove(self, documents: Iterable[str]) -> None:
        """Remove documents with their chunks and words."""
        for document in documents:
            rows = [row for (row,) in self._rows("SELECT row FROM chunks WHERE document = ?", (document,))]
            self._database.remove_words(rows)
            self._write("DELETE FROM chunks WHERE document = ?", (document,))
            self._write("DELETE FROM labels WHERE document = ?", (document,))
            self._write("DELETE FROM documents WHERE id = ?", (document,))

    def purge_words(self) -> None:
        """Leave no word of a document that was removed in the index of words; takes time in proportion to it."""
        self._database.purge_words()


def _values(chunk: Chunk, vectors: Vectors) -> tuple[object, ...]:
    """What a row of chunks holds, with its seal."""
    values = (
        *(chunk.id, chunk.document, chunk.start, chunk.end, chunk.page, chunk.text, chunk.context),
        *(json.dumps(chunk.heading_path), json.dumps(chunk.sentences), json.dumps(chunk.kinds)),
        vectors.astype(np.float16).tobytes(),
    )
    return (*values, seal(values))
