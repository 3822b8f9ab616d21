"""How well a question's words fit paragraphs: BM25 (k1 1.2, b 0.75)."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.reading.words import is_content, words_of
from training.questions import Paragraph


class Bm25:
    """Scores all paragraphs, titles included, for a question."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        counts = [Counter(filter(is_content, words_of(f"{p.title}\n{p.text}"))) for p in paragraphs]
        sizes = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        self._norms = 1.2 * (0.25 + 0.75 * sizes / sizes.mean())
        self._postings: dict[str, list[tuple[int, int]]] = {}
        for index, count in enumerate(counts):
            for key, times in count.items():
                self._postings.setdefault(key, []).append((index, times))

    def scores(self, text: str) -> npt.NDArray[np.float64]:
        """One score a paragraph, 0 for one that shares no word."""
        scores = np.zeros(len(self._norms))
        for key in set(filter(is_content, words_of(text))):
            postings = self._postings.get(key, [])
            weight = math.log(1 + (len(scores) - len(postings) + 0.5) / (len(postings) + 0.5))
            for index, times in postings:
                scores[index] += weight * times * 2.2 / (times + self._norms[index])
        return scores
