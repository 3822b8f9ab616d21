"""An open catalog: its transactions, and the facts that it holds about the whole index."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.catalog.schema import prepare
from index.errors import StoreError
from index.private import private_file, private_folder

_SOME = 500  # ids in one statement
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)


class Connection:
    """One connection, for one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the catalog `path`, making it when it is missing; where nothing may be written, for reading alone.

        Raises StoreError when that fails.
        """
        self.path = path
        self._readonly = path.is_file() and not _writable(path)
        try:
            self._connection = self._connected()
        except (sqlite3.Error, OSError) as error:
            raise fault(path, error) from error

    def _connected(self) -> sqlite3.Connection:
        if self._readonly:  # SQLite's log cannot be written beside it either; what is there does not change
            address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
            return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        private_folder(self.path.parent)
        private_file(self.path)
        connection = sqlite3.connect(self.path, timeout=60, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def readonly(self) -> bool:
        """Whether nothing can be written."""
        return self._readonly

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query gives. Raises StoreError, as everything does that the database does not let happen."""
        with self._told():
            return self._connection.execute(query, values).fetchall()

    def _write(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run a statement; the row that it inserted."""
        with self._told():
            return self._connection.execute(statement, values).lastrowid or 0

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
            raise fault(self.path, error) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all that is written inside appears at once, or not at all; inside another, a part of it."""
        if self._connection.in_transaction:
            yield
            return
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it every reading sees the same state."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._write(begin)
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:  # SQLite ends it itself when the disk is full
                self._connection.execute("ROLLBACK")
            raise
        self._write("COMMIT")

    def flush(self) -> None:
        """Put what stands in SQLite's log into the catalog's own file, and leave nothing in the log."""
        if not self._readonly and not self._connection.in_transaction:
            self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    # Facts

    def fact(self, name: str) -> str | None:
        """The fact `name`, e.g. "fingerprint"; None when it was never set."""
        rows = self._rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def set_fact(self, name: str, value: str) -> None:
        """Remember `value` under `name`."""
        self._write("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def generation(self) -> int:
        """How often the index has changed."""
        try:
            return int(self.fact("generation") or 0)
        except ValueError as error:
            raise damaged(self.path, "its generation is no number") from error

    def advance(self) -> None:
        """Tell readers that the index has changed."""
        self.set_fact("generation", str(self.generation() + 1))
        self.set_fact("changed", datetime.now(UTC).isoformat(timespec="seconds"))


def fault(path: Path, error: Exception) -> StoreError:
    """The error for what the database does not let happen."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        code &= 0xFF  # the rest tells more of the same kind
    if code in _DAMAGED or isinstance(error, ValueError | TypeError | OverflowError):
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_FULL:
        return StoreError(f"{path}: the disk is full; make room and run: footnote sync")
    return StoreError(f"{path}: the catalog cannot be used ({error}); if it stays so: footnote sync --rebuild")


def damaged(path: Path, what: str) -> StoreError:
    """The error for a catalog that is not as it was written."""
    return StoreError(f"{path}: the catalog is damaged ({what}); make the index anew: footnote sync --rebuild")


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def marks(values: Iterable[object]) -> str:
    """A question mark for each value, as SQL has it."""
    return ", ".join("?" for _ in values)


def portions(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values, as many at once as one statement may take."""
    for start in range(0, len(values), _SOME):
        yield values[start : start + _SOME]
