"""What a store of vectors can do."""

from collections.abc import Sequence, Set
from typing import Any, Protocol, runtime_checkable

from index.access import Filter
from index.passage import Vectors


@runtime_checkable
class SearchableVectors(Protocol):
    """Vectors of chunks that can be searched. Vectors are unit length, and nearness is their cosine.

    Each method raises StoreError when the store cannot be reached or used.
    """

    fingerprint: str

    @property
    def place(self) -> str:
        """Where the vectors are, as a person would name it; without any password."""

    def nearest(self, vector: Vectors, limit: int, allowed: Filter) -> list[tuple[str, float]]:
        """The ids of the nearest chunks that may be found with their cosine, best first.

        May name chunks that the catalog no longer holds, or not yet.
        """

    def reopen(self) -> None:
        """See what other processes have written."""

    def close(self) -> None:
        """Give up what is held open."""


@runtime_checkable
class VectorStore(SearchableVectors, Protocol):
    """The vectors of the chunks of one fingerprint, which can be changed too. `metadata` is from `chunk_metadata`."""

    def upsert(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[dict[str, Any]]) -> None:
        """Add or replace chunks. `vectors` is (len(ids), dimension)."""

    def relabel(self, ids: Sequence[str], metadata: Sequence[dict[str, Any]]) -> None:
        """Replace what is known of chunks, and keep their vectors."""

    def delete(self, ids: Sequence[str]) -> None:
        """Remove chunks; unknown ids are passed over."""

    def ids(self, known: Set[str] = frozenset()) -> set[str]:
        """The ids of all chunks that have a vector here; of those in `known` where a store cannot list its own."""

    def count(self, known: Set[str] = frozenset()) -> int:
        """How many chunks have a vector here; of those in `known` where a store cannot list its own."""

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those of these chunks that have one here."""

    def drop_others(self) -> None:
        """Remove the vectors of other fingerprints."""
