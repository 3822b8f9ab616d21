"""Cases as the reader meets them: a question, the passages that a retriever would find, and the right sentences."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from index.passage import Passage, Vectors
from training.bm25 import Bm25
from training.passages import passage_of
from training.squad import QuestionSet

Floats = npt.NDArray[np.float64]
_WITHOUT_GOLD = 0.3  # of the answerable questions come again with their paragraph taken out
_OTHER_ARTICLE = 0.5  # and before the paragraphs of other articles


class Mix(StrEnum):
    """How a case came about."""

    ANSWERABLE = "answerable"
    IMPOSSIBLE = "impossible"  # written to look answerable
    WITHOUT_GOLD = "without_gold"  # the paragraph that answers was not found
    OTHER_ARTICLE = "other_article"  # about something else altogether


# The mix that confidence is calibrated for: two thirds answerable; of the rest, half near and half far.
SHARES = {Mix.ANSWERABLE: 4 / 6, Mix.IMPOSSIBLE: 1 / 9, Mix.WITHOUT_GOLD: 1 / 18, Mix.OTHER_ARTICLE: 1 / 6}


@dataclass(frozen=True, slots=True)
class Case:
    """`answers` are ranges in the gold passage's document (empty unless answerable); `gold` is its position or -1."""

    mix: Mix
    source: str
    group: str
    question: str
    vector: Vectors
    passages: list[Passage]
    gold: int
    answers: tuple[tuple[int, int], ...]

    def is_right(self, passage: int, start: int, end: int) -> bool:
        """Whether a sentence of a passage holds the start of an answer or lies inside one."""
        if passage != self.gold:
            return False
        return any(start <= first < end or first <= start < last for first, last in self.answers)


def alone_of(case: Case) -> Case:
    """The same with the gold paragraph alone, as SQuAD poses it; `gold` must be among the passages."""
    return replace(case, passages=[case.passages[case.gold]], gold=0)


def cases_of(data: QuestionSet, seed: int = 0, passages: int = 5) -> Iterator[Case]:
    """The cases of a set, with as many passages as a retriever finds by meaning and by words.

    A question whose paragraph is not among them is left out: forcing it in would teach that the right one ranks last.
    A third of the answerable ones come again without their paragraph, and half before other articles alone.
    """
    rng = random.Random(seed)
    finder = _Finder(data, passages)
    for number, asked in enumerate(data.questions):
        case = finder.case(number, Mix.ANSWERABLE if asked.answers else Mix.IMPOSSIBLE)
        if case.gold < 0:
            continue
        yield case
        if asked.answers and rng.random() < _WITHOUT_GOLD:
            yield finder.case(number, Mix.WITHOUT_GOLD)
        if asked.answers and rng.random() < _OTHER_ARTICLE:
            yield finder.case(number, Mix.OTHER_ARTICLE)


class _Finder:
    """Finds paragraphs by the reciprocal ranks of cosine and BM25, added up."""

    def __init__(self, data: QuestionSet, passages: int) -> None:
        self._data = data
        self._count = passages
        self._groups = np.array([paragraph.group for paragraph in data.paragraphs])
        self._words = Bm25(data.paragraphs)

    def case(self, number: int, mix: Mix) -> Case:
        """The case of the question at `number`; `gold` is -1 when its paragraph is not found."""
        data = self._data
        asked = data.questions[number]
        own = data.paragraphs[asked.paragraph].group
        vector = data.question_vectors[number]
        cosines = (data.paragraph_vectors @ vector).astype(np.float64)
        dense, lexical = _ranks(cosines), _ranks(self._words.scores(asked.text))
        fused = 1 / (60 + dense) + 1 / (60 + lexical)
        if mix is Mix.OTHER_ARTICLE:
            fused[self._groups == own] = 0
        elif mix is Mix.WITHOUT_GOLD:
            fused[asked.paragraph] = 0
        order = [int(index) for index in np.argsort(-fused)[: self._count]]
        found = [
            self._passage(index, float(cosines[index]), int(dense[index]), int(lexical[index]), float(fused[index]))
            for index in order
        ]
        spans = tuple((start, start + len(text)) for text, start in asked.answers) if mix is Mix.ANSWERABLE else ()
        gold = order.index(asked.paragraph) if asked.paragraph in order else -1
        return Case(mix, data.name, own, asked.text, vector, found, gold, spans)

    def _passage(self, index: int, similarity: float, dense: int, lexical: int, score: float) -> Passage:
        paragraph, vectors = self._data.paragraphs[index], self._data.sentence_vectors[index]
        return replace(
            passage_of(paragraph, str(index), vectors),
            similarity=similarity,
            dense_rank=dense,
            lexical_rank=lexical,
            score=score,
        )


def _ranks(scores: Floats) -> Floats:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks
