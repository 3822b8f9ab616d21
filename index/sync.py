"""Make the index equal to its sources: add, change, delete. Safe to kill, and to run again, at any time.

The order that makes it safe: new vectors go into the store first, where nobody finds them since the catalog does not
hold their chunks; then one transaction of the catalog makes documents, chunks and words visible at once; then the
vectors of chunks that are gone are deleted. A fact in the catalog, `unsettled`, is set while the two may differ; the
next sync that finds it compares them id by id.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from index import chunking, store
from index.access import chunk_facts
from index.ageing import Ageing, told
from index.agreement import BATCH, make_equal
from index.catalog import Catalog, Entry, Reached, Source
from index.changes import Changes, Pending, SourceComparison, digest_of, named_apart
from index.chunk import Chunk
from index.chunking import ChunkLimits
from index.document import Document
from index.documents.isolation import Isolation
from index.documents.web import WebSettings
from index.embedder import TextEmbedder
from index.errors import SourceError
from index.fingerprint import fingerprint, mismatch
from index.passage import Vectors
from index.plan import Request
from index.report import ReadInPart, SyncReport
from index.sources import NEAR, Reach
from index.store import StoreSettings, VectorStore

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A pending document that has been read and cut."""

    pending: Pending
    document: Document
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """How documents are cut, and how long they stay when their source cannot be reached.

    `base` is the folder that relative sources are below; `reach` is how far links and addresses are followed;
    `remember` is told the sources after each change of them.
    """

    limits: ChunkLimits
    base: Path
    stale_after: timedelta = timedelta(days=30)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    remember: Callable[[Sequence[Source]], None] = lambda _: None
    reach: Reach = NEAR


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
        self._done = (0, 0)
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

        Raises IndexMismatch when the index was made with something else and is not to be rebuilt.
        """
        found = self._catalog.fact("fingerprint")
        if found not in (None, self._fingerprint) and not request.rebuild:
            raise mismatch(found or "", self._fingerprint)
        self._made_otherwise = found not in (None, self._fingerprint)
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
        known = self._catalog.reached()
        comparison = SourceComparison(
            request,
            self._catalog,
            self._settings.base,
            self._report,
            follow_links=self._settings.reach.follow_links,
        )
        found = comparison.run()
        ready = self._read(comparison)
        if request.dry_run:
            for _ in ready:
                pass
            self._age(request, found, known)
            self._report.deleted += len(found.gone)
            return
        self._begin(request, found.reached)
        self._relabel(found.relabelled)
        written: set[str] = set()
        for batch in _batches(ready):
            self._commit(batch, reuse=not request.rebuild)
            written |= {one.document.id for one in batch}
        stale = self._age(request, found, known)
        self._report.deleted += len(found.gone)
        self._delete([document for document in found.gone if document not in written])
        self._end(request, found, known, stale)

    def _read(self, comparison: SourceComparison) -> Iterator[_Ready]:
        found = comparison.changes
        gone, pending = set(found.gone), found.pending
        owners = {entry.id: entry.origin for entry in comparison.entries if entry.id not in gone}
        with Isolation(WebSettings(private=self._settings.reach.private_addresses)) as reader:
            for done, one in enumerate(pending):
                self._progress(done, len(pending), one.item.source)
                self._done = (done + 1, len(pending))
                try:
                    document = one.item.read(reader)
                except SourceError as error:
                    comparison.fail(one, error)
                    continue
                found.reached.add(one.source.location)
                self._report.read_in_part += [ReadInPart(one.item.source, remark) for remark in document.remarks]
                document = named_apart(document, one, owners)
                owners[document.id] = one.item.origin
                ready = self._ready(one, document)
                if ready:
                    yield ready
                elif one.old:
                    found.found.append(one.old)
        if pending:
            self._progress(len(pending), len(pending), "")

    # What cannot be reached

    def _age(self, request: Request, found: Changes, known: Mapping[str, Reached]) -> dict[str, str]:
        """Report what cannot be reached; what has been so for too long is gone. Since when the others are so, by id."""
        ageing = Ageing(self._settings.clock(), self._settings.stale_after)
        kept: dict[str, list[str]] = {}
        stale: dict[str, str] = {}
        for entry in found.lost:
            since = ageing.last_found(entry, known)
            if self._made_otherwise or ageing.is_over(since):
                found.gone.append(entry.id)
            else:
                stale[entry.id] = since
                kept.setdefault(entry.location, []).append(since)
        self._report.kept += len(stale)
        if self._made_otherwise and found.lost:
            self._report.notices.append(f"{len(found.lost)} documents that cannot be read now are not in the new index")
        sources = {source.location: source for source in request.sources}
        for location, fault in found.failing.items():
            before = known.get(location)
            line = told(sources[location], fault, kept.get(location, []), before, ageing)
            over = before is not None and ageing.is_over(before.failing)
            (self._report.notices if over else self._report.failed).append(line)
            if over and not sources[location].declared:
                found.dropped.append(location)
        return stale

    def _end(self, request: Request, found: Changes, known: Mapping[str, Reached], stale: Mapping[str, str]) -> None:
        """Remember which sources and documents were reached."""
        declared = {source.location for source in request.sources if source.declared}
        new = {place for place in found.failing if place not in known and place not in declared}
        with self._catalog.writing():
            for location in (*request.drop, *found.dropped, *sorted(new)):
                self._catalog.forget_source(location)
            self._mark_sources(found, known)
            for document, since in stale.items():
                self._catalog.set_stale(document, since)
            for entry in [entry for entry in found.found if entry.stale]:
                self._catalog.set_stale(entry.id, None)
            for location in found.left_out.keys() - new:
                self._catalog.set_left_out(location, found.left_out[location])
            if request.drop:
                self._catalog.purge_words()
            self._settings.remember(self._catalog.sources())

    def _mark_sources(self, found: Changes, known: Mapping[str, Reached]) -> None:
        now = self._settings.clock().isoformat(timespec="seconds")
        for location in found.reached:
            self._catalog.set_reached(location, Reached(now, None))
        for location in found.failing:
            before = known.get(location, Reached(None, None))
            self._catalog.set_reached(location, Reached(before.reached, before.failing or now))

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
        chunks = chunking.chunk(document, self._embedder, self._settings.limits)
        return _Ready(Pending(one.source, one.item, digest, one.old), document, tuple(chunks))

    # Making it visible

    def _begin(self, request: Request, reached: set[str]) -> None:
        with self._catalog.writing():
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
                    known |= self._catalog.vectors(document)
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
                self._catalog.remember_source(one.pending.source)
                self._catalog.put(one.document, one.pending.source, origin, one.pending.digest, one.chunks, vectors_of)
            self._catalog.set_fact("progress", f"{self._done[0]:,} of {self._done[1]:,}")
            self._catalog.advance()
        after = {chunk.id for one in batch for chunk in one.chunks}
        self._stale |= before - after

    def _embed(self, fresh: Sequence[tuple[_Ready, Chunk]]) -> dict[str, Vectors]:
        """Store the vectors of new chunks, and return them, with those of their sentences, by chunk id."""
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
        return {chunk.id: np.vstack([vectors[at], parts[at]]) for at, chunk in enumerate(chunks)}

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
            make_equal(self._catalog, self._store, self._embedder, self._progress)
        elif self._stale:
            self._store.delete(sorted(self._stale - self._catalog.chunk_ids()))
        if self._opened is not None:
            self._opened.drop_others()
        with self._catalog.writing():
            for name, value in (("unsettled", "no"), ("running", "no"), ("finished", "yes")):
                if self._catalog.fact(name) != value:
                    self._catalog.set_fact(name, value)
        self._catalog.flush()

    def _lost_store(self) -> bool:
        return not store.exists(self._storage) and self._catalog.counts()[1] > 0


def _batches(ready: Iterable[_Ready]) -> Iterator[list[_Ready]]:
    batch: list[_Ready] = []
    size = 0
    for one in ready:
        batch.append(one)
        size += len(one.chunks)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
