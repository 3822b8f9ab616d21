"""A store that knows neither labels nor nearness, searched for what may be found: the catalog tells both."""

from index.access import Filter
from index.catalog import Catalog
from index.memory import VectorsInMemory
from index.passage import Vectors
from index.vectors.given import GivenVectors

_WIDER = 4  # times as many are asked for, when too few of the last may be found
_TRIES = 4


class PermittedVectors:
    """Searches a given store, and looks up in the catalog which of what it names may be found, and how near it is."""

    def __init__(self, catalog: Catalog, store: GivenVectors) -> None:
        self._catalog = catalog
        self._store = store
        self.fingerprint = store.fingerprint

    @property
    def place(self) -> str:
        """Where the vectors are, as a person would name it."""
        return self._store.place

    def reopen(self) -> None:
        """Let the store see what others have written."""
        self._store.reopen()

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def nearest(self, vector: Vectors, limit: int, allowed: Filter) -> list[tuple[str, float]]:
        """The ids of the nearest chunks that may be found with their cosine, best first.

        The store is asked for more until enough of it may be found; after some tries, all that may be is compared.
        """
        wanted = limit
        for _ in range(_TRIES):
            named = [chunk for chunk, _ in self._store.nearest(vector, wanted, allowed)]
            ranking = self._known(named, vector, allowed)
            if len(ranking) >= limit or len(named) < wanted:
                return ranking[:limit]
            wanted *= _WIDER
        return VectorsInMemory(self._catalog, self.fingerprint).nearest(vector, limit, allowed)

    def _known(self, named: list[str], vector: Vectors, allowed: Filter) -> list[tuple[str, float]]:
        vectors = self._catalog.passage_vectors(sorted(set(named)), allowed)
        near = [(chunk, float(rows[0] @ vector)) for chunk, rows in vectors.items()]
        return sorted(near, key=lambda scored: (-scored[1], scored[0]))
