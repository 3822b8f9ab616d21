"""The catalog: which documents and chunks the index holds. SQLite, and the truth that readers go by.

A chunk is found only if it stands here: what the vector store holds beyond that is left over from a sync that was
killed, and is passed over. `generation` grows with each change, so that a running reader can tell.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from index import lexical
from index.chunk import Chunk
from index.document import BlockKind, Document
from index.errors import StoreError
from index.passage import Passage, Vectors

_SCHEMA_VERSION = 2
_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (location TEXT PRIMARY KEY, declared INTEGER NOT NULL, labels TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, location TEXT NOT NULL, origin TEXT NOT NULL,
    url TEXT, date TEXT, digest TEXT NOT NULL, length INTEGER NOT NULL, indexed TEXT NOT NULL,
    public INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS labels (
    document TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (document, label)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chunks (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, page INTEGER, text TEXT NOT NULL, context TEXT NOT NULL, trail TEXT NOT NULL,
    sentences TEXT NOT NULL, kinds TEXT NOT NULL, vectors BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS chunks_by_document ON chunks (document, start);
"""
    + lexical.SCHEMA
)
_PASSAGE_COLUMNS = (
    "chunks.id, chunks.document, documents.title, documents.source, documents.url, documents.date, "
    'chunks.start, chunks."end", '
    "chunks.text, chunks.trail, chunks.context, chunks.sentences, chunks.kinds, chunks.page, chunks.vectors"
)
_SOME = 500  # ids in one statement
_HEADED = 12  # chunks of a document whose headings are looked at


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may be found. None leaves a side open.

    `sources` are locations as declared; `audience` are the labels that the asker has: a document without labels is
    for everyone, one with labels for those who have one of them.
    """

    sources: frozenset[str] | None = None
    audience: frozenset[str] | None = None

    def sql(self) -> tuple[str, list[object]]:
        """The condition over `documents`, and its values."""
        conditions, values = ["1"], list[object]()
        if self.sources is not None:
            conditions.append(f"documents.location IN ({_marks(self.sources)})")
            values += sorted(self.sources)
        if self.audience is not None:
            labels = f"SELECT 1 FROM labels WHERE labels.document = documents.id AND label IN ({_marks(self.audience)})"
            conditions.append(f"(documents.public OR EXISTS ({labels}))")
            values += sorted(self.audience)
        return " AND ".join(conditions), values


@dataclass(frozen=True, slots=True)
class Titled:
    """A document by its title; `date` is what it states of itself, `headings` are its first ones."""

    title: str
    date: str | None
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from: a path, a glob or a web address, and who may see them (no labels: everyone).

    `declared` says that it stands in the settings; otherwise it was given on the command line and remembered.
    """

    location: str
    labels: tuple[str, ...] = ()
    declared: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalog knows of a document without its text.

    `location` is the source that it belongs to; `origin` is the file or address that it was read from; `digest` is of
    its bytes and of all that turns them into chunks; `length` counts code points.
    """

    id: str
    title: str
    source: str
    location: str
    origin: str
    url: str | None
    date: str | None
    digest: str
    length: int
    indexed: str
    labels: tuple[str, ...]


class Catalog:
    """An open catalog. One connection, for one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the catalog `path`, making it when it is missing. Raises StoreError when that fails."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._prepare()
            self._renew_words()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{path}: the catalog cannot be opened ({error}); move it away and run: footnote sync"
            ) from error

    def _prepare(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version == _SCHEMA_VERSION:
            return
        if version > _SCHEMA_VERSION:
            raise sqlite3.DatabaseError("made by a newer Footnote")
        # Chunks of an older Footnote lack what this one reads; the fingerprint, which stays, tells to make them anew.
        old = "DROP TABLE IF EXISTS chunks; DROP TABLE IF EXISTS words;" if version else ""
        self._connection.executescript(
            f"BEGIN IMMEDIATE; {old} {_SCHEMA} PRAGMA user_version = {_SCHEMA_VERSION}; COMMIT;"
        )

    def _renew_words(self) -> None:
        if self.fact("words") == lexical.FORM:
            return
        with self.writing():
            self._connection.execute(lexical.VOCABULARY)
            lexical.renew(self._connection)
            self.set_fact("words", lexical.FORM)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all that is written inside appears at once, or not at all; inside another, a part of it."""
        if self._connection.in_transaction:
            yield
            return
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it every reading sees the same state."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._connection.execute(begin)
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    # Facts

    def fact(self, name: str) -> str | None:
        """The fact `name`, e.g. "fingerprint"; None when it was never set."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_fact(self, name: str, value: str) -> None:
        """Remember `value` under `name`."""
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def generation(self) -> int:
        """How often the index has changed."""
        return int(self.fact("generation") or 0)

    def advance(self) -> None:
        """Tell readers that the index has changed."""
        self.set_fact("generation", str(self.generation() + 1))
        self.set_fact("changed", datetime.now(UTC).isoformat(timespec="seconds"))

    # Sources

    def sources(self) -> list[Source]:
        """The sources that documents came from, in the order in which they were first named."""
        rows = self._connection.execute("SELECT location, labels, declared FROM sources ORDER BY rowid")
        return [Source(location, tuple(json.loads(labels)), bool(declared)) for location, labels, declared in rows]

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
                *(digest, len(document.text), now, int(not source.labels)),
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
        self._connection.execute("UPDATE documents SET public = ? WHERE id = ?", (int(not labels), document))
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
        for some in _portions(sorted(chunks)):
            rows = self._connection.execute(
                f"SELECT id, document, context, text FROM chunks WHERE id IN ({_marks(some)})", some
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
        for some in _portions(sorted(documents)):
            query = f"SELECT id FROM documents WHERE id IN ({_marks(some)}) AND {condition}"
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
        return self._read(f"chunks.id IN ({_marks(chunks)}) AND {condition}", [*chunks, *values], len(chunks))

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


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _portions(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _SOME):
        yield values[start : start + _SOME]
