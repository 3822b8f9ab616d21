"""The scorer that reads: the extractor reads what lies near the question, and what it says becomes probabilities."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.language.words import is_content
from bot.logistic import probability_of
from bot.reading.candidates import Candidate, sentence_words
from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.extraction import Extraction, extraction_of
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.scores import Matrix, ScoredCandidate, Scores, continuation, ranked, shared_probabilities
from bot.reading.scorer.verification import verified
from bot.reading.scorer.windows import Window, windows_of
from bot.verifier.verifier import Verifier
from index.passage import Passage, Vectors

FIRST_READ = 3200  # characters that are always read,
MOST_READ = 6400  # and that are read when nothing there is sure to answer
_SURE = 1.5  # log-odds of a sentence from which on no more is read
_FARTHEST = 8.0  # log-odds at which evidence is clipped
_MOST_WORDS = 0.6  # of the best candidate, which a shorter one holds that says the same
_LEAST_PLAIN = 2  # words that are no numbers, by which two sentences are about one matter


class ReadScorer:
    """Scores by reading, and by verifying the likeliest candidates where there is a verifier."""

    def __init__(self, extractor: Extractor, verifier: Verifier | None = None) -> None:
        self._extractor, self._verifier = extractor, verifier

    def score(
        self, question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score candidates; what was not read, and what answers nothing alone, has the probability 0."""
        extraction = self._read(question, windows_of(passages, vector, MOST_READ), candidates)
        if not np.isfinite(extraction.log_odds).any():
            return Scores([ScoredCandidate(candidate, 0.0) for candidate in candidates], 0.0)
        if self._verifier is not None:
            extraction = verified(question, extraction, self._verifier)
        return Scores(
            candidates=_scored(extraction),
            confidence=fitted(self.calibration).confidence(evidence_of(extraction, vector, passages)),
            ranking=ranked(passages, extraction.candidates, extraction.sentence),
        )

    @property
    def calibration(self) -> str:
        """The name of what was fitted for it."""
        return "reader" if self._verifier is None else "verified"

    def _read(self, question: str, windows: Sequence[Window], candidates: Sequence[Candidate]) -> Extraction:
        sizes = np.cumsum([len(window.read_text) for window in windows])
        first = max(1, int(np.searchsorted(sizes, FIRST_READ, side="right")))
        readings = self._extractor.read(question, [window.read_text for window in windows[:first]])
        extraction = extraction_of(candidates, windows[:first], readings)
        if extraction.sentence.max(initial=-np.inf) >= _SURE or first >= len(windows):
            return extraction
        readings += self._extractor.read(question, [window.read_text for window in windows[first:]])
        return extraction_of(candidates, windows, readings)


def _scored(extraction: Extraction) -> list[ScoredCandidate]:
    columns = (extraction.candidates, shared_probabilities(extraction.log_odds), extraction.spans, extraction.marked)
    return [
        ScoredCandidate(candidate, float(probability), span, probability_of(float(marked)))
        for candidate, probability, span, marked in zip(*columns, strict=True)
    ]


def evidence_of(extraction: Extraction, vector: Vectors, passages: Sequence[Passage]) -> dict[str, float]:
    """What speaks for the likeliest candidate, by the names that `confidence.json` holds weights for.

    `vector` is the question's unit vector. Other candidates that say the same, or answer in the same words, are no
    rivals of the likeliest: the best of what was read of any of them counts.
    """
    log_odds = extraction.log_odds
    best = int(np.argmax(log_odds))
    candidate = extraction.candidates[best]
    alike = _says_the_same(extraction, best) | _answers_the_same(extraction, best)
    rivals = np.clip(np.where(alike, -np.inf, log_odds), -_FARTHEST, _FARTHEST)
    finite = np.isfinite(log_odds)
    together = alike & finite
    shares = shared_probabilities(_once(extraction.candidates, log_odds))
    evidence = {
        "sentence": _clipped(extraction.sentence[together].max()),
        "marked": _clipped(extraction.marked[together].max()),
        "held": _clipped(extraction.window[together].max()),
        "lead": _clipped(float(log_odds[best])) - float(rivals.max(initial=-_FARTHEST)),
        "agrees": float(alike[int(np.argmax(np.where(finite, extraction.marked, -np.inf)))]),
        "near": float(candidate.vector @ vector),
        "nearest": max(float((each.sentence_vectors @ vector).max(initial=-1.0)) for each in passages),
        "passage": candidate.passage.score,
        "share": float(shares[alike].sum()),
        "none": 1 - float(shares.sum()),
        "held_most": _clipped(float(np.where(finite, extraction.window, -np.inf).max())),
        **continuation(candidate, passages),
    }
    if extraction.verified is not None:
        evidence["verified"] = _clipped(extraction.verified[together].max())
    return evidence


def _says_the_same(extraction: Extraction, best: int) -> npt.NDArray[np.bool_]:
    """Which candidates say the same as the one in row `best`: (candidates,).

    They hold all of its words; or no others than its words, most of those, and all words of its best span. What another
    document says of the same matter counts as well, also with other numbers: it is no rival, since both are shown.
    """
    candidate = extraction.candidates[best]
    own = frozenset(filter(is_content, candidate.words))
    answer = _answer_words(extraction, best) or own
    plain = frozenset(key for key in own if not key[0].isdigit())
    alike = []
    for other in extraction.candidates:
        words = frozenset(other.words)
        shorter = answer <= words <= frozenset(candidate.words) and len(own & words) >= _MOST_WORDS * len(own)
        elsewhere = (
            other.passage.document != candidate.passage.document and len(plain) >= _LEAST_PLAIN and plain <= words
        )
        alike.append(own <= words or shorter or elsewhere)
    return np.array(alike, dtype=bool)


def _answers_the_same(extraction: Extraction, best: int) -> npt.NDArray[np.bool_]:
    """Which candidates' best spans hold all words of that in row `best`, or no others than these: (candidates,)."""
    answers = [_answer_words(extraction, row) for row in range(len(extraction.candidates))]
    own = answers[best]
    return np.array([bool(own and other) and (own <= other or other <= own) for other in answers], dtype=bool)


def _answer_words(extraction: Extraction, row: int) -> frozenset[str]:
    """The words of a candidate's best span, of which there may be none."""
    return frozenset(sentence_words(extraction.candidates[row].part(extraction.spans[row])))


def _once(candidates: Sequence[Candidate], log_odds: Matrix) -> Matrix:
    """The log-odds, -inf for a candidate that says, word for word, what a likelier one says."""
    kept = np.full_like(log_odds, -np.inf)
    taken = set[tuple[str, ...]]()
    for row in map(int, np.argsort(-log_odds, kind="stable")):
        if candidates[row].words not in taken:
            taken.add(candidates[row].words)
            kept[row] = log_odds[row]
    return kept


def _clipped(value: float) -> float:
    return float(np.clip(value, -_FARTHEST, _FARTHEST))
