"""The scorer for questions in Chinese and Japanese, whose characters the reading model mostly does not know.

A sentence is the likelier, the more of the characters that are asked for it holds.
"""

from collections.abc import Sequence

import numpy as np

from bot.language.detection import language_of
from bot.language.unspaced import UNSPACED, coverage, lacks_name
from bot.reading.candidates import Candidate
from bot.reading.scorer.calibration import Fitted
from bot.reading.scorer.scores import Matrix, Scorer, Scores, ranked, unmarked
from index.passage import Passage, Vectors

_COSINE_SHARE = 0.2  # beside what is shared: the embedder knows little of these languages
_SHARPNESS = 12.0
_NONE = 0.6  # the score at which a sentence is as likely as none
# Fitted on 54 written questions in both languages, 20 of which the documents do not answer (docs/measurements.md);
# that a name stands nowhere was too rare among them to be fitted.
_CONFIDENCE = Fitted({"shared": 6.2, "lead": 4.0, "near": 1.6, "unnamed": -3.0}, -6.1, ())


class UnspacedScorer:
    """Scores questions in Chinese and Japanese; all others are scored by `otherwise`."""

    def __init__(self, otherwise: Scorer) -> None:
        self._otherwise = otherwise

    def score(
        self, question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score candidates; what answers nothing alone has the probability 0. No words in a sentence are marked."""
        if language_of(question) != UNSPACED:
            return self._otherwise.score(question, vector, passages, candidates)
        shared = np.array(coverage(question, [f"{each.columns}\n{each.text}" for each in candidates]))
        near = np.array([float(candidate.vector @ vector) for candidate in candidates])
        silent = np.array([candidate.silent for candidate in candidates], dtype=bool)
        scores: Matrix = np.where(silent, -np.inf, shared + _COSINE_SHARE * near)
        best = int(np.argmax(scores))
        lead = float(scores[best]) - float(np.delete(scores, best).max(initial=0.0))
        evidence = {
            "shared": float(shared[best]),
            "lead": lead,
            "near": float(near[best]),
            "unnamed": float(lacks_name(question, [f"{each.context}\n{each.text}" for each in passages])),
        }
        return Scores(
            candidates=unmarked(candidates, _SHARPNESS * (scores - _NONE)),
            confidence=_CONFIDENCE.confidence(evidence),
            ranking=ranked(passages, candidates, scores),
        )
