"""What reads, cuts and embeds the documents of a sync. What is made here is written by the sync alone."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from index.changes import Pending
from index.chunk import Chunk
from index.document import Document
from index.documents.isolation import Isolation
from index.documents.web import WebSettings
from index.errors import SourceError
from index.passage import Vectors

Held = Callable[[Pending], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Cut:
    """A document's chunks, and the vectors that were made of them, by chunk id.

    Vectors are (1 + sentences of the chunk, dimension): of the chunk, then of each of its sentences.
    """

    chunks: tuple[Chunk, ...]
    vectors: Mapping[str, Vectors] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pending document: `document`, or the error for which it could not be read.

    `cut` is None where the sync is to cut and embed the document itself.
    """

    document: Document | SourceError
    cut: Cut | None = None


class Engine(Protocol):
    """A way of making many documents ready. It writes nothing."""

    def outcomes(self, pending: Sequence[Pending], known_chunks: Held) -> Generator[Outcome]:
        """What became of each of `pending`, in their order.

        `known_chunks` tells the ids of chunks that need no vectors, since the index has them from before.
        """
        ...


class PlainEngine:
    """Reads one document after the other, and leaves it to the sync to cut and embed them."""

    def __init__(self, web: WebSettings) -> None:
        self._web = web

    def outcomes(self, pending: Sequence[Pending], known_chunks: Held) -> Generator[Outcome]:  # noqa: ARG002  the sync knows it
        """What became of each of `pending`, in their order; each is read when it is asked for."""
        with Isolation(self._web) as reader:
            for document in pending:
                yield Outcome(read(document, reader))


def read(pending: Pending, reader: Isolation) -> Document | SourceError:
    """The document, or the error for which it cannot be read."""
    try:
        return pending.item.read(reader)
    except SourceError as error:
        return error


class PassageEmbedder(Protocol):
    """The part of an embedder that a sync's vectors are made with."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages: (len(texts), dimension)."""
        ...


def embed(chunks: Sequence[Chunk], embedder: PassageEmbedder) -> dict[str, Vectors]:
    """The vectors of chunks and of their sentences, by chunk id, made in one call."""
    if not chunks:
        return {}
    sentences = [
        chunk.text[start - chunk.start : end - chunk.start] for chunk in chunks for start, end in chunk.sentences
    ]
    vectors = embedder.embed([chunk.embedded_text for chunk in chunks] + sentences)
    borders = np.cumsum([len(chunk.sentences) for chunk in chunks])[:-1]
    parts = np.split(vectors[len(chunks) :], borders)
    return {chunk.id: np.vstack([vectors[number], parts[number]]) for number, chunk in enumerate(chunks)}
