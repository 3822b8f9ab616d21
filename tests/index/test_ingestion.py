"""Sources that come and go: what a sync takes in, keeps, suspects and lets go."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Source
from index.documents.folder import UNKNOWN
from index.embedding import Embedder
from index.ingestion import IngestionSettings, would_do
from index.plan import Request
from index.report import SyncReport
from tests.index.world import NOON, World, change, counts, quiet


def test_a_dry_run_counts_and_changes_nothing(world: World) -> None:
    world.sync()
    before = world.state()
    change(world)
    report = SyncReport()
    request, settings = Request((Source("docs"),), prune=True, dry_run=True), IngestionSettings(world.base)
    would_do(request, world.catalog(), settings, quiet, report)
    assert counts(report) == (1, 1, 1, 1, 0)
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


@pytest.mark.parametrize(("before", "after", "kept"), [(20, 3, 17), (20, 4, 0), (19, 3, 0)])
def test_a_folder_that_lost_more_than_four_fifths_at_once_is_suspected(
    tmp_path: Path, embedder: Embedder, before: int, after: int, kept: int
) -> None:
    world = World(tmp_path, tmp_path / "data", embedder)
    for number in range(before):
        world.write(f"{number:02}.txt", f"Key {number} hangs on hook {number}.")
    world.sync()
    for number in range(after, before):
        (tmp_path / "docs" / f"{number:02}.txt").unlink()
    report = world.sync()
    assert report.kept == kept
    if kept:
        assert report.failed[0].startswith("docs: holds 3 documents, where 20 were known (is a share not mounted")
        assert report.failed[0].endswith("footnote sync docs --force")
        assert world.sync(Request((Source("docs"),), force=True)).deleted == 17


def test_a_folder_whose_files_were_all_moved_within_it_is_not_suspected(tmp_path: Path, embedder: Embedder) -> None:
    world = World(tmp_path, tmp_path / "data", embedder)
    for number in range(20):
        world.write(f"{number:02}.txt", f"Key {number} hangs on hook {number}.")
    world.sync()
    (tmp_path / "docs").rename(tmp_path / "inner")
    (tmp_path / "docs").mkdir()
    (tmp_path / "inner").rename(tmp_path / "docs" / "inner")
    assert counts(world.sync()) == (20, 0, 20, 0, 0)


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
    stale = {passage.document: passage.stale for passage in world.retriever().find("keys").passages}
    assert (stale["a.md"], stale["long.txt"]) == (NOON.isoformat(), None)
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


@pytest.mark.parametrize("location", ["nowhere", "docs/*.nothing", "http://127.0.0.1:9/page", "docs/empty.txt"])
def test_what_was_never_reached_is_not_remembered(world: World, location: str) -> None:
    world.write("empty.txt", " ")
    report = world.sync(Request((Source(location, declared=False),)))
    assert [line.startswith(f"{location}: ") for line in report.failed] == [True]
    assert ("name it again" in report.failed[0]) == location.startswith("http")
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
    left_out = {(entry.name, entry.reason) for entry in world.catalog().left_out()}
    assert left_out == {("docs/picture.xyz", UNKNOWN), ("docs/empty.txt", "holds no text")}
    world.write("empty.txt", "Not any more.")
    world.sync()
    assert [entry.name for entry in world.catalog().left_out()] == ["docs/picture.xyz"]


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
