"""How many chunks there are, and how many hold a word: counted once, and kept until the catalog changes."""

import sqlite3
from functools import lru_cache

_KEPT = 4096  # phrases whose counts are kept


class WordCounts:
    """The counts of a catalog in SQLite, on one connection, for one thread at a time. Raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """`connection` need not have the tables yet."""
        self._connection = connection
        self._state: tuple[int, int] | None = None
        self._chunks = 0
        self._holding = lru_cache(_KEPT)(self._count_holding)

    def chunks(self) -> int:
        """How many chunks there are now. What was counted before a change of the catalog is forgotten here."""
        state = self._current()
        if state != self._state:
            self.forget()
            [(self._chunks,)] = self._connection.execute("SELECT COUNT(*) FROM chunks")
            self._state = state
        return self._chunks

    def holding(self, phrase: str, most: int) -> int:
        """How many chunks held an FTS5 phrase when `chunks` was last asked; no more than `most` are counted."""
        return self._holding(phrase, most)

    def forget(self) -> None:
        """Count anew. Needed where a transaction is undone: SQLite does not tell it as a change."""
        self._state = None
        self._holding.cache_clear()

    def _current(self) -> tuple[int, int]:
        """What every change makes another: the one number when others change something, the other when we do."""
        [(others,)] = self._connection.execute("PRAGMA data_version")
        return int(others), self._connection.total_changes

    def _count_holding(self, phrase: str, most: int) -> int:
        query = "SELECT COUNT(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
        [(count,)] = self._connection.execute(query, (phrase, most))
        return int(count)
