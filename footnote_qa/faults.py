"""What the operating system and the database say, as errors of Footnote."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreError


@contextmanager
def as_store_error(data: Path) -> Iterator[None]:
    """Within it an error of the file system or of SQLite becomes a StoreError about the folder `data`."""
    try:
        yield
    except OSError as error:
        place, reason = error.filename or data, error.strerror or error
        raise StoreError(f"{place}: cannot be read or written ({reason}); name another folder with data=") from error
    except sqlite3.Error as error:
        raise StoreError(f"{data}: cannot be read or written ({error}); see that the disk has room") from error
