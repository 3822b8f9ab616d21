"""Which sentences answer together, when a question asks for several things that no one of them enumerates."""

from collections.abc import Sequence

from bot.reading.candidates import Candidate, content_words
from bot.reading.enumerations import is_enumeration
from bot.reading.scorer.scores import ScoredCandidate

# A false sentence beside a right one costs trust, so that both are far from what a share of two answers would allow.
_LEAST_PROBABILITY = 0.5  # of the best candidate's, which another must have
_LEAST_SPAN_PROBABILITY = 1 / 3  # likewise of the best span's probability
_NEAR = 600  # characters between answers to one question: about a passage


def together(most: int, order: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The best candidate, and up to `most` - 1 near it that are about as sure to answer, with something else.

    `order` goes from the likeliest down. What is chosen comes in the order of the document; a candidate whose span
    enumerates answers, or that has none which the scorer marked, answers alone.
    """
    best = order[0]
    chosen, answers = [best], [answer_words(best)]
    if not best.span_probability or is_enumeration(best.candidate.part(best.span)):
        return chosen
    for other in order[1:]:
        if len(chosen) == most:
            break
        if not (_is_peer(other, best) and _is_near(other.candidate, best.candidate)):
            continue
        words = answer_words(other)
        if not any(words <= answer or answer <= words for answer in answers):
            chosen.append(other)
            answers.append(words)
    return sorted(chosen, key=lambda scored: scored.candidate.span.start)


def _is_peer(other: ScoredCandidate, best: ScoredCandidate) -> bool:
    likely = other.probability >= _LEAST_PROBABILITY * best.probability
    return likely and other.span_probability >= _LEAST_SPAN_PROBABILITY * best.span_probability


def _is_near(candidate: Candidate, other: Candidate) -> bool:
    return (
        candidate.passage.document == other.passage.document and abs(candidate.span.start - other.span.start) <= _NEAR
    )


def answer_words(scored: ScoredCandidate) -> frozenset[str]:
    """The content words of a candidate's span, none where it has no span."""
    return content_words(scored.candidate.part(scored.span))
