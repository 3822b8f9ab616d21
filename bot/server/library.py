"""The documents that there are, as far as a caller may see them."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from bot.server import messages
from index.access import Filter
from index.catalog import Catalog, Entry
from index.errors import IndexMissing


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """How many documents the index holds in all, and when it changed last (ISO 8601; None: never)."""

    documents: int
    changed: str | None


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Some documents by id, how many there are in all, and the id behind which the next page begins (None: no more)."""

    entries: tuple[Entry, ...]
    total: int
    following: str | None


class Library:
    """Reads the catalog anew each time, so that it knows what a sync has changed. Any number of threads may use it."""

    def __init__(self, open_catalog: Callable[[], Catalog]) -> None:
        self._open = open_catalog

    @contextmanager
    def catalog(self) -> Iterator[Catalog]:
        """The catalog, closed at the end. Raises StoreError."""
        with closing(self._open()) as catalog:
            yield catalog

    def documents(self, allowed: Filter, most: int, after: str = "", words: str = "") -> DocumentPage:
        """At most `most` documents whose ids come behind `after`; only those whose title or id holds `words`.

        The total is that of all documents that may be seen, whatever their titles.
        """
        with self.catalog() as catalog:
            listed = catalog.listed(allowed, most + 1, after, words)
            total, _ = catalog.titled(allowed, 0)
        entries = tuple(listed[:most])
        return DocumentPage(entries, total, entries[-1].id if len(listed) > most else None)

    def document(self, name: str, allowed: Filter) -> Entry | None:
        """The document with this id, if it may be seen."""
        with self.catalog() as catalog:
            return catalog.entry(name, allowed)

    def count(self, allowed: Filter) -> int:
        """How many documents may be seen."""
        with self.catalog() as catalog:
            return catalog.titled(allowed, 0)[0]

    def facts(self) -> IndexFacts:
        """What is known of the whole index. Raises IndexMissing when none was ever finished, StoreError."""
        with self.catalog() as catalog:
            if catalog.fact("finished") != "yes":
                raise IndexMissing(messages.SERVE_NO_INDEX)
            return IndexFacts(catalog.counts()[0], catalog.fact("changed"))
