"""How likely each candidate is the one that answers, and how likely the best one is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bot.reading.candidates import Candidate
from bot.reading.features import (
    QUESTION_FEATURES,
    SENTENCE_FEATURES,
    ground_of,
    question_vector,
    sentence_matrix,
)
from bot.reading.network import Matrix, Network, fitted_weights, sigmoid, softmax
from bot.reading.question import Question
from index.passage import Passage, Vectors

MARGINS = ("best", "second", "margin", "entropy", "score", "score_gap", "gap_elsewhere", "candidates")


@dataclass(frozen=True, slots=True)
class Scores:
    """What a scorer says.

    `chances` has one number a candidate, 0 to 1, summing to 1 over those that may answer; `confidence` is the
    probability, 0 to 1, that the likeliest candidate is right.
    """

    chances: Matrix
    confidence: float


class Scorer(Protocol):
    """What ranks candidates. `vector` is the question's unit vector."""

    def score(
        self, question: Question, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score at least one candidate, of which at least one is not a heading."""
        ...


class FeatureScorer:
    """The scorer without a model of its own: features of words and vectors, weighed by a small network."""

    def __init__(self, weights: dict[str, Any] | None = None) -> None:
        weights = weights or fitted_weights()
        self._rank = Network(weights["sentence"])
        self._answer = Network(weights["answer"])

    def score(
        self, question: Question, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score candidates by a softmax over the network's outputs; headings get 0."""
        ground = ground_of(question, passages, candidates)
        rows = sentence_matrix(question, vector, passages, candidates, ground)
        asked = question_vector(question, ground)
        outputs = self._rank(rank_inputs(rows, asked))
        outputs[[candidate.heading for candidate in candidates]] = -np.inf
        places = np.array([candidate.passage for candidate in candidates])
        row = answer_inputs(rows, asked, outputs, places)
        logit = float(self._answer(row[None])[0])
        return Scores(softmax(outputs), sigmoid(logit))


def rank_inputs(rows: Matrix, asked: Matrix) -> Matrix:
    """What the ranking network sees: each candidate's features beside the question's."""
    return np.hstack([rows, np.broadcast_to(asked, (len(rows), len(asked)))])


def answer_inputs(rows: Matrix, asked: Matrix, outputs: Matrix, passages: npt.NDArray[np.int64]) -> Matrix:
    """What the answering network sees: the best candidate's features, the question's, and the margins."""
    chances = softmax(outputs)
    best = int(np.argmax(outputs))
    others = np.delete(chances, best)
    second = float(others.max(initial=0.0))
    finite = np.where(np.isfinite(outputs), outputs, outputs[best] - 10)
    elsewhere = finite[passages != passages[best]].max(initial=outputs[best] - 10)
    margins = [
        float(chances[best]),
        second,
        float(chances[best]) - second,
        -float((chances * np.log(chances + 1e-9)).sum()),
        float(outputs[best]),
        float(outputs[best] - np.delete(finite, best).max(initial=outputs[best] - 10)),
        float(outputs[best] - elsewhere),
        float(np.log1p(len(rows))),
    ]
    result: Matrix = np.concatenate([rows[best], asked, margins])
    return result


RANK_INPUTS = (*SENTENCE_FEATURES, *QUESTION_FEATURES)
ANSWER_INPUTS = (*SENTENCE_FEATURES, *QUESTION_FEATURES, *MARGINS)
