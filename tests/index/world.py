"""A folder of documents with an index of it, and what is read from both."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.access import Filter
from index.catalog import Catalog, Source
from index.chunking import ChunkLimits
from index.embedding import Embedder
from index.fingerprint import fingerprint
from index.ingestion import IngestionSettings
from index.place import IndexPlace
from index.plan import Request
from index.report import SyncReport
from index.retrieval import Retriever
from index.store import StoreSettings, open_store
from index.sync import Sync, SyncSettings

LIMITS = ChunkLimits(64)


NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)


LONG = " ".join(f"Sentence number {n} says that locker {n} holds {n * 7} keys." for n in range(40))


def quiet(done: int, total: int, name: str) -> None:
    """No progress."""


def no_wait() -> None:
    pytest.fail("another sync is running")


@dataclass
class World:
    """A folder of documents, and an index of it."""

    base: Path
    data: Path
    embedder: Embedder
    now: datetime = NOON
    database: str | None = None
    store_url: str | None = None
    timeout: float = 30.0

    @property
    def storage(self) -> StoreSettings:
        return StoreSettings(self.data / "chroma", self.store_url, timeout=self.timeout)

    def write(self, name: str, text: str) -> None:
        path = self.base / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def catalog(self) -> Catalog:
        return IndexPlace(self.data, self.database).catalog()

    def sync(self, request: Request | None = None, limits: ChunkLimits = LIMITS) -> SyncReport:
        place = IndexPlace(self.data, self.database)
        reading = IngestionSettings(self.base, clock=lambda: self.now)
        with place.locked(no_wait) as check_lock, closing(self.catalog()) as catalog:
            settings = SyncSettings(limits, reading, check_lock=check_lock)
            with closing(Sync(catalog, self.embedder, self.storage, settings, quiet)) as sync:
                return sync.run(request or Request((Source("docs"),), prune=True))

    def retriever(self) -> Retriever:
        catalog = self.catalog()
        generation = catalog.generation()
        store = open_store(self.storage, fingerprint(self.embedder, LIMITS))
        return Retriever(catalog=catalog, store=store, embedder=self.embedder, opened_at=generation, k=50)

    def state(self) -> dict[str, Any]:
        """All that the index holds, in both stores, but for the time at which it was made."""
        catalog = self.catalog()
        ids = sorted(catalog.chunk_ids())
        passages = catalog.passages(ids, Filter())
        store = open_store(self.storage, fingerprint(self.embedder, LIMITS))
        near = {
            chunk: round(cosine, 3)
            for chunk, cosine in store.nearest(self.embedder.embed_question("keys"), 999, Filter())
        }
        entries = [(e.id, e.title, e.digest, e.labels, e.length) for e in catalog.entries().values()]
        state = {
            "entries": entries,
            "chunks": [(p.id, p.document, p.start, p.end, p.text, p.sentences) for p in passages.values()],
            "words": sorted(chunk for chunk, _ in catalog.rank_words("sentence keys report", 999, Filter())),
            "vectors": near,
            "held": sorted(store.ids()),
            "for everyone": sorted(
                chunk
                for chunk, _ in store.nearest(self.embedder.embed_question("keys"), 999, Filter(audience=frozenset()))
            ),
            "settled": catalog.fact("unsettled"),
        }
        catalog.close()
        return state


def clean(world: World, name: str = "clean") -> dict[str, Any]:
    """What an index of the same documents holds that was made in one go."""
    fresh = World(world.base, world.base / name, world.embedder)
    fresh.sync()
    return fresh.state()


def alike(state: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two indexes hold the same, up to the half precision in which the catalog keeps vectors."""
    near = pytest.approx(other["vectors"], abs=0.002)
    return state | {"vectors": None} == other | {"vectors": None} and state["vectors"] == near


def change(world: World) -> None:
    """Change one document, delete one, add one."""
    world.write("long.txt", LONG.replace("locker 20 holds 140 keys", "locker 20 holds no keys"))
    (world.base / "docs" / "sub" / "b.txt").unlink()
    world.write("c.txt", "A third report, on other keys.")


def counts(report: SyncReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.deleted, report.unchanged, len(report.failed)
