"""The store made to agree with the catalog, which is the truth."""

from collections.abc import Callable

from index.access import chunk_metadata
from index.catalog import Catalog
from index.embedder import TextEmbedder
from index.store import VectorStore

BATCH = 192  # chunks that are embedded at once


def make_equal(
    catalog: Catalog, store: VectorStore, embedder: TextEmbedder, progress: Callable[[int, int, str], None]
) -> None:
    """Make the store hold the catalog's chunks, with what the catalog says of them, and nothing else."""
    wanted, held = catalog.chunk_ids(), store.ids()
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
