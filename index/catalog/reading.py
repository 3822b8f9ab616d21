"""What the catalog tells: sources, documents, chunks; and finding by words."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from operator import itemgetter
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import numpy as np

from index.access import EVERYTHING, Filter
from index.catalog.connection import Connection, portions
from index.catalog.database import damaged, marks
from index.catalog.entries import Entry, Heading, LeftOut, Reached, Source, Titled
from index.catalog.seals import CHUNK_COLUMNS, DOCUMENT_COLUMNS, seal
from index.document import BlockKind
from index.passage import Passage, Vectors

_PASSAGE_COLUMNS = (
    ", ".join(f"chunks.{column}" for column in CHUNK_COLUMNS.split(", "))
    + ", chunks.seal, documents.title, documents.source, documents.url, documents.date, documents.stale"
)
_ENTRY_COLUMNS = (
    "id, title, source, location, origin, url, date, digest, length, indexed, pages, remarks, chunks, stale"
)
_SEALED = len(CHUNK_COLUMNS.split(", "))
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_MOST_CHUNKS = 5_000  # of one stretch
_HEADED = 12  # chunks of a document whose headings are looked at


class CatalogReading(Connection):
    """The readings of a catalog."""

    # Sources

    def sources(self) -> list[Source]:
        """The sources that documents came from, in the order in which they were first named."""
        rows = self._rows("SELECT location, labels, declared FROM sources ORDER BY rowid")
        with self._told():
            return [Source(location, tuple(json.loads(labels)), bool(declared)) for location, labels, declared in rows]

    # Documents and chunks

    def reached(self) -> dict[str, Reached]:
        """When each source was last reached, by its location."""
        rows = self._rows("SELECT location, reached, failing FROM sources")
        return {location: Reached(reached, failing) for location, reached, failing in rows}

    def left_out(self) -> list[LeftOut]:
        """What the last syncs did not take."""
        rows = self._rows("SELECT location, name, reason FROM left_out ORDER BY location, name")
        return [LeftOut(*row) for row in rows]

    def entries(self) -> dict[str, Entry]:
        """The documents by id."""
        labels: dict[str, list[str]] = {}
        for document, label in self._rows("SELECT document, label FROM labels ORDER BY label"):
            labels.setdefault(document, []).append(label)
        rows = self._rows(f"SELECT {_ENTRY_COLUMNS} FROM documents ORDER BY id")
        with self._told():
            return {row[0]: _entry(row, tuple(labels.get(row[0], ()))) for row in rows}

    def entry(self, document: str, allowed: Filter) -> Entry | None:
        """The document with this id, if it stands here and may be found."""
        condition, values = allowed.sql()
        entries = self._entries(f"id = ? AND {condition}", [document, *values], 1)
        return entries[0] if entries else None

    def listed(self, allowed: Filter, limit: int, after: str = "", words: str = "") -> list[Entry]:
        """At most `limit` documents that may be found, by id, from behind the id `after`.

        With `words` only those whose title or id holds them; upper and lower case are one, in ASCII.
        """
        condition, values = allowed.sql()
        like = "%" + words.translate(_LOWER).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        named = "(lower(title) LIKE ? ESCAPE '!' OR lower(id) LIKE ? ESCAPE '!')"
        return self._entries(f"id > ? AND {named} AND {condition}", [after, like, like, *values], limit)

    def _entries(self, condition: str, values: Sequence[object], limit: int) -> list[Entry]:
        query = f"SELECT {_ENTRY_COLUMNS} FROM documents WHERE {condition} ORDER BY id LIMIT {limit:d}"
        rows = self._rows(query, values)
        with self._told():
            return [_entry(row, tuple(self._labels(row[0]))) for row in rows]

    def chunk_ids(self, document: str | None = None) -> set[str]:
        """The ids of the chunks of one document, or of all."""
        condition, values = ("document = ?", (document,)) if document is not None else ("1 = 1", ())
        return {chunk for (chunk,) in self._rows(f"SELECT id FROM chunks WHERE {condition}", values)}

    def dimension(self) -> int:
        """How many numbers a vector has."""
        stored = self.fact("dimension") or "0"
        if not stored.isdigit():
            raise damaged(self.place, "its dimension is no number")
        return int(stored)

    def vectors(self, document: str) -> dict[str, Vectors]:
        """The vectors of a document's chunks by chunk id: the chunk's own, then one for each of its sentences."""
        return self._vectors_of("SELECT id, vectors FROM chunks WHERE document = ?", (document,))

    def _vectors_of(self, query: str, values: Sequence[object]) -> dict[str, Vectors]:
        dimension = self.dimension()
        rows = self._rows(query, values)
        with self._told():
            return {chunk: _vectors(blob, dimension) for chunk, blob in rows}

    def chunk_vectors(self) -> Iterator[tuple[str, Vectors]]:
        """Each chunk's id and its own vector, (dimension,)."""
        dimension = self.dimension()
        with self._told():
            for chunk, blob in self._database.stream("SELECT id, vectors FROM chunks"):
                yield chunk, _vectors(blob, dimension)[0]

    def owners(self) -> dict[str, str]:
        """For the id of each chunk that of its document."""
        return dict(self._rows("SELECT id, document FROM chunks"))

    def counts(self) -> tuple[int, int]:
        """How many documents and chunks there are."""
        documents, chunks = self._rows("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM chunks)")[0]
        return int(documents), int(chunks)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Each document's id and text, made of its chunks: the white space between two chunks comes as blanks."""
        rows = self._rows("SELECT document, start, text FROM chunks ORDER BY document, start")
        for document, chunks in groupby(rows, key=itemgetter(0)):
            text = ""
            for _, start, piece in chunks:
                text += " " * (start - len(text)) + piece[max(0, len(text) - start) :]
            yield document, text

    def text(self, document: str, allowed: Filter, start: int, end: int) -> str:
        """A document's text from `start` to `end`, as far as it may be seen; between chunks there are blanks."""
        condition, values = allowed.sql()
        within = f'chunks.document = ? AND chunks."end" > ? AND chunks.start < ? AND {condition}'
        text = ""
        for passage in self._read(within, [document, start, end, *values]).values():
            text += " " * (passage.start - start - len(text))
            text += passage.text[start + len(text) - passage.start :]
        return text.ljust(end - start)[: end - start]

    # Finding

    def rank_words(self, question: str, limit: int, allowed: Filter) -> list[tuple[str, float]]:
        """Chunk ids by BM25, best first."""
        condition, values = allowed.sql() if allowed != EVERYTHING else ("", [])
        return self._database.rank_words(question, limit, condition, values)

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        """Which of these documents stand here and may be found."""
        condition, values = allowed.sql()
        visible: set[str] = set()
        for some in portions(sorted(documents)):
            query = f"SELECT id FROM documents WHERE id IN ({marks(some)}) AND {condition}"
            visible |= {document for (document,) in self._rows(query, [*some, *values])}
        return visible

    def permitted(self, allowed: Filter) -> set[str]:
        """The ids of all chunks that may be found."""
        condition, values = allowed.sql()
        query = f"SELECT chunks.id FROM chunks JOIN documents ON documents.id = chunks.document WHERE {condition}"
        return {chunk for (chunk,) in self._rows(query, values)}

    def titled(self, allowed: Filter, limit: int) -> tuple[int, list[Titled]]:
        """How many documents may be found, and the newest of them."""
        condition, values = allowed.sql()
        [(count,)] = self._rows(f"SELECT COUNT(*) FROM documents WHERE {condition}", values)
        newest = "ORDER BY date IS NULL, date DESC, title LIMIT ?"
        query = f"SELECT id, title, date FROM documents WHERE {condition} {newest}"
        rows = self._rows(query, [*values, limit])
        return count, [Titled(title, date, self._headings(document)) for document, title, date in rows]

    def _headings(self, document: str) -> tuple[str, ...]:
        query = "SELECT trail FROM chunks WHERE document = ? ORDER BY start LIMIT ?"
        trails = [json.loads(trail) for (trail,) in self._rows(query, (document, _HEADED))]
        return tuple(dict.fromkeys(trail[-1] for trail in trails if trail))

    def passages(self, chunks: Sequence[str], allowed: Filter) -> dict[str, Passage]:
        """The chunks with these ids that stand here and may be found."""
        condition, values = allowed.sql()
        return self._read(f"chunks.id IN ({marks(chunks)}) AND {condition}", [*chunks, *values], len(chunks))

    def passage_vectors(self, chunks: Sequence[str], allowed: Filter) -> dict[str, Vectors]:
        """The vectors of those of these chunks that stand here and may be found: each its own, then its sentences'."""
        condition, values = allowed.sql()
        query = (
            "SELECT chunks.id, chunks.vectors FROM chunks JOIN documents ON documents.id = chunks.document "
            f"WHERE chunks.id IN ({marks(chunks)}) AND {condition}"
        )
        return self._vectors_of(query, [*chunks, *values])

    def leading(self, documents: Sequence[str], allowed: Filter, limit: int) -> list[Passage]:
        """The first chunks of documents, in their order, at most `limit` of each."""
        condition, values = allowed.sql()
        passages: list[Passage] = []
        for document in documents:
            passages += self._read(f"chunks.document = ? AND {condition}", [document, *values], limit).values()
        return passages

    def stretch(self, document: str, allowed: Filter, start: int, end: int, limit: int = _MOST_CHUNKS) -> list[Passage]:
        """The first chunks of a document, if it may be found, that hold anything of the range, in their order."""
        condition, values = allowed.sql()
        wanted = f'chunks.document = ? AND chunks."end" > ? AND chunks.start < ? AND {condition}'
        return list(self._read(wanted, [document, start, end, *values], limit).values())

    def headings(self, document: str, allowed: Filter, limit: int) -> list[Heading]:
        """At most `limit` headings of a document, if it may be found; each where the first chunk under it starts."""
        condition, values = allowed.sql()
        query = (
            "SELECT chunks.start, chunks.trail FROM chunks JOIN documents ON documents.id = chunks.document "
            f"WHERE chunks.document = ? AND {condition} ORDER BY chunks.start"
        )
        headings: list[Heading] = []
        above: tuple[str, ...] = ()
        for start, stored in self._rows(query, [document, *values]):
            trail = tuple(json.loads(stored))
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, trail, strict=False)))
            headings += [Heading(words, depth, start) for depth, words in enumerate(trail) if depth >= shared]
            above = trail
            if len(headings) >= limit:
                break
        return headings[:limit]

    def _read(self, condition: str, values: Sequence[object], limit: int | None = None) -> dict[str, Passage]:
        most = "" if limit is None else f" LIMIT {limit:d}"
        rows = self._rows(
            f"SELECT {_PASSAGE_COLUMNS} FROM chunks JOIN documents ON documents.id = chunks.document "
            f"WHERE {condition} ORDER BY chunks.document, chunks.start{most}",
            values,
        )
        dimension = self.dimension()
        for row in rows:
            if seal(row[:_SEALED]) != row[_SEALED]:
                raise damaged(self.place, f"a passage of {row[1]}")
        self.check_documents({row[1] for row in rows})
        with self._told():
            return {row[0]: _passage(row, dimension) for row in rows}

    # Checking

    def check_counts(self) -> None:
        """Raise StoreError unless there are as many documents, chunks and words of chunks as were written."""
        with self.snapshot():
            documents, chunks = self.counts()
            if (self.fact("counts") or "0 0") != f"{documents} {chunks}":
                raise damaged(self.place, "rows are missing")
            [(joined, words)] = self._rows(
                "SELECT (SELECT count(*) FROM chunks JOIN documents ON documents.id = chunks.document), "
                "(SELECT count(*) FROM words)"
            )
        if joined != chunks or words != chunks:
            raise damaged(self.place, "passages have lost their document or their words")

    def check_documents(self, documents: Iterable[str]) -> None:
        """Raise StoreError when what stands here of one of these documents is not what was written."""
        for some in portions(sorted(documents)):
            query = f"SELECT {DOCUMENT_COLUMNS}, seal FROM documents WHERE id IN ({marks(some)})"
            for *values, sealed in self._rows(query, some):
                if seal(values, self._labels(values[0])) != sealed:
                    raise damaged(self.place, f"the document {values[0]}")

    def check_chunks(self) -> None:
        """Raise StoreError when a chunk is not what was written, or a document has more or fewer than were written."""
        counts: dict[str, int] = {}
        with self._told():
            for *values, sealed in self._database.stream(f"SELECT {CHUNK_COLUMNS}, seal FROM chunks"):
                counts[values[1]] = counts.get(values[1], 0) + 1
                if seal(values) != sealed:
                    raise damaged(self.place, f"a passage of {values[1]}")
        wanted = {document: count for document, count in self._rows("SELECT id, chunks FROM documents") if count}
        for document in sorted(counts.keys() | wanted.keys()):
            if counts.get(document) != wanted.get(document):
                raise damaged(self.place, f"passages of {document} are missing")

    def check_database(self) -> None:
        """Raise StoreError when the database finds a fault in its tables, its indexes or the index of words."""
        self._database.check()
        self.check_counts()
        self._database.check_words()

    def _labels(self, document: str) -> list[str]:
        query = "SELECT label FROM labels WHERE document = ? ORDER BY label"
        return [label for (label,) in self._rows(query, (document,))]


def _entry(row: tuple[Any, ...], labels: tuple[str, ...]) -> Entry:
    key, title, source, location, origin, url, date, digest, length, indexed, pages, remarks, chunks, stale = row
    return Entry(
        *(key, title, source, location, origin, url, date, digest, length, indexed),
        *(pages, tuple(json.loads(remarks)), chunks, stale, labels),
    )


def _passage(row: tuple[Any, ...], dimension: int) -> Passage:
    chunk, document, start, end, page, text, context, trail, sentences, kinds, blob, _ = row[: _SEALED + 1]
    title, source, url, date, stale = row[_SEALED + 1 :]
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
        heading_path=tuple(json.loads(trail)),
        context=context,
        sentences=tuple((first, last) for first, last in json.loads(sentences)),
        kinds=tuple(BlockKind(kind) for kind in json.loads(kinds)),
        page=page,
        sentence_vectors=_vectors(blob, dimension)[1:],
        stale=stale,
    )


def _vectors(blob: bytes, dimension: int) -> Vectors:
    return np.frombuffer(blob, dtype=np.float16).reshape(-1, dimension).astype(np.float32)
