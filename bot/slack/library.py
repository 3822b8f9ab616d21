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
            named = {(one.title, one.date) for one in titled}
            entries = [one for one in catalog.entries().values() if one.url and (one.title, one.date) in named]
            seen = catalog.visible([one.id for one in entries], allowed)
            urls = {(one.title, one.date): one.url for one in entries if one.id in seen}
        documents = [
            ListedDocument(one.title, one.date, one.headings, urls.get((one.title, one.date))) for one in titled
        ]
        return LibraryContents(count, tuple(documents), datetime.fromisoformat(changed).date() if changed else None)
