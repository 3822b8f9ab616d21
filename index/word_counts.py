"""How many chunks there are, and how many hold a word: counted or estimated once, kept until the catalog changes."""

import sqlite3
from functools import lru_cache

_KEPT = 4096  # phrases whose counts are kept
_SLICES = 16  # of all rows, evenly spread, since neighbours tell of one matter
_SHARE = 16  # of so many rows one is looked at for an estimate


class WordCounts:
    """The counts of a catalog in SQLite, on one connection, for one thread at a time. Raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """`connection` need not have the tables yet."""
        self._connection = connection
        self._state: tuple[int, int] | None = None
        self._chunks = 0
        self._holding = lru_cache(_KEPT)(self._count_holding)
        self._in_slices = lru_cache(_KEPT)(self._count_in_slices)

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

    def about_holding(self, phrase: str, counted: int) -> int:
        """Like `holding`, but where more than `counted` chunks hold it, their number is estimated.

        To count every chunk that holds a frequent word takes as long as to score ten thousand.
        """
        held = self.holding(phrase, counted + 1)
        return held if held <= counted else max(held, self._in_slices(phrase))

    def forget(self) -> None:
        """Count anew. Needed where a transaction is undone: SQLite does not tell it as a change."""
        self._state = None
        self._holding.cache_clear()
        self._in_slices.cache_clear()

    def _current(self) -> tuple[int, int]:
        """What every change makes another: the one number when others change something, the other when we do."""
        [(others,)] = self._connection.execute("PRAGMA data_version")
        return int(others), self._connection.total_changes

    def _count_holding(self, phrase: str, most: int) -> int:
        query = "SELECT COUNT(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
        [(count,)] = self._connection.execute(query, (phrase, most))
        return int(count)

    def _count_in_slices(self, phrase: str) -> int:
        """How many chunks hold the phrase, to judge by those in evenly spread slices of the rows."""
        # Each in a query of its own, since SQLite reads the whole table for both in one.
        [(first,)] = self._connection.execute("SELECT MIN(row) FROM chunks")
        [(last,)] = self._connection.execute("SELECT MAX(row) FROM chunks")
        rows = int(last) + 1 - int(first)
        apart = max(1, rows // _SLICES)
        length = max(1, apart // _SHARE)
        starts = range(int(first), int(first) + rows, apart)[:_SLICES]
        held = sum(self._count_between(phrase, start, start + length - 1) for start in starts)
        return round(held * rows / (len(starts) * length))

    def _count_between(self, phrase: str, first: int, last: int) -> int:
        query = "SELECT COUNT(*) FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
        [(count,)] = self._connection.execute(query, (phrase, first, last))
        return int(count)
