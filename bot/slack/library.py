"""What there is in the index, for those who show it beside answers: who may see what, titles, headings."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from bot.slack.views import LibraryContents, ListedDocument
from index.access import Filter
from index.catalog import Catalog


class SlackLibrary:
    """Reads the catalog anew each time, so that it knows what a sync has changed. Any number of threads may use it."""

    def __init__(self, open_catalog: Callable[[], Catalog], normalised: Callable[[str], str]) -> None:
        """`normalised` tells how the index names a source of the settings."""
        self._open = open_catalog
        self._normalised = normalised

    @contextmanager
    def _catalog(self) -> Iterator[Catalog]:
        with closing(self._open()) as catalog:
            yield catalog

    def normalised(self, location: str) -> str:
        """How the index names a source of the settings."""
        return self._normalised(location)

    def labels(self) -> frozenset[str]:
        """The labels that sources have."""
        with self._catalog() as catalog:
            return frozenset(label for source in catalog.sources() for label in source.labels)

    def known(self, allowed: Filter, limit: int) -> LibraryContents:
        """What may be found: how many documents, the newest of them, and when the index changed last."""
        with self._catalog() as catalog:
            count, titled = catalog.titled(allowed, limit)
            changed = catalog.fact("changed")
            named = {(document.title, document.date) for document in titled}
            entries = [
                entry for entry in catalog.entries().values() if entry.url and (entry.title, entry.date) in named
            ]
            seen = catalog.visible([entry.id for entry in entries], allowed)
            urls = {(entry.title, entry.date): entry.url for entry in entries if entry.id in seen}
        documents = [
            ListedDocument(document.title, document.date, document.headings, urls.get((document.title, document.date)))
            for document in titled
        ]
        return LibraryContents(count, tuple(documents), datetime.fromisoformat(changed).date() if changed else None)
