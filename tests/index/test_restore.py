"""Backups that are put back: under a running reader, over damage, and killed at every step."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import restore
from index.access import PUBLIC, Filter, chunk_metadata
from index.backup import STAGING, write_backup
from index.catalog import Catalog
from index.errors import StoreError
from index.lock import locked
from index.passage import Vectors
from index.store import StoreSettings, open_store
from index.vectors.chroma import ChromaVectors
from tests.index.made import DIMENSION, put

ROOT = Path(__file__).parents[2]
EVERY: Vectors = np.full(DIMENSION, 0.5, dtype=np.float32)


def quiet(done: int, total: int, name: str) -> None:
    """No progress."""


def storage(data: Path) -> StoreSettings:
    return StoreSettings(data / "chroma")


def filled(data: Path, documents: dict[str, tuple[str, ...]], words: str, fingerprint: str = "made") -> Path:
    """A data folder with an index of these documents (and who may see them), and a conversation."""
    with closing(Catalog(data / "catalog.db")) as catalog:
        for name, labels in documents.items():
            put(catalog, name, f"This is the text of {name}.", labels)
        catalog.set_fact("fingerprint", fingerprint)
        catalog.set_fact("finished", "yes")
        with closing(open_store(storage(data), fingerprint)) as store:
            metadata = [chunk_metadata(name, "docs", labels) for name, labels in documents.items()]
            store.upsert([f"chunk-{name}" for name in documents], np.array([EVERY] * len(documents)), metadata)
    with closing(sqlite3.connect(data / "threads.db")) as threads, threads:
        threads.execute("CREATE TABLE turns (words TEXT)")
        threads.execute("INSERT INTO turns VALUES (?)", (words,))
    (data / "sources.json").write_text(words)
    return data


def state(data: Path) -> dict[str, Any]:
    """What a person would find: documents by words and by vectors, the conversation, the file."""
    with closing(Catalog(data / "catalog.db")) as catalog:
        catalog.check_database()
        catalog.check_chunks()
        fingerprint = catalog.fact("fingerprint") or ""
        entries = sorted((entry.id, entry.labels) for entry in catalog.entries().values())
        chunks = catalog.chunk_ids()
        generation = catalog.generation()
    with closing(open_store(storage(data), fingerprint)) as store:
        assert store.ids() >= chunks
        near = sorted(chunk for chunk, _ in store.nearest(EVERY, 50, Filter()) if chunk in chunks)
        public = sorted(chunk for chunk, _ in store.nearest(EVERY, 50, PUBLIC) if chunk in chunks)
    with closing(sqlite3.connect(data / "threads.db")) as threads:
        turns = threads.execute("SELECT words FROM turns").fetchall()
    sources = (data / "sources.json").read_text()
    return {
        "entries": entries, "near": near, "public": public, "turns": turns, "file": sources, "generation": generation
    }  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return filled(tmp_path / "data", {"c": ()}, "after")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A backup of another state: two documents, one of them for the board."""
    before = filled(tmp_path / "before", {"a": (), "b": ("board",)}, "before")
    write_backup(before, tmp_path / "backup.zip", None, "1")
    return tmp_path / "backup.zip"


def put_back(file: Path, data: Path) -> None:
    restore.restore(file, data, storage(data), lambda: pytest.fail("nobody syncs"), quiet)


def is_restored(state_found: dict[str, Any]) -> bool:
    return state_found | {"generation": 0} == {
        "entries": [("a", ()), ("b", ("board",))],
        "near": ["chunk-a", "chunk-b"],
        "public": ["chunk-a"],
        "turns": [("before",)],
        "file": "before",
        "generation": 0,
    }


def test_into_nothing(file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    manifest = restore.restore(file, new, storage(new), lambda: None, quiet)
    assert is_restored(state(new))
    assert manifest == restore.examine(file)
    assert not (new / STAGING).exists()
    assert (new / "catalog.db").stat().st_mode & 0o777 == 0o600


def test_over_another_state_and_under_open_connections(file: Path, data: Path) -> None:
    (data / "notes.txt").write_text("is not in the backup")
    before = state(data)["generation"]
    catalog = Catalog(data / "catalog.db")
    threads = sqlite3.connect(data / "threads.db")
    with closing(catalog), closing(threads):
        assert set(catalog.entries()) == {"c"}
        put_back(file, data)
        assert set(catalog.entries()) == {"a", "b"}
        assert catalog.generation() > before, "a running bot must see that the index is another one"
        assert threads.execute("SELECT words FROM turns").fetchall() == [("before",)]
        threads.execute("INSERT INTO turns VALUES ('new')")
        threads.commit()
    assert state(data)["turns"] == [("before",), ("new",)]
    assert (data / "notes.txt").read_text() == "is not in the backup"


def test_over_an_index_of_another_model(file: Path, tmp_path: Path) -> None:
    data = filled(tmp_path / "other", {"c": ()}, "after", "made-otherwise")
    put_back(file, data)
    assert is_restored(state(data))


def test_over_damage(file: Path, data: Path) -> None:
    (data / "catalog.db").write_bytes(b"no database at all" * 1000)
    (data / "threads.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    shutil.rmtree(data / "chroma")
    (data / "chroma").mkdir()
    (data / "chroma/chroma.sqlite3").write_bytes(b"x" * 9000)
    put_back(file, data)
    assert is_restored(state(data))


def test_wrong_vectors_are_stored_anew(file: Path, data: Path) -> None:
    with closing(open_store(storage(data), "made")) as store:
        wrong = np.array([[1, 0, 0, 0]], dtype=np.float32)
        store.upsert(["chunk-a"], wrong, [chunk_metadata("a", "docs", ())])
    put_back(file, data)
    with closing(open_store(storage(data), "made")) as store:
        assert dict(store.nearest(EVERY, 9, Filter()))["chunk-a"] == pytest.approx(1, abs=1e-3)


def test_a_damaged_backup_changes_nothing(file: Path, data: Path) -> None:
    before = state(data)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"the backup is damaged .*nothing was restored"):
        put_back(file, data)
    assert state(data) == before
    assert not (data / STAGING).exists()


def test_a_catalog_of_a_newer_version_is_refused(data: Path, tmp_path: Path) -> None:
    newer = filled(tmp_path / "newer", {"a": ()}, "newer")
    with closing(sqlite3.connect(newer / "catalog.db")) as catalog:
        catalog.execute("PRAGMA user_version = 99")
    write_backup(newer, tmp_path / "newer.zip", None, "9")
    with pytest.raises(StoreError, match="newer Footnote; restore it with that one"):
        put_back(tmp_path / "newer.zip", data)
    with pytest.raises(StoreError, match="newer Footnote"):
        restore.examine(tmp_path / "newer.zip")
    assert state(data)["turns"] == [("after",)]


class KilledError(BaseException):
    """Stands for a SIGKILL: nothing that would clean up runs any more."""


def killing(monkeypatch: pytest.MonkeyPatch, last: int) -> list[str]:
    """Let the step number `last` of a restore, and all after it, be the process's end; the names of the steps."""
    steps: list[str] = []

    def watch(place: Any, name: str) -> None:
        real = getattr(place, name)

        def watched(*given: Any, **named: Any) -> Any:
            steps.append(name)
            if 0 < last <= len(steps):
                raise KilledError
            return real(*given, **named)

        monkeypatch.setattr(place, name, watched)

    for name in ("unpack", "sync_folder", "_check_databases", "_switch", "_settle", "_relabel"):
        watch(restore, name)
    for name in ("upsert", "relabel", "delete", "drop_others"):
        watch(ChromaVectors, name)
    watch(Catalog, "flush")
    watch(shutil, "rmtree")
    watch(Path, "touch")
    return steps


def steps_of(file: Path, data: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        steps = killing(patch, 0)
        put_back(file, data)
    return steps


def test_killed_at_every_step_it_is_the_old_state_or_the_new_one(file: Path, data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "counted")
    before = state(data)
    steps = steps_of(file, tmp_path / "counted")
    chosen = [
        number + 1 for number in range(len(steps)) if steps[number] != steps[number - 1] or steps[number] == "_switch"
    ]
    outcomes = set()
    for last in chosen:
        copy = tmp_path / str(last)
        shutil.copytree(data, copy)
        with pytest.MonkeyPatch.context() as patch:
            killing(patch, last)
            with pytest.raises(KilledError):
                put_back(file, copy)
        if restore.is_begun(copy):
            restore.finish(copy, storage(copy), lambda: None)
        state_found = state(copy)
        assert state_found == before or is_restored(state_found), steps[last - 1]
        outcomes.add(is_restored(state_found))
        assert not (copy / STAGING).exists()
    assert outcomes == {False, True}


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.index.test_restore import *
real = restore._switch
def switch(path, target):
    if target.name == "catalog.db":
        os.kill(os.getpid(), signal.SIGKILL)
    real(path, target)
restore._switch = switch
restore.restore(Path(sys.argv[2]), Path(sys.argv[3]), storage(Path(sys.argv[3])), lambda: None, quiet)
"""


def test_a_real_sigkill_between_two_databases(file: Path, data: Path) -> None:
    arguments = [sys.executable, "-c", KILLED, str(ROOT), str(file), str(data)]
    killed = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert restore.is_begun(data)
    restore.finish(data, storage(data), lambda: None)
    assert is_restored(state(data))
    assert not restore.is_begun(data)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "home").mkdir()
    yield tmp_path / "home" / "footnote.toml"


def test_the_settings_never_write_over_others(data: Path, settings: Path, tmp_path: Path) -> None:
    declared = tmp_path / "footnote.toml"
    declared.write_text("passages = 4\n")
    write_backup(data, tmp_path / "backup.zip", declared, "1")

    put_back(tmp_path / "backup.zip", data)
    assert restore.restored_settings(data, settings) == settings
    assert settings.read_text() == "passages = 4\n"

    put_back(tmp_path / "backup.zip", data)
    assert restore.restored_settings(data, settings) is None
    settings.write_text("passages = 5\n")
    put_back(tmp_path / "backup.zip", data)
    beside = settings.with_name("footnote.toml.restored")
    assert restore.restored_settings(data, settings) == beside
    assert (settings.read_text(), beside.read_text()) == ("passages = 5\n", "passages = 4\n")
    assert restore.restored_settings(data, settings) is None


def test_a_restore_that_waits_is_not_taken_for_a_killed_one(data: Path) -> None:
    (data / STAGING).mkdir()
    with locked(data, lambda: pytest.fail("nobody syncs")):
        assert not restore.is_begun(data)
    assert restore.is_begun(data)


def test_a_backup_tells_its_files(file: Path) -> None:
    manifest = restore.examine(file)
    assert json.loads(json.dumps(manifest.to_json()))["format"] == 1
    assert {member.name for member in manifest.files} == {"data/catalog.db", "data/threads.db", "data/sources.json"}
