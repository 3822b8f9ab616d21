"""What the server stores: tokens and what people thought of answers, in one SQLite file of the data folder."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from index.errors import StoreError
from index.private import private_file, private_folder

NAME = "server.db"
TABLES = (
    """CREATE TABLE IF NOT EXISTS tokens (
        name TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, audience TEXT NOT NULL, may_upload INTEGER NOT NULL,
        made DOUBLE PRECISION NOT NULL, expires DOUBLE PRECISION
    )""",
    """CREATE TABLE IF NOT EXISTS feedback (
        answer TEXT, caller TEXT, verdict TEXT NOT NULL, comment TEXT NOT NULL, question TEXT NOT NULL,
        given TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, PRIMARY KEY (answer, caller)
    )""",
    """CREATE TABLE IF NOT EXISTS recent_answers (
        id TEXT PRIMARY KEY, caller TEXT NOT NULL, given TEXT NOT NULL, at DOUBLE PRECISION NOT NULL
    )""",
)
"""As SQLite and Postgres both read them; `recent_answers` is used in Postgres alone."""


class StoredTables(Protocol):
    """The tables, wherever they are. Statements are those that SQLite and Postgres both know; `?` is a value."""

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query gives. Raises StoreError."""
        ...

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run a statement; how many rows it changed. Raises StoreError."""
        ...

    def close(self) -> None:
        """Close what is open."""


class Database:
    """The file in a data folder. Each call opens it anew: any number of threads and processes may use it."""

    def __init__(self, data: Path) -> None:
        """Name the data folder; the file is made by the first that is written."""
        self._path = data / NAME

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query gives; nothing when there is no file yet. Raises StoreError."""
        if not self._path.is_file():
            return []
        with self._connected() as connection:
            return connection.execute(query, values).fetchall()

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run a statement; how many rows it changed. Raises StoreError."""
        try:
            private_folder(self._path.parent)
            private_file(self._path)
        except OSError as error:
            raise self._fault(error) from error
        with self._connected() as connection, connection:
            return connection.execute(statement, values).rowcount

    def close(self) -> None:
        """Nothing stays open between two calls."""

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=60)) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                for table in TABLES:
                    connection.execute(table)
                yield connection
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> StoreError:
        return StoreError(f"{self._path}: what the server stores cannot be used ({error}); move the file away")
