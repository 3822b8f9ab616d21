"""Vectors in any LangChain vector store that a program has made.

It is given ids and vectors and no text: labels and words stay in the catalog, which says what may be found.
"""

from collections.abc import Callable, Sequence, Set
from functools import partial
from typing import Any, TypeVar

import numpy as np
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore

from index.access import Filter
from index.errors import SettingsError, StoreError
from index.passage import Vectors

T = TypeVar("T")

_SOME = 500  # chunks in one call
_LONGEST = 200  # characters of what a store says
_REMEDY = "see that the object that is given as vectors= can be used"


class HandedEmbeddings(Embeddings):
    """Gives for a chunk's id the vector that was handed over for it, and asks the store's own embeddings for the rest.

    Most of LangChain's stores take texts alone, and embed them: so they come to the vectors that Footnote has made.
    """

    def __init__(self, own: Embeddings | None) -> None:
        self._own = own
        self.handed: dict[str, list[float]] = {}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of chunks by their ids, or of texts that a program adds by itself."""
        if all(text in self.handed for text in texts):
            return [self.handed[text] for text in texts]
        return self._needed().embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        """The vector of a text that a program asks for by itself."""
        return self.handed[text] if text in self.handed else self._needed().embed_query(text)

    def _needed(self) -> Embeddings:
        if self._own is None:
            raise StoreError("vectors: the store has no embeddings of its own for other texts; give it some")
        return self._own


class GivenStore:
    """A LangChain store that vectors can be put into. Footnote never closes it."""

    def __init__(self, store: VectorStore) -> None:
        """Raises SettingsError when it cannot hold vectors that were made elsewhere, or be searched by one."""
        self.store = store
        self.name = type(store).__name__
        if _lacks(store, "similarity_search_by_vector"):
            raise self._refused("cannot be searched by a vector")
        self._handed = None if hasattr(store, "add_embeddings") else self._taken_over()

    def _taken_over(self) -> HandedEmbeddings:
        """Put the handed vectors in front of the embeddings that the store asks; the store's own stay behind them."""
        own = self.store.embeddings
        if isinstance(own, HandedEmbeddings):
            return own
        names = [name for name, value in vars(self.store).items() if value is own and own is not None]
        if not names:
            raise self._refused("takes no vectors: it has neither add_embeddings nor embeddings that can be replaced")
        handed = HandedEmbeddings(own)
        for name in names:
            setattr(self.store, name, handed)
        return handed

    def add(self, ids: list[str], vectors: Vectors, metadata: list[dict[str, Any]]) -> None:
        """Add chunks that are not there."""
        rows = [[float(number) for number in vector] for vector in vectors]
        if self._handed is None:
            add: Callable[..., object] = getattr(self.store, "add_embeddings")  # noqa: B009  not of the base class
            add(texts=ids, embeddings=rows, metadatas=metadata, ids=ids)
            return
        self._handed.handed = dict(zip(ids, rows, strict=True))
        try:
            self.store.add_texts(ids, metadatas=metadata, ids=ids)
        finally:
            self._handed.handed = {}

    def _refused(self, fault: str) -> SettingsError:
        return SettingsError(f"vectors: {self.name} {fault}; give another LangChain vector store")


class GivenVectors:
    """The vectors of an index in a given store. It is asked by id, since LangChain's stores cannot list their own."""

    def __init__(self, given: GivenStore, fingerprint: str) -> None:
        self._given = given
        self._store = given.store
        self.fingerprint = fingerprint

    @property
    def place(self) -> str:
        """The store's class."""
        return f"vectors={self._given.name}"

    def reopen(self) -> None:
        """Nothing: the program's object sees what it sees."""

    def close(self) -> None:
        """Nothing: the program closes what it has made."""

    def upsert(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[dict[str, Any]]) -> None:
        """Add or replace chunks. Of `metadata` the store is told the document alone."""
        for start in range(0, len(ids), _SOME):
            part = slice(start, start + _SOME)
            some, documents = list(ids[part]), [{"document": each["document"]} for each in metadata[part]]
            self.delete(sorted(self.ids(set(some))))
            self._asked("written", partial(self._given.add, some, vectors[part], documents))

    def relabel(self, ids: Sequence[str], metadata: Sequence[dict[str, Any]]) -> None:
        """Nothing: the store knows no labels."""

    def delete(self, ids: Sequence[str]) -> None:
        """Remove chunks; unknown ids are passed over."""
        stored = sorted(self.ids(set(ids)))
        if stored:
            self._asked("written", lambda: self._store.delete(stored))

    def ids(self, known: Set[str] = frozenset()) -> set[str]:
        """Which of these chunks have a vector here; none where the store cannot tell."""
        if _lacks(self._store, "get_by_ids"):
            return set()
        stored: set[str] = set()
        ordered = sorted(known)
        for start in range(0, len(ordered), _SOME):
            some = ordered[start : start + _SOME]
            documents = self._asked("read", partial(self._store.get_by_ids, some))
            stored |= known & {document.id for document in documents if document.id is not None}
        return stored

    def count(self, known: Set[str] = frozenset()) -> int:
        """How many of these chunks have a vector here."""
        return len(self.ids(known))

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:  # noqa: ARG002  the interface
        """None: LangChain's stores give no vector back."""
        return {}

    def nearest(self, vector: Vectors, limit: int, allowed: Filter) -> list[tuple[str, float]]:  # noqa: ARG002
        """The ids of the nearest texts, best first, whoever may see them; the nearness is not known, and told as NaN.

        index/permitted.py looks up both.
        """
        numbers = [float(number) for number in vector]
        documents = self._asked("searched", lambda: self._store.similarity_search_by_vector(numbers, k=limit))
        return [(document.id or document.page_content, float(np.nan)) for document in documents]

    def drop_others(self) -> None:
        """Nothing: what else is in the store is the program's."""

    def _asked(self, what: str, call: Callable[[], T]) -> T:
        try:
            return call()
        except Exception as error:  # each store raises what it likes
            words = " ".join(str(error).split())[:_LONGEST] or type(error).__name__
            raise StoreError(f"{self.place}: cannot be {what} ({words}); {_REMEDY}") from error


def _lacks(store: VectorStore, method: str) -> bool:
    """Whether a store has left a method out, which LangChain's base class only declares."""
    return getattr(type(store), method, None) is getattr(VectorStore, method)
