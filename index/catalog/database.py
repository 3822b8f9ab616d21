"""What a catalog needs of its database: statements, transactions, and an index of words.

Statements are written in what SQLite and Postgres both understand, with a question mark for each value.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from index.errors import StoreError

Row = tuple[Any, ...]


class Database(Protocol):
    """One connection, for one thread at a time. Everything raises StoreError."""

    @property
    def place(self) -> str:
        """Where it is, as messages name it."""

    @property
    def readonly(self) -> bool:
        """Whether nothing can be written."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun and has not ended."""

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """What a query gives."""

    def stream(self, query: str) -> Iterator[Row]:
        """What a query gives, without holding all of it at once."""

    def write(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run a statement that changes something."""

    def begin(self, *, writing: bool) -> None:
        """Begin a transaction: of the only one that writes, or of one that sees the same state until it ends."""

    def commit(self) -> None:
        """End the transaction, and let others see what it wrote."""

    def rollback(self) -> None:
        """End the transaction, if it has not ended by itself, and undo what it wrote."""

    def add_words(self, row: int, text: str, context: str) -> None:
        """Add the words of a chunk, which stands in `row`."""

    def remove_words(self, rows: Sequence[int]) -> None:
        """Remove the words of the chunks in these rows."""

    def rank_words(
        self, question: str, limit: int, condition: str, values: Sequence[object]
    ) -> list[tuple[str, float]]:
        """Chunk ids by BM25, best first; see index/lexical.py."""

    def purge_words(self) -> None:
        """Leave no word of a chunk that was removed."""

    def check(self) -> None:
        """Raise StoreError when a table, an index or the index of words has a fault."""

    def check_words(self) -> None:
        """Raise StoreError when the index of words has a fault in itself."""

    def flush(self) -> None:
        """Put what stands in a log into the database's own file."""

    def close(self) -> None:
        """Close the connection."""


def damaged(place: str, what: str) -> StoreError:
    """The error for a catalog that is not as it was written."""
    return StoreError(f"{place}: the catalog is damaged ({what}); make the index anew: footnote sync --rebuild")


def marks(values: Iterable[object]) -> str:
    """A question mark for each value, as SQL has it; NULL for none, since Postgres takes no empty list."""
    return ", ".join("?" for _ in values) or "NULL"
