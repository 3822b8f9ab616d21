"""Make the index equal to its sources: add, change, delete. Safe to kill, and to run again, at any time.

The order that makes it safe: new vectors go into the store first, where nobody finds them since the catalog does not
hold their chunks; then one transaction of the catalog makes documents, chunks and words visible at once; then the
vectors of chunks that are gone are deleted. A fact in the catalog, `unsettled`, is set while the two may differ; the
next sync that finds it compares them id by id.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from index import chunking, store
from index.catalog import Catalog, Entry, Source
from index.chunk import Chunk
from index.chunking import ChunkLimits
from index.document import Document
from index.documents import read_bytes
from index.documents.isolation import Isolation
from index.documents.web import WebSettings
from index.embedder import TextEmbedder
from index.errors import IndexMismatch, SourceError, StoreError
from index.passage import Vectors
from index.sources import NEAR, Expansion, Item, Reach, expand
from index.store import StoreSettings, VectorStore, chunk_facts

_BATCH_CHUNKS = 192  # new chunks that are embedded, and made visible, at once
_LOCK_WAIT = 3600.0  # seconds
_READING = "2"  # grows when the same bytes are read as another text

Progress = Callable[[int, int, str], None]
Notice = Callable[[], None]


def fingerprint(embedder: TextEmbedder, limits: ChunkLimits) -> str:
    """What an index was made with: vectors of another embedder, precision or chunker must not be mixed with it."""
    return f"{embedder.fingerprint}.{chunking.fingerprint(limits)}"


@dataclass(slots=True)
class SyncReport:
    """What a sync did, in documents; `chunks` counts those that were embedded, `failed` has a line for each failure.

    `links` are those that lead out of their source's folder, and were not followed.
    """

    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    chunks: int = 0
    skipped_hidden: int = 0
    skipped_unknown: int = 0
    links: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Request:
    """What to make equal: `sources`, or only what lies under `within` (an absolute path) of the one source.

    With `prune`, documents of sources that are not among these are deleted. `rebuild` makes everything anew.
    """

    sources: tuple[Source, ...]
    within: str | None = None
    prune: bool = False
    rebuild: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Pending:
    """A document that is new or has changed."""

    source: Source
    item: Item
    digest: str
    old: Entry | None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A pending document that has been read and cut."""

    pending: _Pending
    document: Document
    chunks: tuple[Chunk, ...]


@contextmanager
def locked(data: Path, on_wait: Notice) -> Iterator[None]:
    """One sync at a time: another one waits, after `on_wait` was told. Raises StoreError after an hour."""
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "sync.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        on_wait()
        try:
            lock.acquire(timeout=_LOCK_WAIT)
        except Timeout as error:
            raise StoreError(
                f"{data}: another sync has been running for an hour; end it and run: footnote sync"
            ) from error
    try:
        yield
    finally:
        lock.release()


class Sync:
    """Brings one index up to date. Run inside `locked`."""

    def __init__(
        self,
        catalog: Catalog,
        embedder: TextEmbedder,
        storage: StoreSettings,
        base: Path,
        limits: ChunkLimits,
        progress: Progress,
        reach: Reach = NEAR,
    ) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._storage = storage
        self._base = base
        self._limits = limits
        self._progress = progress
        self._reach = reach
        self._fingerprint = fingerprint(embedder, limits)
        self._opened: VectorStore | None = None
        self._stale: set[str] = set()
        # A catalog that is new beside a store that is not says nothing about what the store holds.
        self._interrupted = catalog.fact("unsettled") == "yes" or (
            catalog.fact("fingerprint") is None and store.exists(storage)
        )
        self._reached: set[str] = set()
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
        pending: list[_Pending] = []
        gone: list[str] = []
        relabelled: list[tuple[Entry, Source]] = []
        for source in request.sources:
            expansion = expand(source.location, self._base, follow_links=self._reach.follow_links)
            self._count(expansion)
            if expansion.items or not expansion.failed:
                self._reached.add(source.location)
            entries = {entry.origin: entry for entry in self._catalog.entries(source.location).values()}
            items = [item for item in expansion.items if _lies_within(item.origin, request.within)]
            pending += self._pending(source, items, entries, request.rebuild)
            relabelled += [(entry, source) for entry in entries.values() if entry.labels != source.labels]
            gone += [
                entry.id
                for entry in entries.values()
                if _lies_within(entry.origin, request.within) and expansion.has_lost(entry.origin)
            ]
        if request.prune:
            kept = {source.location for source in request.sources}
            gone += [entry.id for entry in self._catalog.entries().values() if entry.location not in kept]
        self._report.deleted = len(gone)
        ready = self._read(pending, set(gone))
        if request.dry_run:
            for _ in ready:
                pass
            return
        self._begin(request)
        self._relabel(relabelled)
        written: set[str] = set()
        for batch in _batches(ready):
            self._commit(batch, reuse=not request.rebuild)
            written |= {one.document.id for one in batch}
        self._delete([document for document in gone if document not in written])

    def _count(self, expansion: Expansion) -> None:
        self._report.skipped_hidden += expansion.skipped_hidden
        self._report.skipped_unknown += expansion.skipped_unknown
        self._report.failed += [str(error) for error in expansion.failed]
        self._report.links += expansion.links

    # What has changed

    def _pending(
        self, source: Source, items: Sequence[Item], entries: dict[str, Entry], rebuild: bool
    ) -> Iterator[_Pending]:
        for item in items:
            old = entries.get(item.origin)
            if item.id is None:
                yield _Pending(source, item, "", old)
                continue
            try:
                digest = self._digest(read_bytes(Path(item.origin), item.source))
            except SourceError as error:
                self._report.failed.append(str(error))
                continue
            if old and old.digest == digest and not rebuild:
                self._report.unchanged += 1
                continue
            yield _Pending(source, item, digest, old)

    def _digest(self, data: bytes) -> str:
        return hashlib.blake2b(data + _READING.encode(), digest_size=16).hexdigest()

    def _read(self, pending: Sequence[_Pending], gone: set[str]) -> Iterator[_Ready]:
        owners = {entry.id: entry.origin for entry in self._catalog.entries().values() if entry.id not in gone}
        with Isolation(WebSettings(private=self._reach.private_addresses)) as reader:
            for done, one in enumerate(pending):
                self._progress(done, len(pending), one.item.source)
                try:
                    document = one.item.read(reader)
                except SourceError as error:
                    self._report.failed.append(str(error))
                    continue
                document = _named_apart(document, one, owners)
                owners[document.id] = one.item.origin
                ready = self._ready(one, document)
                if ready:
                    yield ready
        if pending:
            self._progress(len(pending), len(pending), "")

    def _ready(self, one: _Pending, document: Document) -> _Ready | None:
        """The document cut into chunks; None when an address has given what it gave before."""
        digest = one.digest or self._digest(
            f"{document.title}\0{document.date}\0{document.text}".encode(errors="replace")
        )
        if one.old and one.old.digest == digest and one.old.id == document.id and not one.digest:
            self._report.unchanged += 1
            return None
        if one.old:
            self._report.changed += 1
        else:
            self._report.added += 1
        chunks = chunking.chunk(document, self._embedder, self._limits)
        return _Ready(_Pending(one.source, one.item, digest, one.old), document, tuple(chunks))

    # Making it visible

    def _begin(self, request: Request) -> None:
        with self._catalog.writing():
            self._catalog.set_fact("fingerprint", self._fingerprint)
            self._catalog.set_fact("dimension", str(self._embedder.dimension))
            if request.prune:
                kept = {source.location for source in request.sources}
                for known in self._catalog.sources():
                    if known.location not in kept:
                        self._catalog.forget_source(known.location)
            for source in request.sources:
                if source.declared or source.location in self._reached:
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


def mismatch(found: str, wanted: str) -> IndexMismatch:
    """The error for an index that was made with something else."""
    return IndexMismatch(
        f"the index was made with {found}, the settings ask for {wanted}; "
        "set the model, precision and chunk size back, or make the index anew: footnote sync --rebuild"
    )


def _lies_within(origin: str, within: str | None) -> bool:
    return within is None or origin == within or origin.startswith(within.rstrip("/") + "/")


def _named_apart(document: Document, one: _Pending, owners: dict[str, str]) -> Document:
    """The document under an id that no other document has: that of its source folder is put before it when needed."""
    origin = one.item.origin
    if owners.get(document.id, origin) == origin:
        return document
    location = one.source.location.rstrip("/")
    for prefix in (Path(location).name, location, hashlib.blake2b(origin.encode(), digest_size=4).hexdigest()):
        name = f"{prefix}/{document.id}"
        if owners.get(name, origin) == origin:
            return replace(document, id=name)
    return document


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
