"""Scores: which sentences of the found passages answer, with which words, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.draft import Span
from bot.reading.candidates import Candidate
from index.passage import Passage, Vectors

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """What a scorer says.

    `chances` has one number a candidate, 0 to 1, the probability that it answers, with that of "no answer" adding up to
    1; `confidence` is the probability, 0 to 1, that the likeliest is right. `spans` holds the words that answer, by
    candidate; `sure` the probability, 0 to 1, of each of these; `ranking` the positions of the passages, those that
    answer first, where the scorer has an order of its own.
    """

    chances: Matrix
    confidence: float
    spans: Mapping[int, Span] = field(default_factory=dict)
    sure: Mapping[int, float] = field(default_factory=dict)
    ranking: tuple[int, ...] = ()


class Scorer(Protocol):
    """What ranks candidates. `vector` is the question's unit vector."""

    def score(
        self, question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score at least one candidate, of which at least one may answer."""
        ...


def shared_chances(scores: Matrix) -> Matrix:
    """The probabilities of log-odds over "no answer", whose own score is 0; -inf gets 0."""
    top = max(0.0, float(scores.max(initial=0.0)))
    weights = np.exp(scores - top)
    shares: Matrix = weights / (weights.sum() + np.exp(-top))
    return shares
