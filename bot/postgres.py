"""The Postgres database that several workers share, in the place of the files that one worker alone keeps.

Nothing imports this module unless `database_url` is set.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from pydantic import SecretStr

from bot import messages
from index import postgres
from index.errors import StoreError
from index.postgres import TABLES_LOCK, place_of

try:
    import psycopg
    from psycopg import Connection
    from psycopg.types.string import StrDumperUnknown
    from psycopg_pool import ConnectionPool, PoolTimeout
except ImportError as error:
    raise postgres.missing(error) from error

T = TypeVar("T")

_CONNECT = 10  # seconds until a server must have answered
_WAIT = 60.0  # seconds that another worker may take to make its tables
_LOOK = 0.05  # seconds between two looks at whether it has
_MOST = 4  # connections of one store; none is kept that is not used


class _Text(StrDumperUnknown):
    """Postgres cannot hold U+0000 and halves of surrogate pairs, as SQLite can: U+FFFD stands in their place."""

    def dump(self, obj: str) -> bytes:
        return obj.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


class _LostError(Exception):
    """The connection was lost before anything was committed."""


class Postgres:
    """A database, and the connections to it, each of which is looked at before it is used."""

    def __init__(self, url: SecretStr, prepare: Callable[[Connection], object]) -> None:
        """Connect, and let `prepare` make the tables that are missing, which no other worker does at the same time.

        `prepare` is given a connection that commits each statement. Raises StoreError.
        """
        self._place = place_of(url.get_secret_value())
        try:
            with connect(url, autocommit=True) as connection:
                self._wait_for_turn(connection)  # the lock ends with the connection
                prepare(connection)
        except psycopg.Error as error:
            raise self._fault(error) from error
        self.pool = ConnectionPool(
            url.get_secret_value(),
            min_size=0,
            max_size=_MOST,
            timeout=_CONNECT,
            open=True,
            configure=_configure,
            check=ConnectionPool.check_connection,
        )

    def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, in one transaction; done once more when the connection was lost in it. Raises StoreError.

        When it is lost while the transaction is committed nobody knows what became of it: that is not done again.
        """
        try:
            try:
                return self._transaction(work)
            except _LostError:
                return self._transaction(work)
        except (psycopg.Error, _LostError) as error:
            raise self._fault(error) from error

    def repeatable(self, work: Callable[[], T]) -> T:
        """What `work` gives, which may be done twice, and is when the connection was lost in it. Raises StoreError."""
        try:
            try:
                return work()
            except PoolTimeout:
                raise
            except psycopg.OperationalError:
                return work()
        except psycopg.Error as error:
            raise self._fault(error) from error

    def close(self) -> None:
        """Close every connection."""
        self.pool.close()

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        with self.pool.connection() as connection:
            try:
                return work(connection)
            except psycopg.OperationalError as error:
                if connection.broken:
                    raise _LostError(*error.args) from error
                raise

    def _wait_for_turn(self, connection: Connection) -> None:
        """Take the lock by asking for it again and again.

        A statement that waits for it would hold up CREATE INDEX CONCURRENTLY, which is among what the lock guards.
        """
        until = time.monotonic() + _WAIT
        while connection.execute("SELECT pg_try_advisory_lock(%s)", (TABLES_LOCK,)).fetchone() != (True,):
            if time.monotonic() > until:
                raise StoreError(messages.POSTGRES_WAITED.format(place=self._place))
            time.sleep(_LOOK)

    def _fault(self, error: Exception) -> StoreError:
        return fault_of(self._place, error)


def connect(url: SecretStr, *, autocommit: bool = False) -> Connection:
    """A new connection, which takes any text. Raises as `open_connection` of index/postgres.py does."""
    connection = postgres.open_connection(url.get_secret_value(), autocommit=autocommit)
    _configure(connection)
    return connection


def fault_of(place: str, error: Exception) -> StoreError:
    """The line for what has become of the database; Postgres' own words hold no password."""
    reason = " ".join((str(error) or type(error).__name__).split())
    return StoreError(messages.POSTGRES_FAILED.format(place=place, reason=reason))


def _configure(connection: Connection) -> None:
    connection.adapters.register_dumper(str, _Text)
