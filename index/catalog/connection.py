"""An open catalog: its transactions, and the facts that it holds about the whole index."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.catalog.database import Database, Row, damaged
from index.catalog.sqlite import SqliteDatabase

_SOME = 500  # ids in one statement


class Connection:
    """One connection, for one thread at a time."""

    def __init__(self, database: Path | Database) -> None:
        """Open the catalog in `database`: the path of a file, which is made when it is missing, or one that is open.

        Raises StoreError when that fails.
        """
        self._database: Database = SqliteDatabase(database) if isinstance(database, Path) else database
        self.place = self._database.place

    @property
    def readonly(self) -> bool:
        """Whether nothing can be written."""
        return self._database.readonly

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """What a query gives. Raises StoreError, as everything does that the database does not let happen."""
        return self._database.rows(query, values)

    def _write(self, statement: str, values: Sequence[object] = ()) -> None:
        self._database.write(statement, values)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What was read must be what can be written: anything else is damage."""
        try:
            yield
        except (ValueError, TypeError, OverflowError) as error:
            raise damaged(self.place, str(error)) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all that is written inside appears at once, or not at all; inside another, a part of it."""
        if self._database.in_transaction:
            yield
            return
        with self._transaction(writing=True):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it every reading sees the same state."""
        with self._transaction(writing=False):
            yield

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[None]:
        self._database.begin(writing=writing)
        try:
            yield
        except BaseException:
            self._database.rollback()
            raise
        self._database.commit()

    def flush(self) -> None:
        """Put what stands in the database's log into the catalog's own file, and leave nothing in the log."""
        self._database.flush()

    # Facts

    def fact(self, name: str) -> str | None:
        """The fact `name`, e.g. "fingerprint"; None when it was never set."""
        rows = self._rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def set_fact(self, name: str, value: str) -> None:
        """Remember `value` under `name`."""
        self._write(
            "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    def generation(self) -> int:
        """How often the index has changed."""
        try:
            return int(self.fact("generation") or 0)
        except ValueError as error:
            raise damaged(self.place, "its generation is no number") from error

    def advance(self) -> None:
        """Tell readers that the index has changed."""
        self.set_fact("generation", str(self.generation() + 1))
        self.set_fact("changed", datetime.now(UTC).isoformat(timespec="seconds"))


def portions(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values, as many at once as one statement may take."""
    for start in range(0, len(values), _SOME):
        yield values[start : start + _SOME]
