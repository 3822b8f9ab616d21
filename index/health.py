"""Whether an index is as it was written: the catalog, the vectors, the models."""

from collections.abc import Callable, Iterator, Set
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index import onnx, store
from index.catalog import Catalog
from index.errors import FootnoteError
from index.place import IndexPlace
from index.status import State, is_interrupted, state
from index.store import StoreSettings, VectorStore

REBUILD = "footnote sync --rebuild"
SYNC = "footnote sync"
_ALIKE = 0.99  # the cosine of a vector with what the catalog keeps of it
_SOME = 500  # vectors that are compared at once


@dataclass(frozen=True, slots=True)
class Finding:
    """What was examined, what is wrong with it (None: nothing), and what to do about that."""

    name: str
    summary: str
    fault: str | None = None
    remedy: str | None = None


def examine(place: IndexPlace, storage: StoreSettings) -> Iterator[Finding]:
    """Examine an index: every row of the catalog, every vector, every model."""
    finding = _told("catalog", REBUILD, lambda: _catalog(place))
    yield finding
    if finding.fault is None:
        yield _told("vectors", REBUILD, lambda: _vectors(place, storage))
    for folder in sorted((place.folder / "models").glob("*")):
        if folder.is_dir():
            yield _model(folder)


def _told(name: str, remedy: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except FootnoteError as error:
        return Finding(name, "", str(error).partition("; ")[0], remedy)


def _catalog(place: IndexPlace) -> Finding:
    place_state = state(place)
    if place_state is State.MISSING:
        return Finding("catalog", "", "there is no index", SYNC)
    if place_state is State.UNFINISHED:
        return Finding("catalog", "", "the last sync did not finish", SYNC)
    with place.opened() as catalog:
        catalog.check_database()
        catalog.check_documents(catalog.entries())
        catalog.check_chunks()
        documents, chunks = catalog.counts()
        if is_interrupted(catalog, place):
            return Finding("catalog", "", "the last sync did not finish", SYNC)
    return Finding("catalog", f"{_counted(documents, 'document')} in {_counted(chunks, 'chunk')}")


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _vectors(place: IndexPlace, storage: StoreSettings) -> Finding:
    with place.opened() as catalog:
        wanted = catalog.chunk_ids()
        if catalog.readonly and storage.in_folder:  # Chroma opens nothing that it cannot write
            return Finding(
                "vectors", f"not compared, since {place.folder} cannot be written; they are taken from the catalog"
            )
        if not store.exists(storage):
            return Finding("vectors", "", "they are missing", SYNC) if wanted else Finding("vectors", "0")
        with closing(store.open_store(storage, catalog.fact("fingerprint") or "")) as vectors:
            if place.is_locked():
                return Finding("vectors", "not compared, since a sync is running")
            store.check(storage, vectors.fingerprint)
            return _compared(catalog, vectors, wanted)


def _compared(catalog: Catalog, vectors: VectorStore, wanted: Set[str]) -> Finding:
    """The vectors of the chunks `wanted`, compared with what the catalog keeps of them."""
    there = vectors.ids(wanted)
    if missing := wanted - there:
        return Finding("vectors", "", f"{len(missing):,} of {len(wanted):,} are missing", SYNC)
    if wrong := sum(1 for _ in _unlike(catalog, vectors)):
        return Finding("vectors", "", f"{wrong:,} of {len(wanted):,} are not as they were written", REBUILD)
    left = len(there - wanted)
    return Finding("vectors", f"{len(wanted):,}" + (f", and {left:,} left over, which do no harm" if left else ""))


def _unlike(catalog: Catalog, vectors: VectorStore) -> Iterator[str]:
    """The chunks whose vector is not the one that the catalog has."""
    known = dict(catalog.chunk_vectors())
    ids = sorted(known)
    for start in range(0, len(ids), _SOME):
        stored = vectors.vectors(ids[start : start + _SOME])
        for chunk in ids[start : start + _SOME]:
            if chunk not in stored or not float(stored[chunk] @ known[chunk]) >= _ALIKE:
                yield chunk


def _model(folder: Path) -> Finding:
    faults = onnx.faults_of(folder)
    if faults:
        return Finding(f"model {folder.name}", "", faults[0], f"delete {folder}; it is made anew when it is needed")
    return Finding(f"model {folder.name}", "as it was exported")
