"""The vectors of the catalog, searched in memory: for where the store cannot be opened since nothing can be written."""

import numpy as np

from index.access import Filter
from index.catalog import Catalog
from index.passage import Vectors


class VectorsInMemory:
    """Searches as the vector store does, exactly, and writes nothing."""

    def __init__(self, catalog: Catalog, fingerprint: str) -> None:
        self._catalog = catalog
        self.fingerprint = fingerprint
        self.reopen()

    @property
    def place(self) -> str:
        """Where the vectors are, as a person would name it."""
        return self._catalog.place

    def reopen(self) -> None:
        """Read the vectors anew."""
        known = dict(self._catalog.chunk_vectors())
        self._ids = list(known)
        self._vectors: Vectors = np.array(list(known.values()), dtype=np.float32).reshape(len(known), -1)

    def close(self) -> None:
        """Let go of the vectors; the catalog is another's to close."""
        self._ids = []

    def nearest(self, vector: Vectors, limit: int, allowed: Filter) -> list[tuple[str, float]]:
        """The ids of the nearest chunks that may be found with their cosine, best first."""
        if not self._ids:
            return []
        cosines = self._vectors @ vector
        permitted = self._catalog.permitted(allowed)
        ranked = (int(row) for row in np.argsort(-cosines, kind="stable"))
        nearest = [(self._ids[row], float(cosines[row])) for row in ranked if self._ids[row] in permitted]
        return nearest[:limit]
