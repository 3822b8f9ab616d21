"""How likely each candidate is the one that answers, and how likely the best one is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from bot.draft import Span
from bot.reading.candidates import Candidate
from bot.reading.cells import is_stated
from bot.reading.features import (
    QUESTION_FEATURES,
    SENTENCE_FEATURES,
    ground_of,
    question_vector,
    sentence_matrix,
)
from bot.reading.network import Matrix, Network, fitted_weights, sigmoid, softmax
from bot.reading.question import Question
from bot.reading.spans import BestPiece, SpanFinder
from index.passage import Passage, Vectors

MARGINS = (
    "chance",
    "entropy",
    "output",
    "lead",
    "lead_over_passages",
    "lead_over_others",
    "echo",
    "candidates",
    "piece_chance",
    "piece_lead",
    "piece_output",
)
STATED = 0.8  # the least confidence in a row whose name and column are asked for; the fitting saw no tables
_DEEPEST = 10.0  # how far below the best an output counts


@dataclass(frozen=True, slots=True)
class Scores:
    """What a scorer says.

    `chances` has one number a candidate, 0 to 1, summing to 1 over those that may answer; `confidence` is the
    probability, 0 to 1, that the likeliest candidate is right. `spans` holds the short answers that are known already,
    by candidate; `sure` the probability, 0 to 1, of those that are likelier than that nothing near them answers.
    """

    chances: Matrix
    confidence: float
    spans: Mapping[int, Span] = field(default_factory=dict)
    sure: Mapping[int, float] = field(default_factory=dict)


class Scorer(Protocol):
    """What ranks candidates and finds the short answer in one. `vector` is the question's unit vector."""

    def score(
        self, question: Question, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score at least one candidate, of which at least one is not a heading."""
        ...

    def short(self, question: Question, candidate: Candidate) -> Span | None:
        """The range of a candidate that answers; None when it cannot be told."""
        ...


class FeatureScorer:
    """The scorer without a model of its own: features of words and vectors, weighed by small networks."""

    def __init__(self, weights: dict[str, Any] | None = None) -> None:
        weights = weights or fitted_weights()
        self._rank = Network(weights["sentence"])
        self._answer = Network(weights["answer"])
        self._spans = SpanFinder(weights)

    def score(
        self, question: Question, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score candidates by a softmax over the network's outputs; headings get 0."""
        ground = ground_of(question, passages, candidates)
        rows = sentence_matrix(question, vector, passages, candidates, ground)
        asked = question_vector(question, ground)
        outputs = masked(self._rank(rank_inputs(rows, asked)), candidates)
        best = candidates[int(np.argmax(outputs))]
        piece = self._spans.best(question, best.text)
        logit = float(self._answer(answer_inputs(rows, asked, outputs, candidates, piece)[None])[0])
        least = STATED if is_stated(question, best) else 0.0
        return Scores(softmax(outputs), max(least, sigmoid(logit)))

    def short(self, question: Question, candidate: Candidate) -> Span | None:
        """The likeliest piece of a candidate, if it is likely enough."""
        return self._spans.find(question, candidate)


def masked(outputs: Matrix, candidates: Sequence[Candidate]) -> Matrix:
    """The outputs, -inf for headings."""
    return np.where([candidate.heading for candidate in candidates], -np.inf, outputs)


def rank_inputs(rows: Matrix, asked: Matrix) -> Matrix:
    """What the ranking network sees: each candidate's features beside the question's."""
    return np.hstack([rows, np.broadcast_to(asked, (len(rows), len(asked)))])


def answer_inputs(
    rows: Matrix, asked: Matrix, outputs: Matrix, candidates: Sequence[Candidate], piece: BestPiece | None
) -> Matrix:
    """What the answering network sees: the best candidate's features, the question's, and MARGINS.

    `piece` is the best candidate's likeliest short answer. Candidates that hold its words say the same, and do not
    count as rivals ("echo" is their share of the chances).
    """
    best = int(np.argmax(outputs))
    chances = softmax(outputs)
    floor = float(outputs[best]) - _DEEPEST
    finite = np.maximum(np.where(np.isfinite(outputs), outputs, floor), floor)
    here = np.array([candidate.passage == candidates[best].passage for candidate in candidates])
    alike = np.arange(len(chances)) == best
    if piece and piece.content:
        alike |= np.array([piece.content.issubset(candidate.words) for candidate in candidates])
    margins = [
        float(chances[best]),
        -float((chances * np.log(chances + 1e-9)).sum()),
        float(outputs[best]),
        float(outputs[best] - np.delete(finite, best).max(initial=floor)),
        float(outputs[best] - finite[~here].max(initial=floor)),
        float(outputs[best] - finite[~alike].max(initial=floor)),
        float(chances[alike].sum()),
        float(np.log1p(len(rows))),
        *(piece.evidence if piece else (0.0, 0.0, 0.0)),
    ]
    result: Matrix = np.concatenate([rows[best], asked, margins])
    return result


RANK_INPUTS = (*SENTENCE_FEATURES, *QUESTION_FEATURES)
ANSWER_INPUTS = (*SENTENCE_FEATURES, *QUESTION_FEATURES, *MARGINS)
