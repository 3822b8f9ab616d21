"""Candidates with scores made by hand."""

from collections.abc import Mapping, Sequence

from bot.draft import Span
from bot.reading.candidates import Candidate
from bot.reading.scorer.scores import ScoredCandidate


def scored(
    candidates: Sequence[Candidate],
    probabilities: Sequence[float],
    spans: Mapping[int, Span] | None = None,
    span_probabilities: Mapping[int, float] | None = None,
) -> list[ScoredCandidate]:
    """The candidates with these probabilities; spans and their probabilities are given by position."""
    spans, sure = spans or {}, span_probabilities or {}
    return [
        ScoredCandidate(candidate, probability, spans.get(index), sure.get(index, 0.0))
        for index, (candidate, probability) in enumerate(zip(candidates, probabilities, strict=True))
    ]
