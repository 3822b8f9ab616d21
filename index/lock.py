"""One sync at a time: a lock on a file, or in the Postgres database that holds the catalog."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index import postgres
from index.errors import StoreError
from index.private import private_folder

_NAME = "sync.lock"
_LOCK_WAIT = 3600.0  # seconds

Notice = Callable[[], None]


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
    query = (
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND granted "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with closing(postgres.connect(database)) as connection:
        return connection.execute(query, (postgres.SYNC_LOCK,)).fetchone() is not None


@contextmanager
def locked(data: Path, on_wait: Notice, database: str | None = None) -> Iterator[None]:
    """One sync at a time: another one waits, after `on_wait` was told. Raises StoreError after an hour.

    With a `database` no two machines that share it sync at once.
    """
    private_folder(data)
    with _locked_file(data, on_wait) if database is None else _locked_there(database, on_wait):
        yield


@contextmanager
def _locked_file(data: Path, on_wait: Notice) -> Iterator[None]:
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
        yield
    finally:
        lock.release()


@contextmanager
def _locked_there(database: str, on_wait: Notice) -> Iterator[None]:
    """The server lets go of the lock when this process ends, however it ends."""
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
        yield


def _too_long(place: str) -> StoreError:
    return StoreError(f"{place}: another sync has been running for an hour; end it and run: footnote sync")
