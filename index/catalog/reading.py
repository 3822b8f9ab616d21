"""What the catalog tells: sources, documents, chunks; and finding by words."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from index import lexical
from index.access import Filter
from index.catalog.connection import Connection, marks, portions
from index.catalog.entries import Entry, Source, Titled
from index.document import BlockKind
from index.passage import Passage, Vectors

_PASSAGE_COLUMNS = (
    "chunks.id, chunks.document, documents.title, documents.source, documents.url, documents.date, "
    'chunks.start, chunks."end", '
    "chunks.text, chunks.trail, chunks.context, chunks.sentences, chunks.kinds, chunks.page, chunks.vectors"
)
_HEADED = 12  # chunks of a document whose headings are looked at


class Reading(Connection):
    """The readings of a catalog."""

    # Sources

    def sources(self) -> list[Source]:
        """The sources that documents came from, in the order in which they were first named."""
        rows = self._connection.execute("SELECT location, labels, declared FROM sources ORDER BY rowid")
        return [Source(location, tuple(json.loads(labels)), bool(declared)) for location, labels, declared in rows]

    # Documents and chunks

    def entries(self, location: str | None = None) -> dict[str, Entry]:
        """The documents by id, of one source or of all."""
        condition, values = ("location = ?", (location,)) if location is not None else ("1", ())
        labels: dict[str, list[str]] = {}
        for document, label in self._connection.execute("SELECT document, label FROM labels ORDER BY label"):
            labels.setdefault(document, []).append(label)
        rows = self._connection.execute(
            "SELECT id, title, source, location, origin, url, date, digest, length, indexed FROM documents "
            f"WHERE {condition} ORDER BY id",
            values,
        )
        return {row[0]: _entry(row, tuple(labels.get(row[0], ()))) for row in rows}

    def chunk_ids(self, document: str | None = None) -> set[str]:
        """The ids of the chunks of one document, or of all."""
        condition, values = ("document = ?", (document,)) if document is not None else ("1", ())
        return {chunk for (chunk,) in self._connection.execute(f"SELECT id FROM chunks WHERE {condition}", values)}

    def sentence_vectors(self, document: str) -> dict[str, Vectors]:
        """The sentence vectors of a document's chunks, by chunk id."""
        dimension = int(self.fact("dimension") or 0)
        rows = self._connection.execute("SELECT id, vectors FROM chunks WHERE document = ?", (document,))
        return {chunk: _vectors(blob, dimension) for chunk, blob in rows}

    def embedded_texts(self, chunks: Iterable[str]) -> dict[str, tuple[str, str]]:
        """For chunk ids: their document, and what the embedder was given."""
        found: dict[str, tuple[str, str]] = {}
        for some in portions(sorted(chunks)):
            rows = self._connection.execute(
                f"SELECT id, document, context, text FROM chunks WHERE id IN ({marks(some)})", some
            )
            found |= {row[0]: (row[1], f"{row[2]}\n{row[3]}" if row[2] else row[3]) for row in rows}
        return found

    def counts(self) -> tuple[int, int]:
        """How many documents and chunks there are."""
        row = self._connection.execute(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM chunks)"
        ).fetchone()
        return int(row[0]), int(row[1])

    def texts(self) -> Iterator[tuple[str, str]]:
        """Each document's id and text, made of its chunks: the white space between two chunks comes as blanks."""
        rows = self._connection.execute("SELECT document, start, text FROM chunks ORDER BY document, start")
        for document, chunks in groupby(rows, key=itemgetter(0)):
            text = ""
            for _, start, piece in chunks:
                text += " " * (start - len(text)) + piece[max(0, len(text) - start) :]
            yield document, text

    # Finding

    def rank_words(self, question: str, limit: int, allowed: Filter) -> list[tuple[str, float]]:
        """Chunk ids by BM25, best first."""
        if allowed == Filter():
            return lexical.rank(self._connection, question, limit)
        condition, values = allowed.sql()
        return lexical.rank(self._connection, question, limit, condition, values)

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        """Which of these documents stand here and may be found."""
        condition, values = allowed.sql()
        found: set[str] = set()
        for some in portions(sorted(documents)):
            query = f"SELECT id FROM documents WHERE id IN ({marks(some)}) AND {condition}"
            found |= {document for (document,) in self._connection.execute(query, [*some, *values])}
        return found

    def titled(self, allowed: Filter, limit: int) -> tuple[int, list[Titled]]:
        """How many documents may be found, and the newest of them."""
        condition, values = allowed.sql()
        (count,) = self._connection.execute(f"SELECT COUNT(*) FROM documents WHERE {condition}", values).fetchone()
        newest = "ORDER BY date IS NULL, date DESC, title LIMIT ?"
        query = f"SELECT id, title, date FROM documents WHERE {condition} {newest}"
        rows = self._connection.execute(query, [*values, limit]).fetchall()
        return count, [Titled(title, date, self._headings(document)) for document, title, date in rows]

    def _headings(self, document: str) -> tuple[str, ...]:
        query = "SELECT trail FROM chunks WHERE document = ? ORDER BY start LIMIT ?"
        trails = [json.loads(trail) for (trail,) in self._connection.execute(query, (document, _HEADED))]
        return tuple(dict.fromkeys(trail[-1] for trail in trails if trail))

    def passages(self, chunks: Sequence[str], allowed: Filter) -> dict[str, Passage]:
        """The chunks with these ids that stand here and may be found."""
        condition, values = allowed.sql()
        return self._read(f"chunks.id IN ({marks(chunks)}) AND {condition}", [*chunks, *values], len(chunks))

    def leading(self, documents: Sequence[str], allowed: Filter, limit: int) -> list[Passage]:
        """The first chunks of documents, in their order, at most `limit` of each."""
        condition, values = allowed.sql()
        found: list[Passage] = []
        for document in documents:
            found += self._read(f"chunks.document = ? AND {condition}", [document, *values], limit).values()
        return found

    def _read(self, condition: str, values: Sequence[object], limit: int) -> dict[str, Passage]:
        dimension = int(self.fact("dimension") or 0)
        rows = self._connection.execute(
            f"SELECT {_PASSAGE_COLUMNS} FROM chunks JOIN documents ON documents.id = chunks.document "
            f"WHERE {condition} ORDER BY chunks.document, chunks.start LIMIT {limit:d}",
            values,
        )
        return {row[0]: _passage(row, dimension) for row in rows}


def _entry(row: tuple[Any, ...], labels: tuple[str, ...]) -> Entry:
    key, title, source, location, origin, url, date, digest, length, indexed = row
    return Entry(key, title, source, location, origin, url, date, digest, length, indexed, labels)


def _passage(row: tuple[Any, ...], dimension: int) -> Passage:
    chunk, document, title, source, url, date, start, end, text, trail, context, sentences, kinds, page, vectors = row
    return Passage(
        id=chunk,
        document=document,
        title=title,
        source=source,
        url=url,
        date=date,
        start=start,
        end=end,
        text=text,
        trail=tuple(json.loads(trail)),
        context=context,
        sentences=tuple((first, last) for first, last in json.loads(sentences)),
        kinds=tuple(BlockKind(kind) for kind in json.loads(kinds)),
        page=page,
        sentence_vectors=_vectors(vectors, dimension),
    )


def _vectors(blob: bytes, dimension: int) -> Vectors:
    return np.frombuffer(blob, dtype=np.float16).reshape(-1, dimension).astype(np.float32)
