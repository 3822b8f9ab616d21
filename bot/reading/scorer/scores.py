"""Scores: which sentences of the found passages answer, with which words, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.draft import Span
from bot.reading.candidates import Candidate
from index.passage import Passage, Vectors

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredCandidate:
    """A candidate with what a scorer says of it; each equals itself alone.

    `probability` (0 to 1) says that it answers; the probabilities of all candidates of a question and that of "no
    answer" add up to 1. `span` holds the words in it that answer, None where the scorer marks none, and
    `span_probability` (0 to 1) says that they do.
    """

    candidate: Candidate
    probability: float
    span: Span | None = None
    span_probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """What a scorer says of the candidates, which keep their order.

    `confidence` is the probability (0 to 1) that the likeliest is right; `ranking` holds the passages, those that
    answer first, where the scorer has an order of its own.
    """

    candidates: Sequence[ScoredCandidate]
    confidence: float
    ranking: Sequence[Passage] = ()

    @property
    def answerable(self) -> float:
        """The probability (0 to 1) that any candidate answers."""
        return float(np.sum([scored.probability for scored in self.candidates]))

    def likeliest_first(self) -> list[ScoredCandidate]:
        """The candidates that can answer alone, from the likeliest down; equally likely ones keep their order."""
        answering = (scored for scored in self.candidates if not scored.candidate.silent)
        return sorted(answering, key=lambda scored: -scored.probability)


class Scorer(Protocol):
    """What ranks candidates. `vector` is the question's unit vector."""

    def score(
        self, question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score at least one candidate, of which at least one may answer."""
        ...


def unmarked(candidates: Sequence[Candidate], log_odds: Matrix) -> list[ScoredCandidate]:
    """The candidates with the probabilities of their log-odds over "no answer": (candidates,); no words are marked."""
    return [
        ScoredCandidate(candidate, float(probability))
        for candidate, probability in zip(candidates, shared_probabilities(log_odds), strict=True)
    ]


def ranked(passages: Sequence[Passage], candidates: Sequence[Candidate], scores: Matrix) -> list[Passage]:
    """The passages by the best score of a candidate in each; those without a finite one come last, as they came."""
    best: dict[str, float] = {}
    for candidate, score in zip(candidates, map(float, scores), strict=True):
        best[candidate.passage.id] = max(best.get(candidate.passage.id, -np.inf), score)
    return sorted(passages, key=lambda passage: -best.get(passage.id, -np.inf))


def shared_probabilities(scores: Matrix) -> Matrix:
    """The probabilities of log-odds over "no answer", whose own score is 0; -inf gets 0."""
    top = max(0.0, float(scores.max(initial=0.0)))
    weights = np.exp(scores - top)
    shares: Matrix = weights / (weights.sum() + np.exp(-top))
    return shares


def continuation(best: Candidate, passages: Sequence[Passage]) -> dict[str, float]:
    """What a conversation speaks for, as evidence: that it is about the best candidate's document, or about another."""
    continued = best.passage.continued
    return {
        "continued": float(continued),
        "left": float(not continued and any(passage.continued for passage in passages)),
    }
