"""One sync at a time: a lock on a file, or in the Postgres database that holds the catalog."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index import postgres
from index.errors import StoreError
from index.private import private_folder

if TYPE_CHECKING:
    import psycopg

_NAME = "sync.lock"
_LOCK_WAIT = 3600.0  # seconds

_HELD = (
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

Notice = Callable[[], None]
Check = Callable[[], None]


def is_locked(data: Path, database: str | None = None) -> bool:
    """Whether a sync is running. Raises StoreError when the database cannot be reached."""
    if database is not None:
        return _is_locked_there(database)
    if not (data / _NAME).exists():
        return False
    lock = FileLock(data / _NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # another user's folder, or a disk that cannot be written: nobody syncs from here
        return False
    lock.release()
    return False


def _is_locked_there(database: str) -> bool:
    with closing(postgres.connect(database)) as connection:
        return connection.execute(_HELD, (postgres.SYNC_LOCK,)).fetchone() is not None


@contextmanager
def locked(data: Path, on_wait: Notice, database: str | None = None) -> Iterator[Check]:
    """One sync at a time: another one waits, after `on_wait` was told. Raises StoreError after an hour.

    With a `database` no two machines that share it sync at once. Gives what raises StoreError when the lock has been
    lost: the server lets go of it when the connection ends, and another sync may then run.
    """
    private_folder(data)
    with _locked_file(data, on_wait) if database is None else _locked_there(database, on_wait) as check:
        yield check


@contextmanager
def _locked_file(data: Path, on_wait: Notice) -> Iterator[Check]:
    """The system lets go of the lock when this process ends, and not before."""
    lock = FileLock(data / _NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        on_wait()
        try:
            lock.acquire(timeout=_LOCK_WAIT)
        except Timeout as error:
            raise _too_long(str(data)) from error
    try:
        yield lambda: None
    finally:
        lock.release()


@contextmanager
def _locked_there(database: str, on_wait: Notice) -> Iterator[Check]:
    """The server lets go of the lock when this process ends, however it ends, or when the connection is lost."""
    from psycopg import Error
    from psycopg.errors import LockNotAvailable

    place = postgres.place_of(database)
    with closing(postgres.connect(database)) as connection:
        try:
            if connection.execute("SELECT pg_try_advisory_lock(%s)", (postgres.SYNC_LOCK,)).fetchone() != (True,):
                on_wait()
                connection.execute(f"SET lock_timeout = '{_LOCK_WAIT:.0f}s'")
                connection.execute("SELECT pg_advisory_lock(%s)", (postgres.SYNC_LOCK,))
        except LockNotAvailable as error:
            raise _too_long(place) from error
        except Error as error:
            raise StoreError(f"{place}: cannot be locked ({postgres.line(error)}); run: footnote sync") from error
        yield lambda: _check(connection, place)


def _check(connection: "psycopg.Connection[tuple[object, ...]]", place: str) -> None:
    """Raise StoreError unless the lock is this connection's; a pooler may have given it another session."""
    from psycopg import Error

    reason = "the session is another"
    cause: Error | None = None
    try:
        if connection.execute(f"{_HELD} AND pid = pg_backend_pid()", (postgres.SYNC_LOCK,)).fetchone() is not None:
            return
    except Error as error:
        reason, cause = postgres.line(error), error
    raise StoreError(
        f"{place}: the lock of this sync was lost with its connection ({reason}), and another sync may have begun; "
        "what was finished stays; for the rest run: footnote sync"
    ) from cause


def _too_long(place: str) -> StoreError:
    return StoreError(f"{place}: another sync has been running for an hour; end it and run: footnote sync")
