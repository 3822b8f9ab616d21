"""Sync, undisturbed, killed at every step, and watched by a reader all the while."""

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from index.access import Filter
from index.catalog import Catalog, Source
from index.chunking import ChunkLimits
from index.embedding import Embedder
from index.errors import IndexMismatch
from index.fingerprint import fingerprint
from index.lock import locked
from index.plan import Request
from index.report import SyncReport
from index.retrieval import Retriever
from index.store import StoreSettings, VectorStore
from index.sync import Sync, SyncSettings

ROOT = Path(__file__).parents[2]
LIMITS = ChunkLimits(64)
NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
LONG = " ".join(f"Sentence number {n} says that locker {n} holds {n * 7} keys." for n in range(40))


def quiet(done: int, total: int, name: str) -> None:
    """No progress."""


@dataclass
class World:
    """A folder of documents, and an index of it."""

    base: Path
    data: Path
    embedder: Embedder
    now: datetime = NOON

    @property
    def storage(self) -> StoreSettings:
        return StoreSettings(self.data / "chroma")

    def write(self, name: str, text: str) -> None:
        path = self.base / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def catalog(self) -> Catalog:
        return Catalog(self.data / "catalog.db")

    def sync(self, request: Request | None = None, limits: ChunkLimits = LIMITS) -> SyncReport:
        catalog = self.catalog()
        try:
            sync = Sync(
                catalog, self.embedder, self.storage, SyncSettings(limits, self.base, clock=lambda: self.now), quiet
            )
            return sync.run(request or Request((Source("docs"),), prune=True))
        finally:
            catalog.close()

    def retriever(self) -> Retriever:
        catalog = self.catalog()
        generation = catalog.generation()
        store = VectorStore(self.storage, fingerprint(self.embedder, LIMITS))
        return Retriever(catalog=catalog, store=store, embedder=self.embedder, opened_at=generation, k=50)

    def state(self) -> dict[str, Any]:
        """All that the index holds, in both stores, but for the time at which it was made."""
        catalog = self.catalog()
        ids = sorted(catalog.chunk_ids())
        passages = catalog.passages(ids, Filter())
        store = VectorStore(self.storage, fingerprint(self.embedder, LIMITS))
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


@pytest.fixture
def world(tmp_path: Path, embedder: Embedder) -> World:
    world = World(tmp_path, tmp_path / "data", embedder)
    world.write("long.txt", LONG)
    world.write("a.md", "# Report\n\nThe report on keys is short.\n")
    world.write("sub/b.txt", "A second report on keys.")
    return world


def clean(world: World, name: str = "clean") -> dict[str, Any]:
    """What an index of the same documents holds that was made in one go."""
    fresh = World(world.base, world.base / name, world.embedder)
    fresh.sync()
    return fresh.state()


def change(world: World) -> None:
    """Change one document, delete one, add one."""
    world.write("long.txt", LONG.replace("locker 20 holds 140 keys", "locker 20 holds no keys"))
    (world.base / "docs" / "sub" / "b.txt").unlink()
    world.write("c.txt", "A third report, on other keys.")


def counts(report: SyncReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.deleted, report.unchanged, len(report.failed)


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
    monkeypatch.setattr(VectorStore, "__init__", lambda *_: pytest.fail("opened the store"))
    monkeypatch.setattr(Embedder, "embed", lambda *_: pytest.fail("embedded"))
    world.sync()
    assert world.catalog().generation() == generation


def test_the_catalog_gives_each_text_back_but_for_white_space_between_chunks(world: World) -> None:
    text = f"Title\n\n{LONG}\n\n\n{LONG}"
    world.write("long.txt", text)
    world.sync()
    found = dict(world.catalog().texts())
    assert (len(found["long.txt"]), found["long.txt"].split()) == (len(text), text.split())
    assert set(found) == set(world.catalog().entries())


def test_a_dry_run_counts_and_changes_nothing(world: World) -> None:
    world.sync()
    before = world.state()
    change(world)
    assert counts(world.sync(Request((Source("docs"),), prune=True, dry_run=True))) == (1, 1, 1, 1, 0)
    assert world.state() == before


def test_a_document_that_cannot_be_read_any_more_is_kept(world: World) -> None:
    world.sync()
    before = world.state()
    world.write("a.md", "   \n")
    report = world.sync()
    assert counts(report) == (0, 0, 0, 2, 1)
    assert report.failed == ["docs/a.md: holds no text"] or "docs/a.md" in report.failed[0]
    assert world.state() == before


def test_a_source_that_cannot_be_reached_is_kept(world: World) -> None:
    world.sync()
    before = world.state()
    (world.base / "docs").rename(world.base / "elsewhere")
    report = world.sync()
    assert counts(report) == (0, 0, 0, 0, 1)
    assert world.state() == before


def test_a_source_that_is_no_longer_named_goes_only_when_all_are_synchronised(world: World) -> None:
    world.sync()
    (world.base / "more").mkdir()
    (world.base / "more" / "d.txt").write_text("A fourth report.")
    assert counts(world.sync(Request((Source("more"),)))) == (1, 0, 0, 0, 0)
    assert world.catalog().counts()[0] == 4
    assert counts(world.sync(Request((Source("more"),), prune=True))) == (0, 0, 3, 1, 0)
    assert [source.location for source in world.catalog().sources()] == ["more"]


def test_what_cannot_be_reached_is_kept_for_a_stated_time_and_tells_its_age(world: World) -> None:
    world.sync()
    (world.base / "docs").rename(world.base / "elsewhere")
    world.now = NOON + timedelta(days=2)
    report = world.sync()
    [line] = report.failed
    assert line.startswith("docs: does not exist; 3 documents are kept until 2030-05-31; to drop them: take it out of")
    assert (report.kept, report.deleted) == (3, 0)
    assert {passage.stale for passage in world.retriever().find("keys").passages} == {NOON.isoformat()}
    (world.base / "elsewhere").rename(world.base / "docs")
    assert counts(world.sync()) == (0, 0, 0, 3, 0)
    assert {passage.stale for passage in world.retriever().find("keys").passages} == {None}


@pytest.mark.parametrize("declared", [True, False])
def test_what_cannot_be_reached_for_too_long_is_gone_and_fails_no_more(world: World, declared: bool) -> None:
    request = Request((Source("docs", declared=declared),), prune=True)
    world.sync(request)
    (world.base / "docs").rename(world.base / "elsewhere")
    assert world.sync(request).failed
    world.now = NOON + timedelta(days=31)
    report = world.sync(request)
    assert (report.deleted, report.failed, len(report.notices)) == (3, [], 1)
    assert report.notices[0].startswith("docs: does not exist")
    assert world.catalog().counts() == (0, 0)
    assert [source.location for source in world.catalog().sources()] == (["docs"] if declared else [])


def test_a_document_that_cannot_be_read_tells_its_age(world: World) -> None:
    world.sync()
    world.write("a.md", " ")
    world.now = NOON + timedelta(days=1)
    world.sync()
    found = {passage.document: passage.stale for passage in world.retriever().find("keys").passages}
    assert (found["a.md"], found["long.txt"]) == (NOON.isoformat(), None)
    world.now = NOON + timedelta(days=40)
    world.sync()
    assert "a.md" not in world.catalog().entries()


def test_a_folder_that_is_suddenly_empty_is_suspected(world: World) -> None:
    world.sync()
    before = world.state()
    (world.base / "docs").rename(world.base / "elsewhere")
    (world.base / "docs").mkdir()
    report = world.sync()
    assert (report.deleted, report.kept) == (0, 3)
    assert report.failed[0].startswith("docs: holds no document any more (is it a share that is not mounted?); 3 ")
    assert report.failed[0].endswith("to drop them: footnote sync docs --force")
    assert world.state() == before
    assert counts(world.sync(Request((Source("docs"),), force=True))) == (0, 0, 3, 0, 0)


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


@pytest.mark.parametrize("location", ["nowhere", "docs/*.nothing", "http://127.0.0.1:9/page", "docs/empty.txt"])
def test_what_was_never_reached_is_not_remembered(world: World, location: str) -> None:
    world.write("empty.txt", " ")
    report = world.sync(Request((Source(location, declared=False),)))
    assert [line.startswith(f"{location}: ") for line in report.failed] == [True]
    assert world.catalog().sources() == []


def test_a_part_that_is_not_there_is_a_failure(world: World) -> None:
    world.sync()
    world.write("picture.xyz", "x")
    for name in ("picture.xyz", "nothing.txt"):
        report = world.sync(Request((Source("docs"),), within=str(world.base / "docs" / name)))
        assert len(report.failed) == 1
        assert f"docs/{name}: " in report.failed[0]


def test_what_was_left_out_is_remembered_until_it_is_taken(world: World) -> None:
    world.write("picture.xyz", "x")
    world.write("empty.txt", " ")
    world.sync()
    found = {(one.name, one.reason) for one in world.catalog().left_out()}
    assert found == {("docs/picture.xyz", "of unknown type"), ("docs/empty.txt", "holds no text")}
    world.write("empty.txt", "Not any more.")
    world.sync()
    assert [one.name for one in world.catalog().left_out()] == ["docs/picture.xyz"]


def test_part_of_a_source_leaves_the_rest_alone(world: World) -> None:
    world.sync()
    change(world)
    within = str(world.base / "docs" / "sub")
    assert counts(world.sync(Request((Source("docs"),), within=within))) == (0, 0, 1, 0, 0)
    assert set(world.catalog().entries()) == {"a.md", "long.txt"}


def test_two_sources_with_a_file_of_one_name_keep_both(world: World) -> None:
    (world.base / "more").mkdir()
    (world.base / "more" / "a.md").write_text("# Another report\n\nAll else.")
    world.sync(Request((Source("docs"), Source("more")), prune=True))
    assert {"a.md", "more/a.md"} <= set(world.catalog().entries())
    assert counts(world.sync(Request((Source("docs"), Source("more")), prune=True))) == (0, 0, 0, 4, 0)


def test_a_file_that_moves_to_another_source_keeps_the_id_of_a_clean_index(world: World) -> None:
    world.sync()
    (world.base / "more").mkdir()
    (world.base / "docs" / "a.md").rename(world.base / "more" / "a.md")
    world.sync(Request((Source("docs"), Source("more")), prune=True))
    assert set(world.catalog().entries()) == {"a.md", "long.txt", "sub/b.txt"}
    assert world.state()["held"] == sorted(world.catalog().chunk_ids())


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


def test_a_lost_store_is_made_anew(world: World) -> None:
    world.sync()
    before = world.state()
    from chromadb.api.shared_system_client import SharedSystemClient

    shutil.rmtree(world.data / "chroma")
    SharedSystemClient.clear_system_cache()
    assert counts(world.sync()) == (0, 0, 0, 3, 0)
    assert world.state() == before


def test_a_lost_catalog_leaves_nothing_in_the_store_that_is_not_in_the_new_one(world: World) -> None:
    world.sync()
    change(world)
    for path in world.data.glob("catalog.db*"):
        path.unlink()
    assert counts(world.sync()) == (3, 0, 0, 0, 0)
    assert world.state() == clean(world)


def test_a_web_address_is_a_source_too(world: World) -> None:
    page = "<html><head><title>Keys</title></head><body><main><h1>Keys</h1><p>{}</p></main></body></html>"
    with serving(page.format("The brass key opens the cellar door of the old mill.")) as site:
        request = Request((Source(f"{site.address}/keys"), Source("docs")), prune=True)
        assert counts(world.sync(request)) == (4, 0, 0, 0, 0)
        assert counts(world.sync(request)) == (0, 0, 0, 4, 0)
        site.page = page.format("The brass key opens nothing any more, since the mill was sold.")
        assert counts(world.sync(request)) == (0, 1, 0, 3, 0)
        [passage] = [p for p in world.retriever().find("brass key").passages if p.document.startswith("http")]
        assert "opens nothing" in passage.text
        assert passage.url == f"{site.address}/keys"
        site.status = 404
        report = world.sync(request)
        assert counts(report) == (0, 0, 0, 3, 1)
        assert report.failed[0].startswith(f"{site.address}/keys: ")
    assert world.retriever().find("brass key").passages[0].document.startswith("http")


@dataclass
class Site:
    """One page, served on this machine."""

    address: str
    page: str
    status: int = 200


@contextmanager
def serving(page: str) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(site.status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(site.page.encode())

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}", page)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it, and what is not committed is lost."""


STEPS = [
    (VectorStore, ("upsert", "delete", "relabel", "drop_others")),
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


@pytest.mark.parametrize("relabel", [False, True], ids=["plain", "relabelled"])
def test_killed_at_any_step_the_next_sync_makes_what_a_clean_one_makes(
    world: World, monkeypatch: pytest.MonkeyPatch, relabel: bool
) -> None:
    change_to = Request((Source("docs", ("legal",) if relabel else ()),), prune=True)
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
        steps: list[str] = []

        def kill(name: str, steps: list[str] = steps, last: int = kill_at) -> None:
            steps.append(name)
            if len(steps) == last:
                raise Killed

        with monkeypatch.context() as patch:
            watch(patch, kill)
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


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.index.test_sync import *
from index.embedding import EmbedderSettings
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


@pytest.mark.parametrize("last", [6, 9, 13])
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


def test_the_second_of_two_syncs_says_so_and_waits(tmp_path: Path) -> None:
    said = threading.Event()
    order: list[str] = []

    def second() -> None:
        with locked(tmp_path, said.set):
            order.append("second")

    with locked(tmp_path, lambda: pytest.fail("nobody else is syncing")):
        thread = threading.Thread(target=second)
        thread.start()
        assert said.wait(30)
        order.append("first")
    thread.join(30)
    assert order == ["first", "second"]
    assert (tmp_path / "sync.lock").exists()
