"""Sync, undisturbed: what is added, changed, deleted and left as it was."""

import threading
from pathlib import Path

import pytest

from index.access import Filter
from index.catalog import Source
from index.chunking import ChunkLimits
from index.embedding import Embedder
from index.errors import IndexMismatch
from index.lock import locked
from index.plan import Request
from index.vectors.chroma import ChromaVectors
from tests.index.world import LONG, World, change, clean, counts


def test_added_changed_deleted_unchanged_are_counted(world: World) -> None:
    assert counts(world.sync()) == (3, 0, 0, 0, 0)
    assert counts(world.sync()) == (0, 0, 0, 3, 0)
    change(world)
    assert counts(world.sync()) == (1, 1, 1, 1, 0)
    assert world.state() == clean(world)


def test_a_changed_document_costs_its_changed_chunks(world: World) -> None:
    first = world.sync()
    world.write("long.txt", LONG.replace("Sentence number 5 ", "There is a new sentence here. Sentence number 5 "))
    second = world.sync()
    assert first.chunks > 8
    assert 1 <= second.chunks <= first.chunks // 2
    assert world.state() == clean(world)


def test_nothing_changed_touches_neither_the_model_nor_the_store(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.sync()
    generation = world.catalog().generation()
    monkeypatch.setattr(ChromaVectors, "__init__", lambda *_: pytest.fail("opened the store"))
    monkeypatch.setattr(Embedder, "embed", lambda *_: pytest.fail("embedded"))
    world.sync()
    assert world.catalog().generation() == generation


def test_the_catalog_gives_each_text_back_but_for_white_space_between_chunks(world: World) -> None:
    text = f"Title\n\n{LONG}\n\n\n{LONG}"
    world.write("long.txt", text)
    world.sync()
    texts = dict(world.catalog().texts())
    assert (len(texts["long.txt"]), texts["long.txt"].split()) == (len(text), text.split())
    assert set(texts) == set(world.catalog().entries())


def test_a_source_is_dropped_by_name(world: World) -> None:
    world.sync()
    (world.base / "more").mkdir()
    (world.base / "more" / "d.txt").write_text("A fourth report, on penguins.")
    world.sync(Request((Source("more", declared=False),)))
    assert counts(world.sync(Request((), drop=frozenset({"more"})))) == (0, 0, 1, 0, 0)
    assert world.state() == clean(world)
    world.catalog().flush()
    left = b"".join(path.read_bytes() for path in world.data.rglob("*") if path.is_file())
    assert b"penguin" not in left


def test_labels_follow_the_source_without_embedding(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.sync()
    monkeypatch.setattr(Embedder, "embed", lambda *_: pytest.fail("embedded"))
    world.sync(Request((Source("docs", ("legal",)),), prune=True))
    retriever = world.retriever()
    assert retriever.find("keys", Filter(audience=frozenset())).passages == ()
    assert retriever.find("keys", Filter(audience=frozenset({"legal"}))).passages
    question = world.embedder.embed_question("keys")
    assert retriever.store.nearest(question, 5, Filter(audience=frozenset())) == []


def test_another_chunk_size_is_refused_with_the_remedy_and_rebuilt_on_demand(world: World) -> None:
    world.sync()
    before = world.state()
    with pytest.raises(IndexMismatch, match="footnote sync --rebuild"):
        world.sync(limits=ChunkLimits(32))
    assert world.state() == before
    report = world.sync(Request((Source("docs"),), prune=True, rebuild=True), ChunkLimits(32))
    assert counts(report) == (0, 3, 0, 0, 0)
    with pytest.raises(IndexMismatch):
        world.retriever().find("keys")
    world.sync(Request((Source("docs"),), prune=True, rebuild=True))
    assert world.state() == clean(world)


def test_the_second_of_two_syncs_says_so_and_waits(tmp_path: Path) -> None:
    waiting = threading.Event()
    order: list[str] = []

    def second() -> None:
        with locked(tmp_path, waiting.set):
            order.append("second")

    with locked(tmp_path, lambda: pytest.fail("nobody else is syncing")):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(30)
        order.append("first")
    thread.join(30)
    assert order == ["first", "second"]
    assert (tmp_path / "sync.lock").exists()
