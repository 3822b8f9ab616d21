"""What there is in an index."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.catalog import Catalog, Source

CATALOG = "catalog.db"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What there is in an index; sizes in bytes, `changed` in ISO 8601."""

    documents: int
    chunks: int
    fingerprint: str | None
    changed: str | None
    bytes: int
    sources: tuple[Source, ...]


def has_index(data: Path) -> bool:
    """Whether there is an index in the folder `data`. Raises StoreError."""
    if not (data / CATALOG).is_file():
        return False
    with closing(Catalog(data / CATALOG)) as catalog:
        return catalog.fact("fingerprint") is not None


def status(data: Path) -> IndexStatus:
    """What there is in the index in the folder `data`, which must hold one. Raises StoreError."""
    with closing(Catalog(data / CATALOG)) as catalog:
        documents, chunks = catalog.counts()
        return IndexStatus(
            documents=documents,
            chunks=chunks,
            fingerprint=catalog.fact("fingerprint"),
            changed=catalog.fact("changed"),
            bytes=sum(path.stat().st_size for path in data.rglob("*") if path.is_file()),
            sources=tuple(catalog.sources()),
        )
