import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.memory import Memory
from index.errors import StoreError


def test_threads_unused_for_long_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "threads.db"
    memory = Memory(path, 30)
    memory.use("old")
    memory.use("new")
    assert memory.latest() == "new"
    long_ago = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE threads SET used = ? WHERE name = 'old'", (long_ago,))
        connection.execute("INSERT INTO checkpoints (thread_id, checkpoint_id) VALUES ('old', '1'), ('new', '2')")
    assert Memory(path, 30).latest() == "new"
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT thread_id FROM checkpoints").fetchall() == [("new",)]
        assert connection.execute("SELECT name FROM threads").fetchall() == [("new",)]


def test_a_thread_can_be_forgotten(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "threads.db", 30)
    memory.use("one")
    memory.use("two")
    memory.forget(["two", "never used"])
    assert memory.latest() == "one"


def test_no_thread_yet(tmp_path: Path) -> None:
    assert Memory(tmp_path / "threads.db", 30).latest() is None


def test_a_spoilt_file_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "threads.db"
    path.write_bytes(b"rubbish" * 500)
    with pytest.raises(StoreError, match=r"threads\.db: stored conversations cannot be opened .* move the file away"):
        Memory(path, 30)


def test_conversations_with_other_people_are_not_gone_on_with(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "threads.db", 30)
    for name in ("mine", "serve 0123456789abcdef plans", "slack T1 C1 1.0 0123456789ab"):
        memory.use(name)
    assert memory.latest() == "mine"
