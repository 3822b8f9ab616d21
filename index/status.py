"""What there is in an index, and whether it is whole."""

from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from index.catalog import Catalog, Entry, LeftOut, Source
from index.lock import is_locked

CATALOG = "catalog.db"
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

    `bytes` is the size of the data folder, of which `model_bytes` are exported models.
    """

    documents: int
    chunks: int
    fingerprint: str | None
    changed: str | None
    bytes: int
    model_bytes: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The documents of an index, and what the last syncs did not take."""

    documents: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]


def state(data: Path) -> State:
    """Whether there is an index in the folder `data`. Raises StoreError."""
    running = is_locked(data)
    if not (data / CATALOG).is_file():
        return State.BUILDING if running else State.MISSING
    with closing(Catalog(data / CATALOG)) as catalog:
        if catalog.fact("finished") == "yes":
            return State.READY
        begun = catalog.fact("fingerprint") is not None or catalog.sources()
    if running:
        return State.BUILDING
    return State.UNFINISHED if begun else State.MISSING


def progress(data: Path) -> str:
    """How far the running sync is, such as "12 of 90"; empty when it does not tell. Raises StoreError."""
    if not (data / CATALOG).is_file():
        return ""
    with closing(Catalog(data / CATALOG)) as catalog:
        return catalog.fact("progress") or ""


def is_interrupted(catalog: Catalog, data: Path) -> bool:
    """Whether the last sync ended before it was done."""
    return catalog.fact("running") == "yes" and not is_locked(data)


def status(data: Path) -> IndexStatus:
    """What there is in the index in the folder `data`, which must hold one. Raises StoreError."""
    with closing(Catalog(data / CATALOG)) as catalog:
        documents, chunks = catalog.counts()
        return IndexStatus(
            documents=documents,
            chunks=chunks,
            fingerprint=catalog.fact("fingerprint"),
            changed=catalog.fact("changed"),
            bytes=_size(data),
            model_bytes=_size(data / MODELS),
            sources=tuple(catalog.sources()),
        )


def _size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def contents(data: Path) -> Contents:
    """The documents of the index in the folder `data`, which must hold one. Raises StoreError."""
    with closing(Catalog(data / CATALOG)) as catalog:
        return Contents(tuple(catalog.entries().values()), tuple(catalog.left_out()))
