"""One sync at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import StoreError
from index.private import private_folder

_NAME = "sync.lock"
_LOCK_WAIT = 3600.0  # seconds

Notice = Callable[[], None]


def is_locked(data: Path) -> bool:
    """Whether a sync is running."""
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


@contextmanager
def locked(data: Path, on_wait: Notice) -> Iterator[None]:
    """One sync at a time: another one waits, after `on_wait` was told. Raises StoreError after an hour."""
    private_folder(data)
    lock = FileLock(data / _NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        on_wait()
        try:
            lock.acquire(timeout=_LOCK_WAIT)
        except Timeout as error:
            raise StoreError(
                f"{data}: another sync has been running for an hour; end it and run: footnote sync"
            ) from error
    try:
        yield
    finally:
        lock.release()
