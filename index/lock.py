"""One sync at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import StoreError

_LOCK_WAIT = 3600.0  # seconds

Notice = Callable[[], None]


@contextmanager
def locked(data: Path, on_wait: Notice) -> Iterator[None]:
    """One sync at a time: another one waits, after `on_wait` was told. Raises StoreError after an hour."""
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "sync.lock")
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
