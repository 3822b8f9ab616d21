"""The store made to agree with the catalog, which is the truth and keeps each chunk's vector in half precision."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

import numpy as np

from index.access import chunk_metadata
from index.catalog import Catalog
from index.passage import Vectors
from index.vectors.protocol import VectorStore

BATCH = 192  # chunks that are stored at once

Progress = Callable[[int, int, str], None]


def make_equal(catalog: Catalog, store: VectorStore, progress: Progress) -> None:
    """Make the store hold the catalog's chunks, with what the catalog says of them, and nothing else."""
    metadata = described(catalog)
    stored = store.ids(metadata.keys())
    store.delete(sorted(stored - metadata.keys()))
    kept = sorted(stored & metadata.keys())
    for some in _batches(kept):
        store.relabel(some, [metadata[chunk] for chunk in some])
    if missing := metadata.keys() - stored:
        _store(catalog, store, missing, metadata, progress)
        catalog.advance()


def fill(catalog: Catalog, store: VectorStore, progress: Progress) -> None:
    """Put into the store what it lacks of the catalog's chunks."""
    wanted = catalog.chunk_ids()
    if missing := wanted - store.ids(wanted):
        _store(catalog, store, missing, described(catalog), progress)


def described(catalog: Catalog) -> dict[str, dict[str, Any]]:
    """What a store is told of each of the catalog's chunks, by their ids."""
    by_document = {
        entry.id: chunk_metadata(entry.id, entry.location, entry.labels) for entry in catalog.entries().values()
    }
    return {chunk: by_document[document] for chunk, document in catalog.owners().items()}


def unit(vector: Vectors) -> Vectors:
    """A vector of the catalog, which is in half precision, with length 1 again."""
    scaled: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return scaled


def _store(
    catalog: Catalog, store: VectorStore, missing: Set[str], metadata: Mapping[str, dict[str, Any]], progress: Progress
) -> None:
    """Store the catalog's own vectors of the chunks that are missing."""
    known: list[tuple[str, Vectors]] = []
    done = 0
    for chunk, vector in catalog.chunk_vectors():
        if chunk not in missing:
            continue
        known.append((chunk, unit(vector)))
        if len(known) == BATCH:
            progress(done, len(missing), "")
            _upsert(store, known, metadata)
            done += len(known)
            known = []
    _upsert(store, known, metadata)


def _upsert(store: VectorStore, known: Sequence[tuple[str, Vectors]], metadata: Mapping[str, dict[str, Any]]) -> None:
    if known:
        vectors = np.array([vector for _, vector in known], np.float32)
        store.upsert([chunk for chunk, _ in known], vectors, [metadata[chunk] for chunk, _ in known])


def _batches(chunks: Sequence[str]) -> list[Sequence[str]]:
    return [chunks[start : start + BATCH] for start in range(0, len(chunks), BATCH)]
