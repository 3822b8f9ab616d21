"""What a backup holds, and the files that are refused as one."""

import json
import os
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from index.backup import DATA, MANIFEST, SETTINGS, STAGING, unpack, write_backup
from index.catalog import Catalog
from index.errors import StoreError
from tests.index.made import put


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with closing(Catalog(folder / "catalog.db")) as catalog:
        put(catalog, "a", "The mill burned in 1911.")
    with closing(sqlite3.connect(folder / "threads.db")) as threads, threads:
        threads.execute("PRAGMA journal_mode = WAL")
        threads.execute("CREATE TABLE turns (words TEXT)")
        threads.execute("INSERT INTO turns VALUES ('Who approves it?')")
    for name in ("sources.json", "history", "uploads/plan.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"this is {name}", encoding="utf-8")
    for name in ("footnote.log", "sync.lock", "chroma/x", "models/y", f"{STAGING}/z"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    return folder


def names(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


def test_a_backup_holds_what_cannot_be_made_anew(data: Path, tmp_path: Path) -> None:
    settings = tmp_path / "footnote.toml"
    settings.write_text("passages = 4\n")
    file = tmp_path / "backup.zip"
    with closing(sqlite3.connect(data / "threads.db")) as running:  # whoever runs leaves what is new in SQLite's log
        running.execute("INSERT INTO turns VALUES ('And in winter?')")
        running.commit()
        manifest = write_backup(data, file, settings, "1.2.3")
    kept = {"catalog.db", "threads.db", "sources.json", "history", "uploads/plan.md"}
    assert names(file) == {MANIFEST, SETTINGS} | {DATA + name for name in kept}
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    out = tmp_path / "out"
    assert unpack(file, out) == manifest
    assert (out / DATA / "history").read_text() == "this is history"
    with closing(sqlite3.connect(out / DATA / "threads.db")) as threads:
        assert threads.execute("SELECT words FROM turns").fetchall() == [("Who approves it?",), ("And in winter?",)]


def test_a_backup_under_a_writer_is_of_one_moment(data: Path, tmp_path: Path) -> None:
    """Two rows that are always written together are there together, however often it is copied meanwhile."""
    path, ended = data / "threads.db", threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=60)) as threads:
            number = 0
            while not ended.is_set():
                with threads:
                    threads.executemany("INSERT INTO turns VALUES (?)", [(f"first {number}",), (f"second {number}",)])
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            write_backup(data, tmp_path / f"{number}.zip", None, "1")
            unpack(tmp_path / f"{number}.zip", tmp_path / str(number))
    finally:
        ended.set()
        writer.join(60)
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / str(number) / DATA / "threads.db")) as threads:
            rows = [words for (words,) in threads.execute("SELECT words FROM turns")]
        assert sum(row.startswith("first") for row in rows) == sum(row.startswith("second") for row in rows)


def test_a_file_that_is_there_is_not_written_over(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("mine")
    with pytest.raises(StoreError, match="is there already; name another file"):
        write_backup(data, file, None, "1")
    assert file.read_text() == "mine"
    with pytest.raises(StoreError, match="lies in the data folder"):
        write_backup(data, data / "backup.zip", None, "1")


def test_a_damaged_database_makes_no_backup(data: Path, tmp_path: Path) -> None:
    path = data / "catalog.db"
    content = bytearray(path.read_bytes())
    content[4096:12288] = os.urandom(8192)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"catalog\.db: (is damaged|cannot be copied).*footnote doctor"):
        write_backup(data, tmp_path / "backup.zip", None, "1")
    assert not (tmp_path / "backup.zip").exists()


def test_every_damaged_byte_is_seen(data: Path, tmp_path: Path) -> None:
    """Wherever a byte of a file in it is changed, or the backup is cut off, it is refused."""
    file, broken = tmp_path / "backup.zip", tmp_path / "broken.zip"
    write_backup(data, file, None, "1")
    content = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        inside = [info.header_offset + 30 + len(info.filename) + info.compress_size // 2 for info in archive.infolist()]
    for offset in inside:
        broken.write_bytes(content[:offset] + bytes([content[offset] ^ 0x55]) + content[offset + 1 :])
        with pytest.raises(StoreError, match=r"damaged|is no backup"):
            unpack(broken, tmp_path / "out")
    for length in range(0, len(content), len(content) // 12):
        broken.write_bytes(content[:length])
        with pytest.raises(StoreError, match=r"damaged|is no backup"):
            unpack(broken, tmp_path / "out")


def rewritten(file: Path, target: Path, **changed: object) -> Path:
    """The backup with another list of files, as a program that means harm could write it."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read(MANIFEST)) | changed
        for name in old.namelist():
            if name != MANIFEST:
                new.writestr(name, old.read(name))
        for member in manifest["files"]:
            if member["name"] not in old.namelist():
                new.writestr(member["name"], b"")
        new.writestr(MANIFEST, json.dumps(manifest))
    return target


@pytest.mark.parametrize(
    "name", ["../out.txt", "data/../../x", "/etc/x", "data/chroma/x", "other/x", "data", "data/a\\b", "data//x"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    manifest = write_backup(data, file, None, "1").to_json()
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    listed = [*manifest["files"], {"name": name, "bytes": 0, "sha256": empty}]
    with pytest.raises(StoreError, match="is no name of a file in a backup"):
        unpack(rewritten(file, tmp_path / "bad.zip", files=listed), tmp_path / "out")
    assert not (tmp_path / "out.txt").exists()


def test_other_files_are_no_backups(data: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.zip", tmp_path / "other.zip"
    write_backup(data, file, None, "1")
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(StoreError, match=r"other\.zip: is no backup of Footnote; one is made with: footnote backup"):
        unpack(other, tmp_path / "out")
    other.write_text("some text")
    with pytest.raises(StoreError, match="is no backup"):
        unpack(other, tmp_path / "out")
    with pytest.raises(StoreError, match=r"made by a newer Footnote \(9\.0\)"):
        unpack(rewritten(file, other, format=99, footnote="9.0"), tmp_path / "out")
    with pytest.raises(StoreError, match="it holds other files than it lists"):
        unpack(rewritten(file, other, files=[]), tmp_path / "out")
