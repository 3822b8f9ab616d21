"""Shelves: the documents of a corpus, cut and embedded as the index does it, kept in memory to be searched often."""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import lexical
from index.chunk import Chunk
from index.chunking import ChunkLimits, chunk
from index.document import Document
from index.embedding import Embedder
from index.passage import Passage, Vectors
from index.retrieval import NEAREST, SHARING, fuse, nearest_sentences
from training.corpora import TrainingCorpus


@dataclass(frozen=True, slots=True)
class Shelf:
    """A corpus as it is found: `chunks` in order, `owners` the document of each, unit vectors in rows.

    `sentences` holds each chunk's sentence vectors, `questions` a row for each question of the corpus.
    """

    corpus: TrainingCorpus
    chunks: list[Chunk]
    owners: list[int]
    vectors: Vectors
    sentences: list[Vectors]
    questions: Vectors

    def passage(self, number: int) -> Passage:
        """A chunk as a passage that was found."""
        made, document = self.chunks[number], self.corpus.documents[self.owners[number]]
        return passage_of(made, document, self.sentences[number])


def passage_of(made: Chunk, document: Document, sentences: Vectors) -> Passage:
    """A chunk of a document as a passage that was found; `sentences` has a row for each of its sentences."""
    return Passage(
        id=made.id,
        document=document.id,
        title=document.title,
        source=document.source,
        url=None,
        date=document.date,
        start=made.start,
        end=made.end,
        text=made.text,
        heading_path=made.heading_path,
        context=made.context,
        sentences=made.sentences,
        kinds=made.kinds,
        page=made.page,
        sentence_vectors=sentences,
    )


def shelf_of(corpus: TrainingCorpus, embedder: Embedder, cache: Path) -> Shelf:
    """Cut and embed a corpus; the vectors are kept in the folder `cache` for the next time."""
    limits = ChunkLimits(min(ChunkLimits().tokens, embedder.longest_text))
    chunks, owners = [], []
    for number, document in enumerate(corpus.documents):
        made = chunk(document, embedder, limits)
        chunks += made
        owners += [number] * len(made)
    texts = [each.embedded_text for each in chunks]
    sentences = [each.text[start - each.start : end - each.start] for each in chunks for start, end in each.sentences]
    borders = np.cumsum([len(each.sentences) for each in chunks])[:-1]
    rows = embedded(sentences, embedder, cache)
    return Shelf(
        corpus=corpus,
        chunks=chunks,
        owners=owners,
        vectors=embedded(texts, embedder, cache),
        sentences=[part.astype(np.float32) for part in np.split(rows, borders)],
        questions=embedded([question.text for question in corpus.questions], embedder, cache),
    )


def embedded(texts: list[str], embedder: Embedder, cache: Path) -> Vectors:
    """Unit vectors of texts, (texts, dimension), kept in the folder `cache`."""
    digest = hashlib.sha256("\0".join([embedder.fingerprint, *texts]).encode("utf-8", "surrogatepass")).hexdigest()
    path = cache / f"{digest[:24]}.npy"
    if path.exists():
        return np.asarray(np.load(path), dtype=np.float32)
    made = embedder.embed(texts)
    cache.mkdir(parents=True, exist_ok=True)
    np.save(path, made.astype(np.float16))
    return made.astype(np.float16).astype(np.float32)


class Finder:
    """Finds the passages of a shelf as the index's retriever does."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._connection = sqlite3.connect(":memory:")
        self._connection.executescript(
            "CREATE TABLE chunks (row INTEGER PRIMARY KEY, id TEXT NOT NULL);" + lexical.SCHEMA
        )
        rows = list(enumerate(shelf.chunks))
        self._connection.executemany("INSERT INTO chunks VALUES (?, ?)", [(row, str(row)) for row, _ in rows])
        lexical.add(self._connection, [(row, each.text, each.context) for row, each in rows])
        self._passages: dict[int, Passage] = {}

    def find(self, question: str, vector: Vectors, most: int) -> list[tuple[int, Passage]]:
        """The numbers of the best chunks, and they as passages, best first."""
        cosines = self._shelf.vectors @ vector
        dense = [(str(row), float(cosines[row])) for row in np.argsort(-cosines, kind="stable")[:NEAREST]]
        words = lexical.rank(self._connection, question, SHARING)
        found = {chunk for ranking in (dense, words) for chunk, _ in ranking}
        finds = fuse(dense, words, nearest_sentences({chunk: self._vectors(int(chunk)) for chunk in found}, vector))
        return [(int(find.chunk), find.in_passage(self._passage(int(find.chunk)))) for find in finds[:most]]

    def _vectors(self, number: int) -> Vectors:
        return np.vstack([self._shelf.vectors[number], self._shelf.sentences[number]])

    def _passage(self, number: int) -> Passage:
        if number not in self._passages:
            self._passages[number] = self._shelf.passage(number)
        return self._passages[number]
