"""A catalog's database on a server: Postgres. Several machines may share it.

Its tables stand in a schema of their own. A connection that is lost is made anew for the next reading; what was being
written is undone by the server.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import TypeVar

from index import postgres
from index.catalog.database import Row, damaged
from index.catalog.postgres_schema import SCHEMA, drop, is_made, prepare
from index.errors import ConnectionLost, StoreError
from index.postgres import VECTOR_TABLES
from index.postings import Postings
from index.tokens import Tokenizer

try:
    import psycopg
except ImportError as error:
    raise postgres.missing(error) from error

T = TypeVar("T")
_WAIT = "60s"  # for what another process writes
_SOME = 500  # rows that a stream fetches at once
_ESCAPE = "\x1a"  # Postgres stores every character but NUL, which is written as this and "0"
_SIZE = """
SELECT COALESCE(sum(pg_total_relation_size(format('%%I.%%I', schemaname, tablename))), 0)::bigint
FROM pg_catalog.pg_tables WHERE schemaname = %s OR (schemaname = current_schema() AND starts_with(tablename, %s))
"""
_LOST = {None, "57P01", "57P02", "57P03", "08000", "08003", "08006"}  # by itself, or ended by the server


class PostgresDatabase:
    """One connection, for one thread at a time."""

    def __init__(self, url: str) -> None:
        """Open the catalog in the database `url`, making its tables when there are none. Raises StoreError."""
        self._url = url
        self._place = postgres.place_of(url)
        self._within = False
        self._names = count()
        self._tokenizer = Tokenizer()
        self._postings = Postings(self._tokenizer)
        self._connection = self._connected()

    def _connected(self) -> "psycopg.Connection[Row]":
        connection = postgres.connect(self._url)
        try:
            connection.execute(f"SET search_path TO {SCHEMA}")
            connection.execute(f"SET lock_timeout = '{_WAIT}'")
            prepare(connection, self._place)
        except BaseException as error:
            connection.close()
            if isinstance(error, psycopg.Error):
                raise self._fault(error) from error
            raise
        return connection

    @property
    def place(self) -> str:
        """The address, without user and password."""
        return self._place

    @property
    def readonly(self) -> bool:
        """Whether nothing can be written: the server says so when it is tried."""
        return False

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun and has not ended."""
        return self._within

    def close(self) -> None:
        """Close the connection."""
        self._tokenizer.close()
        self._connection.close()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """What a query gives."""
        return self._read(lambda: self._fetched(query, values))

    def _fetched(self, query: str, values: Sequence[object]) -> list[Row]:
        cursor = self._connection.execute(_marked(query), [_storable(value) for value in values], binary=True)
        return [_restored(row) for row in cursor.fetchall()]

    def _read(self, reading: Callable[[], T]) -> T:
        """What a reading gives; it is tried once more when the connection is found to be lost."""
        if self._connection.closed and not self._within:
            self._connection = self._connected()
        with self._told():
            try:
                return reading()
            except psycopg.OperationalError:
                if self._within or not self._connection.closed:
                    raise
        self._connection = self._connected()
        with self._told():
            return reading()

    def stream(self, query: str) -> Iterator[Row]:
        """What a query gives, some rows at once."""
        with self._told(), self._connection.cursor(name=f"rows{next(self._names)}", withhold=True) as cursor:
            cursor.itersize = _SOME
            for row in cursor.execute(query, binary=True):
                yield _restored(row)

    def write(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run a statement that changes something."""
        with self._told():
            self._connection.execute(_marked(statement), [_storable(value) for value in values])

    def begin(self, *, writing: bool) -> None:
        """Begin a transaction; of those that write, one waits for the other."""
        self._read(lambda: self._begin(writing=writing))
        self._within = True

    def _begin(self, *, writing: bool) -> None:
        if not writing:
            self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return
        self._connection.execute("BEGIN")
        try:
            self._connection.execute("LOCK TABLE facts IN SHARE ROW EXCLUSIVE MODE")
        except BaseException:
            self.rollback()
            raise

    def commit(self) -> None:
        """End the transaction."""
        with self._told():
            try:
                self._postings.store(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                self.rollback()
                raise
        self._within = False

    def rollback(self) -> None:
        """End the transaction; the server has ended it itself when the connection is lost."""
        self._within = False
        self._postings.forget()
        with suppress(psycopg.Error):
            self._connection.execute("ROLLBACK")

    def add_words(self, row: int, text: str, context: str) -> None:
        """Add the words of a chunk; they are stored with others, before the transaction ends."""
        if self._postings.add(row, text, context) or not self._within:
            with self._told(), self._connection.transaction():
                self._postings.store(self._connection)

    def remove_words(self, rows: Sequence[int]) -> None:
        """Remove the words of chunks."""
        if rows:
            with self._told(), self._connection.transaction():
                self._postings.remove(self._connection, rows)

    def rank_words(
        self, question: str, limit: int, condition: str, values: Sequence[object]
    ) -> list[tuple[str, float]]:
        """Chunk ids by BM25, best first."""
        named = {f"value{number}": _storable(value) for number, value in enumerate(values)}
        for name in named:
            condition = condition.replace("?", f"%({name})s", 1)
        return self._read(lambda: self._postings.rank(self._connection, question, limit, condition, named))

    def purge_words(self) -> None:
        """Nothing to do: what was removed is no longer there."""

    def check(self) -> None:
        """Nothing that an ordinary user may ask: the server checks its pages itself, where checksums are on."""

    def check_words(self) -> None:
        """Raise StoreError when the index of words does not hold what it counts."""
        fault = self._read(lambda: self._postings.fault(self._connection))
        if fault is not None:
            raise damaged(self._place, fault)

    def flush(self) -> None:
        """Nothing to do: the server looks after its log."""

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.Error, ValueError, TypeError, OverflowError) as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> StoreError:
        reason = postgres.line(error)
        if isinstance(error, ValueError | TypeError | OverflowError) and not isinstance(error, psycopg.Error):
            return damaged(self._place, reason)
        if isinstance(error, psycopg.errors.DiskFull):
            return StoreError(f"{self._place}: the disk is full; make room and run: footnote sync")
        if isinstance(error, psycopg.OperationalError) and getattr(error, "sqlstate", None) in _LOST:
            return ConnectionLost(f"{self._place}: the connection to the database was lost ({reason}); do it again")
        return StoreError(
            f"{self._place}: the catalog cannot be used ({reason}); if it stays so: footnote sync --rebuild"
        )


def exists(url: str) -> bool:
    """Whether there is a catalog in the database `url`. Raises StoreError when it cannot be reached."""
    with postgres.connect(url) as connection:
        return is_made(connection)


def size(url: str) -> int:
    """How many bytes the tables of the catalog and of the vectors in the database `url` take. Raises StoreError."""
    try:
        with postgres.connect(url) as connection:
            [(total,)] = connection.execute(_SIZE, (SCHEMA, VECTOR_TABLES)).fetchall()
    except psycopg.Error as error:
        place = postgres.place_of(url)
        raise StoreError(f"{place}: the size of the tables cannot be read ({postgres.line(error)})") from error
    return int(str(total))


def remove(url: str) -> None:
    """Remove the catalog from the database `url`. Raises StoreError."""
    try:
        with postgres.connect(url) as connection:
            drop(connection)
    except psycopg.Error as error:
        raise StoreError(f"{postgres.place_of(url)}: the catalog cannot be removed ({postgres.line(error)})") from error


def _marked(query: str) -> str:
    return query.replace("?", "%s")


def _storable(value: object) -> object:
    if isinstance(value, str) and ("\0" in value or _ESCAPE in value):
        return value.replace(_ESCAPE, f"{_ESCAPE}1").replace("\0", f"{_ESCAPE}0")
    return value


def _restored(row: Row) -> Row:
    if any(isinstance(value, str) and _ESCAPE in value for value in row):
        return tuple(_original(value) if isinstance(value, str) else value for value in row)
    return row


def _original(value: str) -> str:
    return value.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}1", _ESCAPE)
