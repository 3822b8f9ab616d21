"""Catalog and store agree: after a kill at every step, and under the eyes of a reader."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog, Source
from index.fingerprint import fingerprint
from index.plan import Request
from index.store import open_store
from index.vectors.chroma import ChromaVectors
from tests.index.world import LIMITS, World, alike, change, clean, counts

ROOT = Path(__file__).parents[2]


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it, and what is not committed is lost."""


STEPS = [
    (ChromaVectors, ("upsert", "delete", "relabel", "drop_others")),
    (Catalog, ("put", "remove", "set_labels", "advance", "set_fact", "remember_source", "forget_source")),
]


def watch(monkeypatch: pytest.MonkeyPatch, before_step: Callable[[str], None]) -> None:
    """Call `before_step` before each write to either store."""

    def wrap(kind: type, name: str) -> None:
        original = getattr(kind, name)

        def step(self: Any, *args: Any, **options: Any) -> Any:
            before_step(name)
            return original(self, *args, **options)

        monkeypatch.setattr(kind, name, step)

    for kind, names in STEPS:
        for name in names:
            wrap(kind, name)


@contextmanager
def killed_before(monkeypatch: pytest.MonkeyPatch, last: int) -> Iterator[list[str]]:
    """Within it, what would do its step number `last` (from 1) is killed; the steps so far."""
    steps: list[str] = []

    def kill(name: str) -> None:
        steps.append(name)
        if len(steps) == last:
            raise Killed

    with monkeypatch.context() as patch:
        watch(patch, kill)
        yield steps


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from index.embedding import Embedder, EmbedderSettings
from tests.index.test_agreement import watch
from tests.index.world import World
base, model, last = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
world = World(base, base / "data", Embedder(EmbedderSettings(), model))
steps = []
def kill(name):
    steps.append(name)
    if len(steps) == last:
        os.kill(os.getpid(), signal.SIGKILL)
class Patch:
    setattr = staticmethod(setattr)
watch(Patch, kill)
world.sync()
"""


def test_a_lost_store_is_made_anew(world: World) -> None:
    world.sync()
    before = world.state()
    from chromadb.api.shared_system_client import SharedSystemClient

    shutil.rmtree(world.data / "chroma")
    SharedSystemClient.clear_system_cache()
    assert counts(world.sync()) == (0, 0, 0, 3, 0)
    assert alike(world.state(), before)


def test_vectors_that_were_lost_in_part_are_stored_anew(world: World) -> None:
    world.sync()
    before = world.state()
    store = open_store(world.storage, fingerprint(world.embedder, LIMITS))
    store.delete(before["held"][::3])
    store.close()
    report = world.sync()
    assert report.notices == [
        f"{len(before['held'][::3])} of {len(before['held'])} vectors were missing, and are stored anew"
    ]
    assert report.chunks == 0, "nothing is embedded: the catalog has the vectors"
    assert alike(world.state(), before)
    assert world.sync().notices == []


def test_an_older_copy_of_the_vectors_is_brought_up_to_date(world: World) -> None:
    world.sync()
    old = world.base / "old"
    shutil.copytree(world.data / "chroma", old)
    world.write("c.txt", "A third report, on other keys.")
    (world.base / "docs" / "sub" / "b.txt").unlink()
    world.sync()
    after = world.state()
    shutil.rmtree(world.data / "chroma")
    shutil.copytree(old, world.data / "chroma")
    assert counts(world.sync()) == (0, 0, 0, 3, 0)
    assert alike(world.state(), after)


def test_a_folder_of_vectors_that_is_no_database_any_more_is_replaced(world: World) -> None:
    world.sync()
    before = world.state()
    (world.data / "chroma" / "chroma.sqlite3").write_bytes(bytes(4096))
    world.write("c.txt", "A third report, on other keys.")
    assert counts(world.sync()) == (1, 0, 0, 3, 0)
    assert set(before["held"]) < set(world.state()["held"])


def test_a_lost_catalog_leaves_nothing_in_the_store_that_is_not_in_the_new_one(world: World) -> None:
    world.sync()
    change(world)
    for path in world.data.glob("catalog.db*"):
        path.unlink()
    assert counts(world.sync()) == (3, 0, 0, 0, 0)
    assert world.state() == clean(world)


def test_killed_at_any_step_the_next_sync_makes_what_a_clean_one_makes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_to = Request((Source("docs", ("legal",)),), prune=True)
    fresh = World(world.base, world.base / "clean", world.embedder)
    world.sync()
    template = world.data
    change(world)
    fresh.sync(change_to)
    expected = fresh.state()
    kill_at = 0
    while True:
        kill_at += 1
        world.data = world.base / f"data-{kill_at}"
        shutil.copytree(template, world.data)
        with killed_before(monkeypatch, kill_at) as steps:
            try:
                world.sync(change_to)
            except Killed:
                pass
            else:
                break
        world.sync(change_to)
        assert world.state() == expected, f"killed before step {kill_at}, {steps[-1]}"
    assert kill_at > 15, "the sync must have that many steps for this to mean anything"


def test_a_reader_never_misses_a_document_that_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.sync()
    reader = world.retriever()
    change(world)
    seen: list[set[str]] = []

    def look(name: str) -> None:
        retrieved = reader.find("What does the report or sentence say of keys?", k=200)
        seen.append({passage.document for passage in retrieved.passages})
        for passage in retrieved.passages:
            assert passage.text.strip()

    watch(monkeypatch, look)
    world.sync()
    look("after")
    assert len(seen) > 15
    assert all({"a.md", "long.txt"} <= documents for documents in seen)
    assert seen[0] == {"a.md", "long.txt", "sub/b.txt"}
    assert seen[-1] == {"a.md", "long.txt", "c.txt"}


def test_a_rebuild_shows_the_old_index_until_the_new_one_is_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sync()
    reader = world.retriever()
    seen: list[int] = []
    watch(monkeypatch, lambda name: seen.append(len({p.document for p in reader.find("report keys", k=200).passages})))
    world.sync(Request((Source("docs"),), prune=True, rebuild=True))
    assert set(seen) == {3}


@pytest.mark.parametrize("last", [6, 13])
def test_a_real_sigkill(world: World, model_data: Path, last: int) -> None:
    world.sync()
    change(world)
    arguments = [sys.executable, "-c", KILLED, str(ROOT), str(world.base), str(model_data), str(last)]
    killed = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    world.retriever().store.reopen()
    world.sync()
    assert world.state() == clean(world)


def test_a_running_reader_sees_what_another_process_changed(world: World, model_data: Path) -> None:
    world.sync()
    reader = world.retriever()
    assert "sub/b.txt" in {passage.document for passage in reader.find("a second report").passages}
    change(world)
    arguments = [sys.executable, "-c", KILLED, str(ROOT), str(world.base), str(model_data), "0"]
    subprocess.run(arguments, cwd=ROOT, capture_output=True, check=True)
    documents = {passage.document: passage for passage in reader.find("a third report on other keys").passages}
    assert "c.txt" in documents
    assert documents["c.txt"].dense_rank == 1
    assert "sub/b.txt" not in documents
