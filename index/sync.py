"""Make the index equal to its sources: add, change, delete. Safe to kill, and to run again, at any time.

The order that makes it safe: new vectors go into the store first, where nobody finds them since the catalog does not
hold their chunks; then one transaction of the catalog makes documents, chunks and words visible at once; then the
vectors of chunks that are gone are deleted. A fact in the catalog, `unsettled`, is set while the two may differ; the
next sync that finds it compares them id by id.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import chunking, store
from index.access import chunk_facts
from index.catalog import Catalog, Entry, Source
from index.changes import Pending, changes, digest_of, named_apart
from index.chunk import Chunk
from index.chunking import ChunkLimits
from index.document import Document
from index.embedding import Embedder
from index.errors import SourceError
from index.fingerprint import fingerprint, mismatch
from index.passage import Vectors
from index.plan import Request
from index.report import SyncReport
from index.store import StoreSettings, VectorStore

_BATCH_CHUNKS = 192  # new chunks that are embedded, and made visible, at once

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A pending document that has been read and cut."""

    pending: Pending
    document: Document
    chunks: tuple[Chunk, ...]


class Sync:
    """Brings one index up to date. Run inside `locked`."""

    def __init__(
        self,
        catalog: Catalog,
        embedder: Embedder,
        storage: StoreSettings,
        base: Path,
        limits: ChunkLimits,
        progress: Progress,
    ) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._storage = storage
        self._base = base
        self._limits = limits
        self._progress = progress
        self._fingerprint = fingerprint(embedder, limits)
        self._opened: VectorStore | None = None
        self._stale: set[str] = set()
        # A catalog that is new beside a store that is not says nothing about what the store holds.
        self._interrupted = catalog.fact("unsettled") == "yes" or (
            catalog.fact("fingerprint") is None and store.exists(storage)
        )
        self._report = SyncReport()

    def run(self, request: Request) -> SyncReport:
        """Do it, and report what this and earlier runs did.

        Raises IndexMismatch when the index was made with something else and is not to be rebuilt.
        """
        found = self._catalog.fact("fingerprint")
        if found not in (None, self._fingerprint) and not request.rebuild:
            raise mismatch(found or "", self._fingerprint)
        if request.dry_run:
            self._synchronise(request)
            return self._report
        if request.rebuild:
            self._unsettle()
        # A rebuild is one transaction, so that readers have the old index until the new one is whole.
        with self._catalog.writing() if request.rebuild else nullcontext():
            self._synchronise(request)
        self._settle()
        return self._report

    def _synchronise(self, request: Request) -> None:
        found = changes(request, self._catalog, self._base, self._report)
        self._report.deleted = len(found.gone)
        ready = self._read(found.pending, set(found.gone))
        if request.dry_run:
            for _ in ready:
                pass
            return
        self._begin(request, found.reached)
        self._relabel(found.relabelled)
        written: set[str] = set()
        for batch in _batches(ready):
            self._commit(batch, reuse=not request.rebuild)
            written |= {one.document.id for one in batch}
        self._delete([document for document in found.gone if document not in written])

    def _read(self, pending: Sequence[Pending], gone: set[str]) -> Iterator[_Ready]:
        owners = {entry.id: entry.origin for entry in self._catalog.entries().values() if entry.id not in gone}
        for done, one in enumerate(pending):
            self._progress(done, len(pending), one.item.source)
            try:
                document = one.item.read()
            except SourceError as error:
                self._report.failed.append(str(error))
                continue
            document = named_apart(document, one, owners)
            owners[document.id] = one.item.origin
            ready = self._ready(one, document)
            if ready:
                yield ready
        if pending:
            self._progress(len(pending), len(pending), "")

    def _ready(self, one: Pending, document: Document) -> _Ready | None:
        """The document cut into chunks; None when an address has given what it gave before."""
        digest = one.digest or digest_of(f"{document.title}\0{document.date}\0{document.text}".encode(errors="replace"))
        if one.old and one.old.digest == digest and one.old.id == document.id and not one.digest:
            self._report.unchanged += 1
            return None
        if one.old:
            self._report.changed += 1
        else:
            self._report.added += 1
        chunks = chunking.chunk(document, self._embedder, self._limits)
        return _Ready(Pending(one.source, one.item, digest, one.old), document, tuple(chunks))

    # Making it visible

    def _begin(self, request: Request, reached: set[str]) -> None:
        with self._catalog.writing():
            self._catalog.set_fact("fingerprint", self._fingerprint)
            self._catalog.set_fact("dimension", str(self._embedder.dimension))
            if request.prune:
                kept = {source.location for source in request.sources}
                for known in self._catalog.sources():
                    if known.location not in kept:
                        self._catalog.forget_source(known.location)
            for source in request.sources:
                if source.declared or source.location in reached:
                    self._catalog.remember_source(source)

    def _relabel(self, relabelled: Sequence[tuple[Entry, Source]]) -> None:
        if not relabelled:
            return
        self._unsettle()
        with self._catalog.writing():  # first, so that a reader without the label loses sight of the document at once
            for entry, source in relabelled:
                self._catalog.set_labels(entry.id, source.labels)
            self._catalog.advance()
        for entry, source in relabelled:
            ids = sorted(self._catalog.chunk_ids(entry.id))
            self._store.relabel(ids, [chunk_facts(entry.id, source.location, source.labels)] * len(ids))

    def _commit(self, batch: Sequence[_Ready], *, reuse: bool) -> None:
        known: dict[str, Vectors] = {}
        before: set[str] = set()
        for one in batch:
            for document in {one.document.id, one.pending.old.id if one.pending.old else one.document.id}:
                before |= self._catalog.chunk_ids(document)
                if reuse:
                    known |= self._catalog.sentence_vectors(document)
        fresh = [(one, chunk) for one in batch for chunk in one.chunks if chunk.id not in known]
        self._unsettle()
        known |= self._embed(fresh)
        with self._catalog.writing():
            for one in batch:
                old = one.pending.old
                if old and old.id != one.document.id:
                    self._catalog.remove([old.id])
                vectors_of = [known[chunk.id] for chunk in one.chunks]
                origin = one.pending.item.origin
                self._catalog.put(one.document, one.pending.source, origin, one.pending.digest, one.chunks, vectors_of)
            self._catalog.advance()
        after = {chunk.id for one in batch for chunk in one.chunks}
        self._stale |= before - after

    def _embed(self, fresh: Sequence[tuple[_Ready, Chunk]]) -> dict[str, Vectors]:
        """Store the vectors of new chunks, and return the vectors of their sentences by chunk id."""
        if not fresh:
            return {}
        chunks = [chunk for _, chunk in fresh]
        sentences = [
            chunk.text[start - chunk.start : end - chunk.start] for chunk in chunks for start, end in chunk.sentences
        ]
        vectors = self._embedder.embed([chunk.embedded_text for chunk in chunks] + sentences)
        facts = [
            chunk_facts(one.document.id, one.pending.source.location, one.pending.source.labels) for one, _ in fresh
        ]
        self._store.upsert([chunk.id for chunk in chunks], vectors[: len(chunks)], facts)
        self._report.chunks += len(chunks)
        borders = np.cumsum([len(chunk.sentences) for chunk in chunks])[:-1]
        parts = np.split(vectors[len(chunks) :], borders)
        return {chunk.id: part for chunk, part in zip(chunks, parts, strict=True)}

    def _delete(self, gone: Sequence[str]) -> None:
        if not gone:
            return
        self._unsettle()
        for document in gone:
            self._stale |= self._catalog.chunk_ids(document)
        with self._catalog.writing():
            self._catalog.remove(gone)
            self._catalog.advance()

    # Agreement of catalog and store

    @property
    def _store(self) -> VectorStore:
        if self._opened is None:
            self._opened = VectorStore(self._storage, self._fingerprint)
        return self._opened

    def _unsettle(self) -> None:
        if self._catalog.fact("unsettled") != "yes":
            self._catalog.set_fact("unsettled", "yes")

    def _settle(self) -> None:
        if self._interrupted or self._lost_store():
            self._compare()
        elif self._stale:
            self._store.delete(sorted(self._stale - self._catalog.chunk_ids()))
        if self._opened is not None:
            self._opened.drop_others()
        if self._catalog.fact("unsettled") == "yes":
            self._catalog.set_fact("unsettled", "no")

    def _lost_store(self) -> bool:
        return not store.exists(self._storage) and self._catalog.counts()[1] > 0

    def _compare(self) -> None:
        """Make the store hold the catalog's chunks, with what the catalog says of them, and nothing else."""
        wanted, held = self._catalog.chunk_ids(), self._store.ids()
        self._store.delete(sorted(held - wanted))
        texts = self._catalog.embedded_texts(wanted)
        entries = self._catalog.entries()
        facts = {
            chunk: chunk_facts(document, entries[document].location, entries[document].labels)
            for chunk, (document, _) in texts.items()
        }
        kept = sorted(wanted & held)
        self._store.relabel(kept, [facts[chunk] for chunk in kept])
        missing = sorted(wanted - held)
        if not missing:
            return
        vectors = self._embedder.embed([texts[chunk][1] for chunk in missing])
        self._store.upsert(missing, vectors, [facts[chunk] for chunk in missing])
        self._catalog.advance()


def _batches(ready: Iterable[_Ready]) -> Iterator[list[_Ready]]:
    batch: list[_Ready] = []
    size = 0
    for one in ready:
        batch.append(one)
        size += len(one.chunks)
        if size >= _BATCH_CHUNKS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
