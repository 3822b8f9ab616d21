"""An index whose catalog is in Postgres: kills, lost connections, several machines."""

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import psycopg
import pytest

from index import vector_home
from index.access import Filter
from index.catalog import Catalog, Source, postgres_schema
from index.errors import ConnectionLost, StoreError
from index.place import IndexPlace
from index.plan import Request
from index.postgres import SYNC_LOCK
from index.report import SyncReport
from index.store import StoreSettings
from tests.index.made import put
from tests.index.test_agreement import Killed, killed_before, watch
from tests.index.world import World, alike, change, clean, counts

STRIDE = 13  # a sync has two dozen steps and more: with 1 the lock is lost before each of them


def end_connections(url: str) -> None:
    """End every connection to the database but this one, as a server does that is started again."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def shared(world: World, catalog_database: str) -> World:
    """A folder of documents whose index has its catalog in Postgres."""
    return replace(world, data=world.base / "shared", database=catalog_database)


def test_killed_at_a_step_the_next_sync_makes_what_a_clean_one_makes(
    shared: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.write("long.txt", "Locker 1 holds 7 keys.")
    shared.sync()
    done = False
    for kill_at in range(3, 100, 9):
        shared.write("a.md", f"Report {kill_at} on keys.")
        shared.write(f"new-{kill_at}.txt", f"Report number {kill_at}.")
        (shared.base / "docs" / f"new-{kill_at - 9}.txt").unlink(missing_ok=True)
        with killed_before(monkeypatch, kill_at):
            try:
                shared.sync()
                done = True
            except Killed:
                pass
        shared.sync()
        with IndexPlace(shared.data, shared.database).opened() as catalog:
            catalog.check_database()
            catalog.check_chunks()
            assert catalog.fact("unsettled") == "no"
        if done:
            break
    assert done
    assert shared.state() == clean(shared)


def test_a_connection_that_is_lost_costs_no_answer(shared: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shared.sync()
    retriever = shared.retriever()
    before = [passage.id for passage in retriever.find("Which locker holds 14 keys?").passages]
    end_connections(str(shared.database))
    assert [passage.id for passage in retriever.find("Which locker holds 14 keys?").passages] == before
    original = Catalog.rank_words
    lost: list[str] = []

    def lose(self: Catalog, question: str, limit: int, allowed: Filter) -> list[tuple[str, float]]:
        if not lost:
            lost.append(question)
            end_connections(str(shared.database))
        return original(self, question, limit, allowed)

    monkeypatch.setattr(Catalog, "rank_words", lose)
    assert [passage.id for passage in retriever.find("Which locker holds 14 keys?").passages] == before
    assert lost
    retriever.close()


def test_what_was_being_written_when_the_connection_was_lost_is_undone(postgres_place: IndexPlace) -> None:
    with postgres_place.opened() as catalog:
        put(catalog, "a", "text")
        with pytest.raises(ConnectionLost, match="the connection to the database was lost"), catalog.writing():
            catalog.remove(["a"])
            end_connections(str(postgres_place.database))
            catalog.advance()
        assert catalog.counts() == (1, 1)
        put(catalog, "b", "text")
        catalog.check_database()


def test_one_sync_at_a_time_on_all_machines(postgres_place: IndexPlace, tmp_path: Path) -> None:
    other = replace(postgres_place, folder=tmp_path / "other")
    waits, entered, leave = threading.Event(), threading.Event(), threading.Event()

    def second() -> None:
        with other.locked(waits.set):
            entered.set()
            leave.wait(60)

    thread = threading.Thread(target=second)
    assert not other.is_locked()
    with postgres_place.locked(lambda: pytest.fail("nobody else is syncing")):
        assert other.is_locked()
        thread.start()
        assert waits.wait(60)
        assert not entered.is_set()
    assert entered.wait(60)
    assert postgres_place.is_locked()
    leave.set()
    thread.join(60)
    assert not postgres_place.is_locked()


def end_lock(url: str) -> None:
    """End the connection that holds the lock of a sync, and no other."""
    query = (  # other tests hold the locks of their own databases on the same server
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
        "WHERE locktype = 'advisory' AND objid = %s AND datname = current_database()"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute(query, (SYNC_LOCK,)).fetchall() == [(True,)]


@contextmanager
def lost_before(monkeypatch: pytest.MonkeyPatch, step: int, world: World) -> Iterator[list[int]]:
    """Within it, the lock is lost before step number `step` (from 1); the index's generation at that moment."""
    steps, generations = count(1), list[int]()

    def lose(name: str) -> None:
        if next(steps) == step:
            end_lock(str(world.database))
            with closing(world.catalog()) as other:
                generations.append(other.generation())

    with monkeypatch.context() as patch:
        watch(patch, lose)
        yield generations


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_sync_that_loses_its_lock_stops_and_makes_nothing_visible(
    shared: World, rebuild: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.sync()
    for step in count(1, STRIDE):
        shared.write("a.md", f"Report {step} on keys.")
        shared.write(f"new-{step}.txt", f"Report number {step}.")
        (shared.base / "docs" / f"new-{step - STRIDE}.txt").unlink(missing_ok=True)
        with lost_before(monkeypatch, step, shared) as generations:
            try:
                shared.sync(Request((Source("docs"),), prune=True, rebuild=rebuild))
            except StoreError as error:
                assert re.fullmatch(r"postgresql://.*: the lock of this sync was lost .*footnote sync", str(error))
                with closing(shared.catalog()) as catalog:
                    assert [catalog.generation()] == generations
                    catalog.check_database()
                    catalog.check_chunks()
            else:
                assert generations == [], "the lock was lost before its last write"
                break
    assert step > 20
    assert shared.state() == clean(shared)


def test_another_sync_may_run_to_its_end_where_one_has_lost_its_lock(
    shared: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.sync()
    change(shared)
    others: list[SyncReport] = []

    def lose(name: str) -> None:
        if name == "upsert" and not others:
            end_lock(str(shared.database))
            others.append(SyncReport())
            others[0] = shared.sync()

    with monkeypatch.context() as patch:
        watch(patch, lose)
        with pytest.raises(StoreError, match="the lock of this sync was lost"):
            shared.sync()
    assert counts(others[0]) == (1, 1, 1, 1, 0)
    assert alike(shared.state(), clean(shared))


def test_two_that_write_wait_for_each_other_and_readers_do_not(postgres_place: IndexPlace) -> None:
    with ExitStack() as stack:
        first, two, reader = (stack.enter_context(postgres_place.opened()) for _ in range(3))

        def write() -> None:
            with two.writing():
                two.advance()

        thread = threading.Thread(target=write)
        with first.writing():
            first.advance()
            thread.start()
            assert reader.generation() == 0
            first.advance()
        thread.join(60)
        assert reader.generation() == 3


def test_processes_that_open_an_empty_database_at_once(postgres_place: IndexPlace) -> None:
    assert not postgres_place.has_catalog()
    faults: list[Exception] = []

    def begin() -> None:
        try:
            postgres_place.catalog().close()
        except StoreError as error:
            faults.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert postgres_place.has_catalog()


def test_a_catalog_of_another_version_is_refused_and_can_be_removed(
    postgres_place: IndexPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres_place.catalog().close()
    for version, age in ((99, "older"), (1, "newer")):
        monkeypatch.setattr(postgres_schema, "SCHEMA_VERSION", version)
        with pytest.raises(StoreError, match=f"made by an? {age} Footnote"):
            postgres_place.catalog()
    postgres_place.remove_catalog()
    postgres_place.catalog().close()


def test_the_vectors_of_one_data_folder_are_not_taken_for_those_of_another(
    postgres_place: IndexPlace, tmp_path: Path
) -> None:
    other = replace(postgres_place, folder=tmp_path / "other")
    here, there = StoreSettings(postgres_place.folder / "chroma"), StoreSettings(other.folder / "chroma")
    server = StoreSettings(other.folder / "chroma", "http://vectors.example:8000")
    with postgres_place.opened() as catalog:
        vector_home.check(catalog, other, there)
        vector_home.claim(catalog, postgres_place, here)
        vector_home.check(catalog, postgres_place, here)
        vector_home.check(catalog, other, server)
        with pytest.raises(StoreError, match=r"lie in another data folder .* footnote sync --rebuild"):
            vector_home.check(catalog, other, there)
        vector_home.claim(catalog, other, there)
        vector_home.check(catalog, other, there)
        with pytest.raises(StoreError):
            vector_home.check(catalog, postgres_place, here)
