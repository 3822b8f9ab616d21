"""A catalog's database in a file: SQLite."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import lexical
from index.catalog.database import Row, damaged
from index.catalog.schema import prepare
from index.errors import StoreError
from index.private import private_file, private_folder
from index.word_counts import WordCounts

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)


class SqliteDatabase:
    """One connection, for one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file `path`, making it when it is missing; where nothing may be written, for reading alone.

        Raises StoreError when that fails.
        """
        self._path = path
        self._readonly = path.is_file() and not _writable(path)
        try:
            self._connection = self._connected()
        except (sqlite3.Error, OSError) as error:
            raise fault(path, error) from error
        self._word_counts = WordCounts(self._connection)

    def _connected(self) -> sqlite3.Connection:
        if self._readonly:  # SQLite's log cannot be written beside it either; what is there does not change
            address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        private_folder(self._path.parent)
        private_file(self._path)
        connection = sqlite3.connect(self._path, timeout=60, isolation_level=None, check_same_thread=False)
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
    def place(self) -> str:
        """The path of the file."""
        return str(self._path)

    @property
    def readonly(self) -> bool:
        """Whether nothing can be written."""
        return self._readonly

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun and has not ended."""
        return self._connection.in_transaction

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """What a query gives."""
        with self._told():
            return self._connection.execute(query, values).fetchall()

    def stream(self, query: str) -> Iterator[Row]:
        """What a query gives, row by row."""
        with self._told():
            yield from self._connection.execute(query)

    def write(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run a statement that changes something."""
        with self._told():
            self._connection.execute(statement, values)

    def begin(self, *, writing: bool) -> None:
        """Begin a transaction."""
        self.write("BEGIN IMMEDIATE" if writing else "BEGIN")

    def commit(self) -> None:
        """End the transaction."""
        self.write("COMMIT")

    def rollback(self) -> None:
        """End the transaction; SQLite has ended it itself when the disk is full."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._word_counts.forget()

    def add_words(self, row: int, text: str, context: str) -> None:
        """Add the words of a chunk."""
        with self._told():
            lexical.add(self._connection, [(row, text, context)])

    def remove_words(self, rows: Sequence[int]) -> None:
        """Remove the words of chunks."""
        with self._told():
            lexical.remove(self._connection, rows)

    def rank_words(
        self, question: str, limit: int, condition: str, values: Sequence[object]
    ) -> list[tuple[str, float]]:
        """Chunk ids by BM25, best first."""
        with self._told():
            return lexical.rank(self._connection, question, limit, condition, values, self._word_counts)

    def purge_words(self) -> None:
        """Leave no word of a chunk that was removed; takes time in proportion to the index of words."""
        self.write("INSERT INTO words (words) VALUES ('optimize')")

    def check(self) -> None:
        """Raise StoreError when SQLite finds a fault in its tables or its indexes."""
        verdict = str(self.rows("PRAGMA integrity_check(1)")[0][0])
        if verdict != "ok":
            raise damaged(self.place, " ".join(verdict.split()))

    def check_words(self) -> None:
        """Raise StoreError when SQLite finds a fault in the index of words."""
        if not self._readonly:
            self.write("INSERT INTO words (words) VALUES ('integrity-check')")

    def flush(self) -> None:
        """Put what stands in SQLite's log into the file, and leave nothing in the log."""
        if not self._readonly and not self._connection.in_transaction:
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
            raise fault(self._path, error) from error


def fault(path: Path, error: Exception) -> StoreError:
    """The error for what the database does not let happen."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        code &= 0xFF  # the rest tells more of the same kind
    if code in _DAMAGED or isinstance(error, ValueError | TypeError | OverflowError):
        return damaged(str(path), str(error))
    if code == sqlite3.SQLITE_FULL:
        return StoreError(f"{path}: the disk is full; make room and run: footnote sync")
    return StoreError(f"{path}: the catalog cannot be used ({error}); if it stays so: footnote sync --rebuild")


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
