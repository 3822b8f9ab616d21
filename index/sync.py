"""Make the index equal to its sources: add, change, delete. Safe to kill, and to run again, at any time.

The order that makes it safe: new vectors go into the store first, where nobody finds them since the catalog does not
hold their chunks; then one transaction of the catalog makes documents, chunks and words visible at once; then the
vectors of chunks that are gone are deleted. A fact in the catalog, `unsettled`, is set while the two may differ; the
next sync that finds it compares them id by id.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import numpy as np

from index import chunking, store
from index.access import chunk_metadata
from index.agreement import BATCH, make_equal
from index.catalog import Catalog, Entry, Reached, Source
from index.changes import Changes, Pending
from index.chunk import Chunk
from index.chunking import ChunkLimits
from index.document import Document
from index.embedder import TextEmbedder
from index.engine import Cut, Engine, PlainEngine, embed
from index.errors import StoreError
from index.fingerprint import fingerprint, mismatch
from index.ingestion import Ingested, Ingestion, IngestionSettings, Progress
from index.lock import Check
from index.passage import Vectors
from index.plan import Request
from index.report import SyncReport
from index.store import StoreSettings, VectorStore


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """How documents are found and cut. `remember` is told the sources after each change of them.

    `engine` reads the documents, and may cut and embed them; None: one after the other, in this process. `check_lock`
    raises StoreError when the lock of the sync has been lost.
    """

    limits: ChunkLimits
    ingestion: IngestionSettings
    engine: Engine | None = None
    remember: Callable[[Sequence[Source]], None] = lambda _: None
    check_lock: Check = lambda: None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document that has been read and cut, with the vectors that the engine has made, by chunk id."""

    pending: Pending
    document: Document
    chunks: tuple[Chunk, ...]
    vectors: Mapping[str, Vectors]


class Sync:
    """Brings one index up to date. Run inside `locked`."""

    def __init__(
        self,
        catalog: Catalog,
        embedder: TextEmbedder,
        storage: StoreSettings,
        settings: SyncSettings,
        progress: Progress,
    ) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._storage = storage
        self._settings = settings
        self._progress = progress
        self._fingerprint = fingerprint(embedder, settings.limits)
        self._opened: VectorStore | None = None
        self._stale: set[str] = set()
        self._made_otherwise = False
        # A catalog that is new beside a store that is not says nothing about what the store holds.
        self._interrupted = catalog.fact("unsettled") == "yes" or (
            catalog.fact("fingerprint") is None and store.exists(storage)
        )
        self._report = SyncReport()

    def close(self) -> None:
        """Close what was opened on the way."""
        if self._opened is not None:
            self._opened.close()

    def run(self, request: Request) -> SyncReport:
        """Do it, and report what this and earlier runs did.

        Raises IndexMismatch when the index was made with something else and is not to be rebuilt, and StoreError when
        the lock was lost on the way.
        """
        stored = self._catalog.fact("fingerprint")
        if stored not in (None, self._fingerprint) and not request.rebuild:
            raise mismatch(stored or "", self._fingerprint)
        self._made_otherwise = stored not in (None, self._fingerprint)
        self._drop_damaged()
        if request.rebuild:
            self._unsettle()
        # A rebuild is one transaction, so that readers have the old index until the new one is whole.
        with self._writing() if request.rebuild else nullcontext():
            self._synchronise(request)
        self._settle()
        return self._report

    def _synchronise(self, request: Request) -> None:
        ingestion = Ingestion(request, self._catalog, self._settings.ingestion, self._report, self._progress)
        changes = ingestion.changes
        self._begin(request, changes.reached)
        self._relabel(changes.relabelled)
        written: set[str] = set()
        engine = self._settings.engine or PlainEngine(self._settings.ingestion.web)
        known_chunks = self._nothing_held if request.rebuild else self._held
        for batch in _batches(map(self._ready, ingestion.documents(engine, known_chunks))):
            self._commit(batch, ingestion.done, reuse=not request.rebuild)
            written |= {ready.document.id for ready in batch}
        stale = ingestion.age(made_otherwise=self._made_otherwise)
        self._delete([document for document in changes.gone if document not in written])
        self._end(request, changes, ingestion.known, stale)

    def _ready(self, ingested: Ingested) -> _Ready:
        cut = ingested.cut or Cut(tuple(chunking.chunk(ingested.document, self._embedder, self._settings.limits)))
        return _Ready(ingested.pending, ingested.document, cut.chunks, cut.vectors)

    def _held(self, pending: Pending) -> frozenset[str]:
        """The chunks that the index has of a document, before it is read anew."""
        names = {name for name in (pending.item.id, pending.old.id if pending.old else None) if name is not None}
        return frozenset(chunk for name in names for chunk in self._catalog.chunk_ids(name))

    def _nothing_held(self, _: Pending) -> frozenset[str]:
        return frozenset()

    def _end(self, request: Request, changes: Changes, known: Mapping[str, Reached], stale: Mapping[str, str]) -> None:
        """Remember which sources and documents were reached."""
        declared = {source.location for source in request.sources if source.declared}
        new = {place for place in changes.failing if place not in known and place not in declared}
        with self._writing():
            for location in (*request.drop, *changes.dropped, *sorted(new)):
                self._catalog.forget_source(location)
            self._mark_sources(changes, known)
            for document, since in stale.items():
                self._catalog.set_stale(document, since)
            for entry in [entry for entry in changes.unchanged if entry.stale]:
                self._catalog.set_stale(entry.id, None)
            for location in changes.left_out.keys() - new:
                self._catalog.set_left_out(location, changes.left_out[location])
            if request.drop:
                self._catalog.purge_words()
            self._settings.remember(self._catalog.sources())

    def _mark_sources(self, changes: Changes, known: Mapping[str, Reached]) -> None:
        now = self._settings.ingestion.clock().isoformat(timespec="seconds")
        for location in changes.reached:
            self._catalog.set_reached(location, Reached(now, None))
        for location in changes.failing:
            before = known.get(location, Reached(None, None))
            self._catalog.set_reached(location, Reached(before.reached, before.failing or now))

    # Making it visible

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction of the catalog, which is undone when the lock is found to be lost before it ends."""
        with self._catalog.writing():
            yield
            self._settings.check_lock()

    def _begin(self, request: Request, reached: set[str]) -> None:
        with self._writing():
            self._catalog.set_fact("running", "yes")
            self._catalog.set_fact("progress", "")
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
            if request.drop:
                self._catalog.purge_words()
            self._settings.remember(self._catalog.sources())

    def _relabel(self, relabelled: Sequence[tuple[Entry, Source]]) -> None:
        if not relabelled:
            return
        self._unsettle()
        with self._writing():  # first, so that a reader without the label loses sight of the document at once
            for entry, source in relabelled:
                self._catalog.set_labels(entry.id, source.labels)
            self._catalog.advance()
        for entry, source in relabelled:
            ids = sorted(self._catalog.chunk_ids(entry.id))
            self._store.relabel(ids, [chunk_metadata(entry.id, source.location, source.labels)] * len(ids))

    def _commit(self, batch: Sequence[_Ready], done: tuple[int, int], *, reuse: bool) -> None:
        known: dict[str, Vectors] = {}
        before: set[str] = set()
        for ready in batch:
            for document in {ready.document.id, ready.pending.old.id if ready.pending.old else ready.document.id}:
                before |= self._catalog.chunk_ids(document)
                if reuse:
                    known |= self._catalog.vectors(document)
        fresh = [(ready, chunk) for ready in batch for chunk in ready.chunks if chunk.id not in known]
        self._unsettle()
        known |= self._stored(fresh)
        with self._writing():
            for ready in batch:
                old = ready.pending.old
                if old and old.id != ready.document.id:
                    self._catalog.remove([old.id])
                vectors_of = [known[chunk.id] for chunk in ready.chunks]
                origin = ready.pending.item.origin
                self._catalog.remember_source(ready.pending.source)
                self._catalog.put(
                    ready.document, ready.pending.source, origin, ready.pending.digest, ready.chunks, vectors_of
                )
            self._catalog.set_fact("progress", f"{done[0]:,} of {done[1]:,}")
            self._catalog.advance()
        after = {chunk.id for ready in batch for chunk in ready.chunks}
        self._stale |= before - after

    def _stored(self, fresh: Sequence[tuple[_Ready, Chunk]]) -> dict[str, Vectors]:
        """Store the vectors of new chunks, and return them, with those of their sentences, by chunk id."""
        if not fresh:
            return {}
        made = {chunk.id: ready.vectors[chunk.id] for ready, chunk in fresh if chunk.id in ready.vectors}
        made |= embed([chunk for _, chunk in fresh if chunk.id not in made], self._embedder)
        metadata = [
            chunk_metadata(ready.document.id, ready.pending.source.location, ready.pending.source.labels)
            for ready, _ in fresh
        ]
        vectors = np.stack([made[chunk.id][0] for _, chunk in fresh])
        self._store.upsert([chunk.id for _, chunk in fresh], vectors, metadata)
        self._report.chunks += len(fresh)
        return made

    def _delete(self, gone: Sequence[str]) -> None:
        if not gone:
            return
        self._unsettle()
        for document in gone:
            self._stale |= self._catalog.chunk_ids(document)
        with self._writing():
            self._catalog.remove(gone)
            self._catalog.advance()

    # Agreement of catalog and store

    @property
    def _store(self) -> VectorStore:
        if self._opened is None:
            self._opened = store.open_store(self._storage, self._fingerprint)
        return self._opened

    def _unsettle(self) -> None:
        self._settings.check_lock()
        if self._catalog.fact("unsettled") != "yes":
            self._catalog.set_fact("unsettled", "yes")

    def _settle(self) -> None:
        self._settings.check_lock()  # or what another sync has stored and not committed would be deleted
        missing, wanted = self._missing()
        if self._interrupted or missing:
            if missing:
                self._report.notices.append(f"{missing:,} of {wanted:,} vectors were missing, and are stored anew")
            make_equal(self._catalog, self._store, self._progress)
        elif self._stale:
            self._store.delete(sorted(self._stale - self._catalog.chunk_ids()))
        if self._opened is not None:
            self._opened.drop_others()
        with self._writing():
            for name, value in (("unsettled", "no"), ("running", "no"), ("finished", "yes")):
                if self._catalog.fact(name) != value:
                    self._catalog.set_fact(name, value)
        self._catalog.flush()

    def _missing(self) -> tuple[int, int]:
        """How many chunks have no vector, and how many should: the store was lost, another was named, or is older."""
        wanted = self._catalog.chunk_ids()
        if not wanted:
            return 0, 0
        stored = store.held_in_folder(self._storage, self._fingerprint)
        if stored is None:
            stored = self._store.ids(wanted)
        return len(wanted - stored), len(wanted)

    def _drop_damaged(self) -> None:
        """Delete a folder of vectors that is damaged: the catalog has all that stood in it."""
        try:
            store.check(self._storage, self._fingerprint)
        except StoreError:
            store.remove(self._storage)


def _batches(ready: Iterable[_Ready]) -> Iterator[list[_Ready]]:
    batch: list[_Ready] = []
    size = 0
    for document in ready:
        batch.append(document)
        size += len(document.chunks)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
