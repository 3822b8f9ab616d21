"""The scorer without a model of its own (`reader = "none"`): a sentence is as likely as it is near the question."""

from collections.abc import Sequence

import numpy as np

from bot.question.question import read_question
from bot.reading.candidates import Candidate
from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.scores import Matrix, Scores, continuation, unmarked
from index.passage import Passage, Vectors

_PASSAGE_SHARE = 0.5
_WORDS_SHARE = 0.5  # of the share of the question's words that a sentence holds
_SHARPNESS = 12.0
_NONE = 0.9  # the score at which a sentence is as likely as none


class NearScorer:
    """Scores by cosines and words."""

    def score(
        self, question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score candidates; what answers nothing alone has the probability 0."""
        scores, evidence = near_evidence(question, vector, passages, candidates)
        return Scores(
            candidates=unmarked(candidates, _SHARPNESS * (scores - _NONE)),
            confidence=fitted("none").confidence(evidence),
        )


def near_evidence(
    question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
) -> tuple[Matrix, dict[str, float]]:
    """How near each candidate is: (candidates,), -inf for what answers nothing alone; and the nearest one's evidence.

    The evidence is what `confidence.json` holds weights for.
    """
    scores = _scores(question, vector, candidates)
    best = int(np.argmax(scores))
    candidate = candidates[best]
    others = np.delete(np.where(np.isfinite(scores), scores, 0.0), best)
    return scores, {
        "near": float(candidate.vector @ vector),
        "passage": candidate.passage.score,
        "words": _share(question, candidate),
        "lead": float(scores[best] - others.max(initial=0.0)),
        **continuation(candidate, passages),
    }


def _scores(question: str, vector: Vectors, candidates: Sequence[Candidate]) -> Matrix:
    """How near each candidate is to the question, -inf for what answers nothing alone."""
    scores = [
        float(candidate.vector @ vector)
        + _PASSAGE_SHARE * candidate.passage.score
        + _WORDS_SHARE * _share(question, candidate)
        for candidate in candidates
    ]
    silent = np.array([candidate.silent for candidate in candidates], dtype=bool)
    nearness: Matrix = np.where(silent, -np.inf, np.array(scores))
    return nearness


def _share(question: str, candidate: Candidate) -> float:
    """The share of the question's words that a candidate holds."""
    asked = read_question(question).content
    return len(set(asked) & set(candidate.words)) / max(1, len(asked))
