"""The store made to agree with the catalog, which is the truth."""

from collections.abc import Callable

import numpy as np

from index.access import chunk_metadata
from index.catalog import Catalog
from index.embedder import TextEmbedder
from index.vectors.protocol import VectorStore

BATCH = 192  # chunks that are embedded at once


def make_equal(
    catalog: Catalog, store: VectorStore, embedder: TextEmbedder, progress: Callable[[int, int, str], None]
) -> None:
    """Make the store hold the catalog's chunks, with what the catalog says of them, and nothing else."""
    wanted = catalog.chunk_ids()
    held = store.ids(wanted)
    store.delete(sorted(held - wanted))
    texts = catalog.embedded_texts(wanted)
    entries = catalog.entries()
    metadata = {
        chunk: chunk_metadata(document, entries[document].location, entries[document].labels)
        for chunk, (document, _) in texts.items()
    }
    kept = sorted(wanted & held)
    store.relabel(kept, [metadata[chunk] for chunk in kept])
    missing = sorted(wanted - held)
    for start in range(0, len(missing), BATCH):
        some = missing[start : start + BATCH]
        progress(start, len(missing), "")
        store.upsert(some, embedder.embed([texts[chunk][1] for chunk in some]), [metadata[chunk] for chunk in some])
    if missing:
        catalog.advance()


def fill(catalog: Catalog, store: VectorStore) -> None:
    """Put into the store what it lacks of the catalog's chunks, with the catalog's own vectors."""
    wanted = catalog.chunk_ids()
    missing = wanted - store.ids(wanted)
    if not missing:
        return
    entries = catalog.entries()
    owners = {chunk: document for chunk, (document, _) in catalog.embedded_texts(missing).items()}
    known = [(chunk, vector) for chunk, vector in catalog.chunk_vectors() if chunk in owners]
    for start in range(0, len(known), BATCH):
        some = known[start : start + BATCH]
        told = [entries[owners[chunk]] for chunk, _ in some]
        metadata = [chunk_metadata(entry.id, entry.location, entry.labels) for entry in told]
        store.upsert([chunk for chunk, _ in some], np.array([vector for _, vector in some], np.float32), metadata)
