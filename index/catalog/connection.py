"""An open catalog: its transactions, and the facts that it holds about the whole index."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.catalog.schema import prepare
from index.errors import StoreError

_SOME = 500  # ids in one statement


class Connection:
    """One connection, for one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the catalog `path`, making it when it is missing. Raises StoreError when that fails."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            prepare(self._connection)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{path}: the catalog cannot be opened ({error}); move it away and run: footnote sync"
            ) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

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
        self._connection.execute(begin)
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    # Facts

    def fact(self, name: str) -> str | None:
        """The fact `name`, e.g. "fingerprint"; None when it was never set."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_fact(self, name: str, value: str) -> None:
        """Remember `value` under `name`."""
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def generation(self) -> int:
        """How often the index has changed."""
        return int(self.fact("generation") or 0)

    def advance(self) -> None:
        """Tell readers that the index has changed."""
        self.set_fact("generation", str(self.generation() + 1))
        self.set_fact("changed", datetime.now(UTC).isoformat(timespec="seconds"))


def marks(values: Iterable[object]) -> str:
    """A question mark for each value, as SQL has it."""
    return ", ".join("?" for _ in values)


def portions(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values, as many at once as one statement may take."""
    for start in range(0, len(values), _SOME):
        yield values[start : start + _SOME]
