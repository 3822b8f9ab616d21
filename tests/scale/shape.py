"""Synthetic chunks of real shape: vectors spread as real ones are, words as often as in real texts.

Everything follows from a seed and a number, so that what makes the catalog and what makes the vectors need not meet.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.embedder import TextEmbedder
from index.passage import Vectors

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "training" / "written"
BATCH = 5000  # chunks that are made at once
CHUNKS_A_DOCUMENT = 10
_REAL_TEXTS = 800  # that are embedded to learn how vectors are spread
_REAL_CHARACTERS = 500
_WORDS = (80, 120)  # of a chunk, with about 130 tokens
_SENTENCES = (4, 5)
_OWN = 0.75  # how near a chunk is to the real texts that it is mixed of; the rest is noise
_SENTENCE_NOISE = 0.7
_RARE = 0.02  # of the words: names, numbers and codes, of which a larger collection holds more
_SEED = 11
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Shape:
    """What synthetic chunks are drawn from.

    `real` are unit vectors of real texts, (n, dimension); `spread` makes noise with their covariance of noise with
    none, (dimension, dimension); `words` are real words with `shares`, the running sum of how often they come, to 1.
    """

    real: Vectors
    spread: Vectors
    words: tuple[str, ...]
    shares: npt.NDArray[np.float64]

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.real.shape[1])

    def vectors(self, batch: int) -> Vectors:
        """The unit vectors of the chunks of a batch: (BATCH, dimension)."""
        chance = np.random.default_rng([_SEED, 0, batch])
        parts = chance.integers(len(self.real), size=(BATCH, 2))
        weights = chance.uniform(0.5, 1.0, size=(BATCH, 1)).astype(np.float32)
        mixed = unit(weights * self.real[parts[:, 0]] + (1 - weights) * self.real[parts[:, 1]])
        return unit(_OWN * mixed + (1 - _OWN) * self._noise(chance, BATCH))

    def sentence_vectors(self, batch: int, chunks: Vectors, counts: Sequence[int]) -> Vectors:
        """The unit vectors of the sentences of the chunks of a batch, near their chunks: (sum of counts, dimension)."""
        chance = np.random.default_rng([_SEED, 1, batch])
        return unit(np.repeat(chunks, counts, axis=0) + _SENTENCE_NOISE * self._noise(chance, sum(counts)))

    def _noise(self, chance: np.random.Generator, count: int) -> Vectors:
        return unit(chance.standard_normal((count, self.dimension), dtype=np.float32) @ self.spread)

    def texts(self, batch: int) -> Iterator[list[str]]:
        """The sentences of each chunk of a batch."""
        chance = np.random.default_rng([_SEED, 2, batch])
        sizes = chance.integers(*_WORDS, size=BATCH)
        drawn = np.searchsorted(self.shares, chance.random(int(sizes.sum())))
        rare = np.flatnonzero(chance.random(len(drawn)) < _RARE)
        words = [self.words[index] for index in drawn]
        for index in rare:  # the later, the more different ones
            words[index] = f"{words[index][:3]}{int((batch + 1) * BATCH * chance.random() ** 2)}"
        end = 0
        for number, size in enumerate(sizes):
            start, end = end, end + int(size)
            yield _sentences(words[start:end], sentence_count(number))


def sentence_count(number: int) -> int:
    """How many sentences the chunk with a number has."""
    return _SENTENCES[number % len(_SENTENCES)]


def _sentences(words: Sequence[str], count: int) -> list[str]:
    borders = [len(words) * border // count for border in range(count + 1)]
    return [f"{' '.join(words[start:end]).capitalize()}." for start, end in pairwise(borders)]


def unit(vectors: Vectors) -> Vectors:
    """The vectors with a length of one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / lengths, dtype=np.float32)


def learnt(embedder: TextEmbedder) -> Shape:
    """The shape of the project's written documents."""
    texts = [text for text, _ in _written()]
    counts = Counter(word for text in texts for word in _WORD.findall(text))
    words = tuple(counts)
    shares = np.array(list(accumulate(counts[word] for word in words)), dtype=np.float64)
    pieces = [
        text[start : start + _REAL_CHARACTERS]
        for text in texts
        for start in range(0, len(text) - _REAL_CHARACTERS, _REAL_CHARACTERS)
    ]
    real = embedder.embed(random.Random(_SEED).sample(pieces, min(_REAL_TEXTS, len(pieces))))
    spread = np.linalg.cholesky(np.cov(real.T) + 1e-6 * np.eye(real.shape[1])).T.astype(np.float32)
    return Shape(real, spread, words, shares / shares[-1])


def questions(count: int) -> list[str]:
    """Real questions about the written documents, `count` of them chosen by a seed."""
    asked = [question for _, written in _written() for question in written]
    return random.Random(_SEED).sample(asked, count)


def _written() -> Iterator[tuple[str, list[str]]]:
    """Each written document's text and the questions about it."""
    for path in sorted(WRITTEN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            if "text" in document:
                yield document["text"], [entry["q"] for entry in document.get("questions", ())]
