"""Questions become passages: dense and lexical results, fused. A LangChain retriever."""

from collections.abc import Iterable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from index.access import EVERYTHING, PUBLIC, Filter
from index.catalog import Catalog, Titled
from index.embedder import TextEmbedder
from index.errors import ConnectionLost, IndexMismatch, StoreError, StoreTimeout
from index.passage import Passage, Vectors
from index.terms import unspaced_share
from index.vectors.protocol import SearchableVectors

# So many chunks are ranked again by their sentences: the nearest by their vectors, and the best that share words.
NEAREST, SHARING = 100, 50
_TRIES = 8
_ROUNDING = 0.01  # the catalog keeps vectors in half precision
# The weight of BM25 over the best BM25, beside the cosine of the chunk and that of its best sentence. Questions in
# people's own words find more with less of it, those that repeat the text's words with more (docs/measurements.md).
WORDS_WEIGHT = 0.15
_UNSPACED_WEIGHT = 1.0  # for a question in writing without spaces, of which the default embedding knows little

Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What a question found: the passages, best first, the question's unit vector, and the index's generation."""

    passages: tuple[Passage, ...]
    vector: Vectors
    generation: int


class Retriever(BaseRetriever):
    """Finds passages in one index, also while another process changes it. Any number of threads may share it.

    As a LangChain retriever it gives what everybody may see: `find` alone knows who asks.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    catalog: Catalog
    store: SearchableVectors
    embedder: TextEmbedder
    opened_at: int  # the catalog's generation, read before the store was opened
    k: int = 8
    _generation: int = PrivateAttr()
    _turn: Lock = PrivateAttr(default_factory=Lock)  # the catalog is one connection, and reopening is not for two
    _silent: tuple[float, str] = PrivateAttr(default=(0.0, ""))  # when the store last timed out, and what was told

    def model_post_init(self, context: Any, /) -> None:  # noqa: ANN401, ARG002  as pydantic declares it
        """Start from what the store could see when it was opened."""
        self._generation = self.opened_at

    def find(self, question: str, allowed: Filter = EVERYTHING, k: int | None = None) -> Retrieved:
        """The passages for `question` that may be found, best first.

        Raises StoreError when the index changes faster than it can be read.
        """
        arrived = monotonic()
        vector = self.embedder.embed_question(question)
        with self._turn:
            if arrived < self._silent[0]:  # waited while the store was silent: it is not asked for each who did
                raise StoreTimeout(self._silent[1])
            try:
                return self._find(question, vector, allowed, k or self.k)
            except ConnectionLost:  # between two readings of one state: all of it is read anew
                return self._find(question, vector, allowed, k or self.k)
            except StoreTimeout as error:
                self._silent = monotonic(), str(error)
                raise

    def _find(self, question: str, vector: Vectors, allowed: Filter, k: int) -> Retrieved:
        for _ in range(_TRIES):
            generation = self._refresh()
            # Vectors are searched beside words: at a million chunks either takes as long as all else together.
            with ThreadPoolExecutor(1) as beside, self.catalog.snapshot():
                if self.catalog.generation() != generation:
                    continue
                self._check_fingerprint()
                searched = beside.submit(self._nearest, vector, allowed)
                lexical = self.catalog.rank_words(question, SHARING, allowed)
                dense = searched.result()
                wanted = {chunk for ranking in (dense, lexical) for chunk, _ in ranking}
                vectors = self.catalog.passage_vectors(sorted(wanted), allowed)
                finds = fuse(dense, lexical, nearest_sentences(vectors, vector), words_weight(question))[:k]
                passages = self.catalog.passages(sorted(find.chunk for find in finds), allowed)
            if self.catalog.generation() != generation:  # the store may have been searched when it had changed already
                continue
            self._check(dense, vectors, vector)
            if not dense:
                self._check_filled(vector)
            return Retrieved(tuple(find.in_passage(passages[find.chunk]) for find in finds), vector, generation)
        raise StoreError(
            f"{self.store.place}: the index changes faster than it can be read; ask again when the sync is done"
        )

    def _check_fingerprint(self) -> None:
        made_with = self.catalog.fact("fingerprint")
        if made_with != self.store.fingerprint:
            raise IndexMismatch(
                f"the index was made anew with {made_with}, not {self.store.fingerprint}; start Footnote again"
            )

    def _nearest(self, vector: Vectors, allowed: Filter) -> Ranking:
        """The nearest chunks. A store that another process is writing may need to be opened anew to be searched."""
        try:
            return self.store.nearest(vector, NEAREST, allowed)
        except StoreTimeout:
            raise
        except StoreError:
            self.store.reopen()
            return self.store.nearest(vector, NEAREST, allowed)

    def close(self) -> None:
        """Close the catalog and the store."""
        with self._turn:
            self.catalog.close()
            self.store.close()

    def _check(self, dense: Ranking, vectors: Mapping[str, Vectors], vector: Vectors) -> None:
        """Raise StoreError when the store tells of a chunk another nearness than the catalog's own vector does."""
        for chunk, cosine in dense:
            if chunk in vectors and not abs(float(vectors[chunk][0] @ vector) - cosine) <= _ROUNDING:
                raise StoreError(
                    f"{self.store.place}: the vectors are damaged; make the index anew: footnote sync --rebuild"
                )

    def _check_filled(self, vector: Vectors) -> None:
        """Raise StoreError when the store is empty and the catalog is not: its server may have lost what it held."""
        _, chunks = self.catalog.counts()
        if chunks and not self.store.nearest(vector, 1, EVERYTHING):
            raise StoreError(f"{self.store.place}: the vectors of this index are gone; store them anew: footnote sync")

    def leading(self, documents: Sequence[str], allowed: Filter = EVERYTHING, limit: int = 8) -> list[Passage]:
        """The first passages of each document, in its order."""
        with self._turn:
            return self.catalog.leading(documents, allowed, limit)

    def titled(self, allowed: Filter = EVERYTHING, limit: int = 8) -> tuple[int, list[Titled]]:
        """How many documents may be found, and the newest of them by title, at most `limit`."""
        with self._turn:
            return self.catalog.titled(allowed, limit)

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        """Which of these documents may be found."""
        with self._turn:
            return self.catalog.visible(documents, allowed)

    def _refresh(self) -> int:
        """See what other processes have changed, and tell the generation."""
        generation = self.catalog.generation()
        if generation != self._generation:
            self.store.reopen()
            self._generation = generation
        return generation

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  LangChain's signature
    ) -> list[LangChainDocument]:
        return [as_document(passage) for passage in self.find(query, PUBLIC).passages]


def as_document(passage: Passage) -> LangChainDocument:
    """The passage as LangChain has it."""
    names = (
        "document",
        "title",
        "source",
        "url",
        "date",
        "start",
        "end",
        "page",
        "score",
        "dense_rank",
        "lexical_rank",
    )
    metadata = {name: getattr(passage, name) for name in names} | {"heading": passage.heading}
    return LangChainDocument(id=passage.id, page_content=passage.text, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Find:
    """A chunk that was found: its rank on each side, from 1, its cosine, and the fused score."""

    chunk: str
    dense_rank: int | None
    similarity: float | None
    lexical_rank: int | None
    score: float

    def in_passage(self, passage: Passage) -> Passage:
        """The passage with how it was found."""
        return replace(
            passage,
            dense_rank=self.dense_rank,
            similarity=self.similarity,
            lexical_rank=self.lexical_rank,
            score=self.score,
        )


def nearest_sentences(vectors: Mapping[str, Vectors], vector: Vectors) -> dict[str, float]:
    """For each chunk the cosine of the question's unit vector with its nearest sentence.

    `vectors` are, by chunk, its own vector and then one for each sentence: (1 + sentences, dimension).
    """
    return {chunk: float((rows[1:] @ vector).max(initial=0.0)) for chunk, rows in vectors.items()}


def words_weight(question: str) -> float:
    """How much words weigh for `question`: the more, the more of it is written without spaces."""
    return WORDS_WEIGHT + unspaced_share(question) * (_UNSPACED_WEIGHT - WORDS_WEIGHT)


def fuse(dense: Ranking, lexical: Ranking, sentences: Mapping[str, float], weight: float = WORDS_WEIGHT) -> list[Find]:
    """The chunks that either side found, by the sum of their cosine, their best sentence's and their weighed BM25.

    A chunk that has no sentence here (deleted meanwhile, or not to be seen) takes no rank. One that only its words
    found is taken to be as near as the last that the dense side gave, which it cannot be nearer than.
    """
    near = {chunk: (rank, cosine) for rank, (chunk, cosine) in enumerate(_known(dense, sentences.keys()), 1)}
    shared = {chunk: (rank, score) for rank, (chunk, score) in enumerate(_known(lexical, sentences.keys()), 1)}
    floor = min((cosine for _, cosine in near.values()), default=0.0)
    best = max((score for _, score in shared.values()), default=0.0)
    finds = []
    for chunk in near.keys() | shared.keys():
        dense_rank, cosine = near.get(chunk, (None, floor))
        lexical_rank, words = shared.get(chunk, (None, 0.0))
        score = cosine + sentences[chunk] + weight * (words / best if best > 0 else 0.0)
        finds.append(Find(chunk, dense_rank, cosine if dense_rank else None, lexical_rank, score))
    return sorted(finds, key=lambda find: (-find.score, find.chunk))


def _known(ranking: Ranking, known: Set[str]) -> Ranking:
    return [(chunk, score) for chunk, score in ranking if chunk in known]
