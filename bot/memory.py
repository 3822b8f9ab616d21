"""Conversations that survive a restart: LangGraph's checkpoints in SQLite, one thread by name, forgotten in time."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from langgraph.checkpoint.sqlite import SqliteSaver

from index.errors import StoreError
from index.private import private_file, private_folder

IN_MEMORY = ":memory:"
OF_OTHERS = ("slack ", "serve ")  # so begin the names of conversations with other people
_SCHEMA = "CREATE TABLE IF NOT EXISTS threads (name TEXT PRIMARY KEY, used TEXT NOT NULL) WITHOUT ROWID"


class Conversations(Protocol):
    """Stored conversations, wherever they are; `saver` is LangGraph's."""

    @property
    def saver(self) -> Any:  # noqa: ANN401  LangGraph's own generic types
        """What LangGraph stores by."""

    def use(self, thread: str) -> None:
        """Note that a thread is in use now."""

    def latest(self) -> str | None:
        """The thread that was used last on the command line."""

    def forget(self, threads: Iterable[str]) -> None:
        """Delete stored conversations."""

    def close(self) -> None:
        """Close the database."""


class Memory:
    """The stored conversations of one data folder."""

    def __init__(self, path: Path, retention_days: int) -> None:
        """Open the database `path` (or ":memory:"), and forget the threads unused for `retention_days`.

        Raises StoreError.
        """
        try:
            if str(path) != IN_MEMORY:
                private_folder(path.parent)
                private_file(path)
            self._connection = sqlite3.connect(path, timeout=60, check_same_thread=False)
            self._connection.execute("PRAGMA secure_delete = ON")
            self.saver = SqliteSaver(self._connection)
            self.saver.setup()
            with self._connection:
                self._connection.execute(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path}: stored conversations cannot be opened ({error}); move the file away") from error
        self._forget(datetime.now(UTC) - timedelta(days=retention_days))

    def use(self, thread: str) -> None:
        """Note that a thread is in use now."""
        now = datetime.now(UTC).isoformat()
        with self.saver.lock, self._connection:  # the saver writes over the same connection, in whichever thread
            self._connection.execute("INSERT OR REPLACE INTO threads VALUES (?, ?)", (thread, now))

    def latest(self) -> str | None:
        """The thread that was used last on the command line; None when there is none."""
        mine = " AND ".join("name NOT LIKE ? || '%'" for _ in OF_OTHERS)
        query = f"SELECT name FROM threads WHERE {mine} ORDER BY used DESC LIMIT 1"
        row = self._connection.execute(query, OF_OTHERS).fetchone()
        return str(row[0]) if row else None

    def forget(self, threads: Iterable[str]) -> None:
        """Delete stored conversations, and leave no byte of them; one that is not there is passed over."""
        deleted = False
        for thread in threads:
            deleted = True
            self.saver.delete_thread(thread)
            with self.saver.lock, self._connection:
                self._connection.execute("DELETE FROM threads WHERE name = ?", (thread,))
        if deleted:
            with self.saver.lock:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the database."""
        with self.saver.lock:
            self._connection.close()

    def _forget(self, before: datetime) -> None:
        old = self._connection.execute("SELECT name FROM threads WHERE used < ?", (before.isoformat(),)).fetchall()
        self.forget(thread for (thread,) in old)
