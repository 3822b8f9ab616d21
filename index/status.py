"""What there is in an index, and whether it is whole."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from index.catalog import Catalog, Entry, LeftOut, Source
from index.place import IndexPlace

MODELS = "models"


class State(Enum):
    """Whether there is an index. One that was never finished is none."""

    MISSING = "missing"
    BUILDING = "building"
    UNFINISHED = "unfinished"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What there is in an index; `changed` in ISO 8601.

    `bytes` is the size of the data folder, of which `model_bytes` are exported models; `database_bytes` is what the
    index takes in its database, None when it is in none.
    """

    documents: int
    chunks: int
    fingerprint: str | None
    changed: str | None
    bytes: int
    model_bytes: int
    sources: tuple[Source, ...]
    database_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """The documents of an index, and what the last syncs did not take."""

    documents: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]


def state(place: IndexPlace) -> State:
    """Whether there is an index. Raises StoreError."""
    running = place.is_locked()
    if not place.has_catalog():
        return State.BUILDING if running else State.MISSING
    with place.opened() as catalog:
        if catalog.fact("finished") == "yes":
            return State.READY
        begun = catalog.fact("fingerprint") is not None or catalog.sources()
    if running:
        return State.BUILDING
    return State.UNFINISHED if begun else State.MISSING


def progress(place: IndexPlace) -> str:
    """How far the running sync is, such as "12 of 90"; empty when it does not tell. Raises StoreError."""
    if not place.has_catalog():
        return ""
    with place.opened() as catalog:
        return catalog.fact("progress") or ""


def is_interrupted(catalog: Catalog, place: IndexPlace) -> bool:
    """Whether the last sync ended before it was done."""
    return catalog.fact("running") == "yes" and not place.is_locked()


def status(place: IndexPlace) -> IndexStatus:
    """What there is in the index, which must be there. Raises StoreError."""
    with place.opened() as catalog:
        documents, chunks = catalog.counts()
        return IndexStatus(
            documents=documents,
            chunks=chunks,
            fingerprint=catalog.fact("fingerprint"),
            changed=catalog.fact("changed"),
            bytes=_size(place.folder),
            model_bytes=_size(place.folder / MODELS),
            sources=tuple(catalog.sources()),
            database_bytes=place.database_bytes(),
        )


def _size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def contents(place: IndexPlace) -> Contents:
    """The documents of the index, which must be there. Raises StoreError."""
    with place.opened() as catalog:
        return Contents(tuple(catalog.entries().values()), tuple(catalog.left_out()))
