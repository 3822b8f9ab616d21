"""Vectors in Chroma: a folder, or a server."""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index.access import EVERYTHING, Filter
from index.credentials import without_credentials
from index.errors import IndexMismatch, StoreError
from index.passage import Vectors
from index.private import private_folder
from index.vectors.settings import StoreSettings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.base_types import Where

# Chroma's own graph (16 neighbours, chosen of 100) misses half of the nearest among a million chunks. This one takes a
# quarter of a millisecond more for each chunk that is added, which takes 57 to embed.
_GRAPH = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200}
_LEAST_BREADTH, _MOST_BREADTH = 1000, 8000  # candidates that a search looks at
_CHUNKS_A_CANDIDATE = 125  # so many find .98 of the nearest ten among a million chunks
_WIDER = 1.25  # times as many as before, before Chroma is told
_NAME = "footnote-"
_MORE = 4  # times as many chunks are looked at before Chroma is asked to filter
_LONGEST = 200  # characters of what a server says
_opening = threading.Lock()  # Chroma keeps, in one table for the whole process, which clients are open


class ChromaVectors:
    """The collection of one fingerprint in Chroma. Vectors are unit length; the distance is cosine."""

    def __init__(self, settings: StoreSettings, fingerprint: str) -> None:
        """Open the collection of `fingerprint`, making it when it is missing.

        Raises StoreError when Chroma cannot be opened or reached, and IndexMismatch when the collection says that it
        was made with another embedder, precision or chunker.
        """
        self._settings = settings
        self.fingerprint = fingerprint
        self._open()

    def _open(self) -> None:
        with self._told("cannot be opened"):
            self._client, self._stop = _client(self._settings)
            self._collection: Collection = self._client.get_or_create_collection(
                name=collection_name(self.fingerprint),
                metadata={"fingerprint": self.fingerprint},
                configuration=cast("CreateCollectionConfiguration", {"hnsw": {**_GRAPH, "ef_search": _LEAST_BREADTH}}),
                embedding_function=None,
            )
        stored = (self._collection.metadata or {}).get("fingerprint")
        if stored != self.fingerprint:
            raise IndexMismatch(
                f"{self.place}: made with {stored}, not {self.fingerprint}; run: footnote sync --rebuild"
            )

    @contextmanager
    def _told(self, fault: str) -> Iterator[None]:
        try:
            yield
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # Chroma, its Rust core (which panics) and httpx share no base class
            raise self._error(fault, error) from error

    def _error(self, fault: str, error: BaseException) -> StoreError:
        if self._settings.url:
            from index.vectors.chroma_server import server_error

            return server_error(self._settings, fault, error)
        return StoreError(
            f"{self.place}: the vector store {fault} ({_line(error)}); "
            "see that the folder can be written, or make the index anew: footnote sync --rebuild"
        )

    @property
    def place(self) -> str:
        """Where the vectors are, as a person would name it."""
        return without_credentials(self._settings.url) if self._settings.url else str(self._settings.folder)

    def reopen(self) -> None:
        """See what other processes have written: a client of a folder never does so by itself.

        A server may have lost the collection, and a sync have made it anew since. Raises StoreError when it is gone.
        """
        if self._settings.url:
            with self._told("cannot be read"):
                self._collection = self._client.get_collection(
                    collection_name(self.fingerprint), embedding_function=None
                )
            return
        self.close()
        self._open()

    def close(self) -> None:
        """Give up the connection, and the files that it holds open."""
        stop, self._stop = self._stop, lambda: None
        stop()

    def upsert(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[dict[str, Any]]) -> None:
        """Add or replace chunks. `vectors` is (len(ids), dimension); `metadata` are as `chunk_metadata` makes them."""
        for part in self._parts(len(ids)):
            with self._told("cannot be written"):
                self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part], metadatas=list(metadata[part]))
        self._widen()

    def _widen(self) -> None:
        """Let searches look at as many candidates as so large a collection needs."""
        with self._told("cannot be written"):
            wanted = min(max(self._collection.count() // _CHUNKS_A_CANDIDATE, _LEAST_BREADTH), _MOST_BREADTH)
            graph = self._collection.configuration_json.get("hnsw")
            if graph and wanted >= _WIDER * graph["ef_search"]:
                self._collection.modify(configuration={"hnsw": {"ef_search": wanted}})

    def relabel(self, ids: Sequence[str], metadata: Sequence[dict[str, Any]]) -> None:
        """Replace what is known of chunks, and keep their vectors."""
        for part in self._parts(len(ids)):
            with self._told("cannot be written"):
                self._collection.update(ids=list(ids[part]), metadatas=list(metadata[part]))

    def delete(self, ids: Sequence[str]) -> None:
        """Remove chunks; unknown ids are passed over."""
        for part in self._parts(len(ids)):
            with self._told("cannot be written"):
                self._collection.delete(ids=list(ids[part]))

    def _parts(self, count: int) -> list[slice]:
        """Rows in as many parts as Chroma wants them in."""
        if not count:
            return []
        with self._told("cannot be written"):
            size = self._client.get_max_batch_size()
        return [slice(start, start + size) for start in range(0, count, size)]

    def ids(self, known: Set[str] = frozenset()) -> set[str]:  # noqa: ARG002  for stores that cannot list their own
        """The ids of all chunks that have a vector here."""
        with self._told("cannot be read"):
            return set(self._collection.get(include=[])["ids"])

    def count(self, known: Set[str] = frozenset()) -> int:  # noqa: ARG002  as in `ids`
        """How many chunks have a vector here."""
        with self._told("cannot be read"):
            return self._collection.count()

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those of these chunks that have one here."""
        with self._told("cannot be read"):
            answer = self._collection.get(ids=list(ids), include=["embeddings"])
        rows = answer["embeddings"]
        vectors = [] if rows is None else [np.asarray(row, dtype=np.float32) for row in rows]
        return dict(zip(answer["ids"], vectors, strict=True))

    def nearest(self, vector: Vectors, limit: int, allowed: Filter) -> list[tuple[str, float]]:
        """The ids of the nearest chunks with their cosine, best first.

        May name chunks that the catalog no longer holds, or not yet.
        """
        if allowed == EVERYTHING:
            return [(chunk, cosine) for chunk, cosine, _ in self._query(vector, limit)]
        # Chroma looks through all chunks for a filter, which takes a second for 130,000: most often it needs none.
        near = self._query(vector, limit * _MORE)
        admitted = [(chunk, cosine) for chunk, cosine, metadata in near if allowed.admits(metadata)][:limit]
        if len(admitted) == limit or len(near) < limit * _MORE:
            return admitted
        return [(chunk, cosine) for chunk, cosine, _ in self._query(vector, limit, allowed)]

    def _query(
        self, vector: Vectors, limit: int, allowed: Filter = EVERYTHING
    ) -> list[tuple[str, float, Mapping[str, Any]]]:
        """The nearest chunks' ids with their cosine and metadata."""
        with self._told("cannot be searched"):
            answer = self._collection.query(
                query_embeddings=[cast("Sequence[float]", vector)],
                n_results=limit,
                where=cast("Where | None", allowed.chroma()),
                include=["distances", "metadatas"],
            )
        distances, metadata = answer["distances"] or [[]], answer["metadatas"] or [[]]
        return [
            (chunk, 1.0 - float(distance), known or {})
            for chunk, distance, known in zip(answer["ids"][0], distances[0], metadata[0], strict=True)
        ]

    def drop_others(self) -> None:
        """Remove the collections of other fingerprints."""
        with self._told("cannot be written"):
            for collection in self._client.list_collections():
                if collection.name.startswith(_NAME) and collection.name != collection_name(self.fingerprint):
                    self._client.delete_collection(collection.name)


def collection_name(fingerprint: str) -> str:
    """The name of the collection for a fingerprint."""
    return _NAME + "".join(c if c.isalnum() or c in "._-" else "-" for c in fingerprint)[:200].strip("._-")


def _client(settings: StoreSettings) -> "tuple[ClientAPI, Callable[[], None]]":
    """A client that nobody shares, and what closes it."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    if settings.url is None:
        private_folder(settings.folder)
        return _own_client(str(settings.folder))
    from index.vectors.chroma_server import server_client

    client = server_client(settings.url, settings.token, settings.timeout)
    return client, client.close


def _own_client(folder: str) -> "tuple[ClientAPI, Callable[[], None]]":
    """A client of the folder with a system of its own, and what stops it.

    All clients of one folder in a process share a system, and none of them sees what another process writes. Only
    the entries of this folder are touched: the program may have other uses of Chroma.
    """
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    systems, counts = SharedSystemClient._identifier_to_system, SharedSystemClient._identifier_to_refcount
    with _opening:
        others = systems.pop(folder, None), counts.pop(folder, None)
        try:
            client = chromadb.PersistentClient(path=folder, settings=Settings(anonymized_telemetry=False))
        finally:
            system = systems.pop(folder, None)
            counts.pop(folder, None)
            if others[0] is not None and others[1] is not None:
                systems[folder], counts[folder] = others[0], others[1]
    return client, system.stop if system else lambda: None


def _line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return lines[0][:_LONGEST] if lines else type(error).__name__
