"""A sync whose documents are made ready by an engine other than its own."""

import pickle
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace

import pytest

from index import chunking
from index.catalog import Source
from index.changes import Pending
from index.documents.isolation import Isolation
from index.embedding import Embedder
from index.engine import Cut, Engine, Held, Outcome, embed, read
from index.errors import NothingToRead, SourceError
from index.ingestion import IngestionSettings
from index.plan import Request
from index.report import SyncReport
from index.sync import Sync, SyncSettings
from tests.index.world import LIMITS, World, change, clean, counts, quiet


class Ahead:
    """Cuts and embeds each document before the sync asks, and counts the chunks."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.embedded = 0

    def outcomes(self, pending: Sequence[Pending], known_chunks: Held) -> Generator[Outcome]:
        with Isolation() as reader:
            for each in pending:
                document = read(each, reader)
                if isinstance(document, SourceError):
                    yield Outcome(document)
                    continue
                chunks = tuple(chunking.chunk(document, self._embedder, LIMITS))
                lacking = [chunk for chunk in chunks if chunk.id not in known_chunks(each)]
                self.embedded += len(lacking)
                yield pickle.loads(pickle.dumps(Outcome(document, Cut(chunks, embed(lacking, self._embedder)))))


def sync(world: World, engine: Engine, embedder: Embedder, request: Request | None = None) -> SyncReport:
    settings = SyncSettings(LIMITS, IngestionSettings(world.base, clock=lambda: world.now), engine)
    with (
        closing(world.catalog()) as catalog,
        closing(Sync(catalog, embedder, world.storage, settings, quiet)) as running,
    ):
        return running.run(request or Request((Source("docs"),), prune=True))


@pytest.fixture
def forbidden(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Embedder]:
    """An embedder that counts, and embeds nothing."""

    class Counting(Embedder):
        def __init__(self) -> None:
            self.__dict__ |= embedder.__dict__

        def embed(self, *_: object) -> None:  # type: ignore[override]  # it is never called
            pytest.fail("the sync has embedded what the engine had made")

    return Counting


def test_what_the_engine_has_made_is_taken_as_it_is(world: World, forbidden: Callable[[], Embedder]) -> None:
    world.write("empty.txt", " ")
    engine = Ahead(world.embedder)
    assert counts(sync(world, engine, forbidden())) == (3, 0, 0, 0, 1)
    assert world.state() == clean(world)
    first = engine.embedded
    change(world)
    assert counts(sync(world, engine, forbidden())) == (1, 1, 1, 1, 1)
    assert engine.embedded < 2 * first, "a changed document costs its changed chunks"
    assert world.state() == clean(world, "again")


def test_a_rebuild_takes_nothing_from_the_old_index(world: World, forbidden: Callable[[], Embedder]) -> None:
    engine = Ahead(world.embedder)
    sync(world, engine, forbidden())
    first = engine.embedded
    sync(world, engine, forbidden(), Request((Source("docs"),), prune=True, rebuild=True))
    assert engine.embedded == 2 * first
    assert world.state() == clean(world)


def test_a_document_that_gets_another_name_is_cut_anew(world: World) -> None:
    sources = Request((Source("docs"), Source("more")), prune=True)
    (world.base / "more").mkdir()
    (world.base / "more" / "a.md").write_text("# Another\n\nAnother report on keys.\n")
    sync(world, Ahead(world.embedder), world.embedder, sources)
    fresh = replace(world, data=world.base / "clean")
    fresh.sync(sources)
    assert world.state() == fresh.state()
    assert "more/a.md" in dict(world.catalog().texts())


@pytest.mark.parametrize("error", [SourceError("a.pdf", "is broken", 404), NothingToRead("b.png", "holds no words")])
def test_an_error_is_the_same_in_another_process(error: SourceError) -> None:
    there = pickle.loads(pickle.dumps(error))
    assert (type(there), str(there)) == (type(error), str(error))
    assert (there.source, there.fault, there.status) == (error.source, error.fault, error.status)
