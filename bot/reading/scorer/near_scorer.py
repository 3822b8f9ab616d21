"""The scorer without a model of its own (`reader = "none"`): a sentence is as likely as it is near the question."""

from collections.abc import Sequence

import numpy as np

from bot.question.question import read_question
from bot.reading.candidates import Candidate
from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.scores import Matrix, Scores, shared_chances
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
        """Score candidates; what answers nothing alone has no chance."""
        scores, evidence = near_evidence(question, vector, passages, candidates)
        return Scores(shared_chances(_SHARPNESS * (scores - _NONE)), fitted("none").confidence(evidence))


def near_evidence(
    question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
) -> tuple[Matrix, dict[str, float]]:
    """How near each candidate is, -inf for what answers nothing alone, and what speaks for the nearest."""
    scores = _scores(question, vector, passages, candidates)
    best = int(np.argmax(scores))
    candidate = candidates[best]
    passage = passages[candidate.passage]
    others = np.delete(np.where(np.isfinite(scores), scores, 0.0), best)
    return scores, {
        "near": float(passage.sentence_vectors[candidate.sentence] @ vector),
        "passage": passage.score,
        "words": _share(question, candidate),
        "lead": float(scores[best] - others.max(initial=0.0)),
    }


def _scores(question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]) -> Matrix:
    """How near each candidate is to the question, -inf for what answers nothing alone."""
    scores = [
        float(passages[each.passage].sentence_vectors[each.sentence] @ vector)
        + _PASSAGE_SHARE * passages[each.passage].score
        + _WORDS_SHARE * _share(question, each)
        for each in candidates
    ]
    silent = np.array([candidate.silent for candidate in candidates], dtype=bool)
    found: Matrix = np.where(silent, -np.inf, np.array(scores))
    return found


def _share(question: str, candidate: Candidate) -> float:
    """The share of the question's words that a candidate holds."""
    asked = read_question(question).content
    return len(set(asked) & set(candidate.words)) / max(1, len(asked))
