"""The scorer that reads: the extractor reads what lies near the question, and what it says becomes chances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.language.words import is_content
from bot.reading.candidates import Candidate, sentence_words
from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.extraction import Extraction, extraction_of
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.scores import Matrix, Scores, shared_chances
from bot.reading.scorer.windows import Window, windows_of
from index.passage import Passage, Vectors

FIRST_READ = 3200  # characters that are always read,
MOST_READ = 6400  # and that are read when nothing there is sure to answer
_SURE = 1.5  # log-odds of a sentence from which on no more is read
_MARKED_SHARE = 0.5  # of the best span's score beside the sentence's
_FARTHEST = 8.0  # log-odds at which evidence is clipped
_MOST_WORDS = 0.6  # of the best candidate, which a shorter one holds that says the same
_LEAST_PLAIN = 2  # words that are no numbers, by which two sentences are about one matter
_LEAST_SPAN = -3.0  # log-odds of a span that is shown


@dataclass(frozen=True, slots=True)
class ReadPassages:
    """A question's unit vector, what was found for it, and what was read there."""

    vector: Vectors
    passages: Sequence[Passage]
    candidates: Sequence[Candidate]
    extraction: Extraction


class ReadScorer:
    """Scores by reading."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    def score(
        self, question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score candidates; what was not read, and what answers nothing alone, has no chance."""
        extraction = self._read(question, windows_of(passages, vector, MOST_READ), candidates)
        outputs = outputs_of(extraction, candidates)
        if not np.isfinite(outputs).any():
            return Scores(np.zeros(len(candidates)), 0.0)
        spans = {at: span for at, span in extraction.spans.items() if extraction.marked[at] > _LEAST_SPAN}
        evidence = evidence_of(ReadPassages(vector, passages, candidates, extraction), outputs)
        return Scores(
            chances=shared_chances(outputs),
            confidence=fitted("reader").confidence(evidence),
            spans=spans,
            sure={at: float(1 / (1 + np.exp(-extraction.marked[at]))) for at in spans},
            ranking=_ranking(passages, candidates, extraction),
        )

    def _read(self, question: str, windows: Sequence[Window], candidates: Sequence[Candidate]) -> Extraction:
        sizes = np.cumsum([len(window.head) + len(window.text) for window in windows])
        first = max(1, int(np.searchsorted(sizes, FIRST_READ, side="right")))
        readings = self._extractor.read(question, [window.head + window.text for window in windows[:first]])
        extraction = extraction_of(candidates, windows[:first], readings)
        if extraction.sentence.max(initial=-np.inf) >= _SURE or first >= len(windows):
            return extraction
        readings += self._extractor.read(question, [window.head + window.text for window in windows[first:]])
        return extraction_of(candidates, windows, readings)


def outputs_of(extraction: Extraction, candidates: Sequence[Candidate]) -> Matrix:
    """The log-odds of each candidate, -inf for what was not read and for what answers nothing alone."""
    silent = np.array([candidate.silent for candidate in candidates], dtype=bool)
    mixed = (1 - _MARKED_SHARE) * extraction.sentence + _MARKED_SHARE * extraction.marked
    outputs: Matrix = np.where(silent | ~np.isfinite(extraction.sentence), -np.inf, mixed)
    return outputs


def evidence_of(read: ReadPassages, outputs: Matrix) -> dict[str, float]:
    """What speaks for the likeliest candidate. Another one that says the same is no rival of it."""
    best = int(np.argmax(outputs))
    extraction, candidate, passages = read.extraction, read.candidates[best], read.passages
    alike = _says_the_same(read, best)
    rivals = np.clip(np.where(alike, -np.inf, outputs), -_FARTHEST, _FARTHEST)
    finite = np.isfinite(outputs)
    shares = shared_chances(_once(read.candidates, outputs))
    return {
        "sentence": _clipped(extraction.sentence[best]),
        "marked": _clipped(extraction.marked[best]),
        "held": _clipped(extraction.held[best]),
        "lead": _clipped(float(outputs[best])) - float(rivals.max(initial=-_FARTHEST)),
        "agrees": float(alike[int(np.argmax(np.where(finite, extraction.marked, -np.inf)))]),
        "near": float(passages[candidate.passage].sentence_vectors[candidate.sentence] @ read.vector),
        "nearest": max(float((each.sentence_vectors @ read.vector).max(initial=-1.0)) for each in passages),
        "passage": passages[candidate.passage].score,
        "share": float(shares[alike].sum()),
        "none": 1 - float(shares.sum()),
        "held_most": _clipped(float(np.where(finite, extraction.held, -np.inf).max())),
    }


def _says_the_same(read: ReadPassages, best: int) -> npt.NDArray[np.bool_]:
    """Which candidates hold all words of the best one; or only such, most of them, and those that answer.

    In another document, other numbers are another word on the same matter, not another matter: both are shown.
    """
    candidate, span = read.candidates[best], read.extraction.spans.get(best)
    own = frozenset(filter(is_content, candidate.words))
    start = candidate.span.start
    answer = frozenset(sentence_words(candidate.text[span.start - start : span.end - start])) if span else own
    plain = frozenset(key for key in own if not key[0].isdigit())
    document = read.passages[candidate.passage].document
    found = []
    for each in read.candidates:
        said = frozenset(each.words)
        shorter = answer <= said <= frozenset(candidate.words) and len(own & said) >= _MOST_WORDS * len(own)
        elsewhere = read.passages[each.passage].document != document and len(plain) >= _LEAST_PLAIN and plain <= said
        found.append(own <= said or shorter or elsewhere)
    return np.array(found, dtype=bool)


def _once(candidates: Sequence[Candidate], outputs: Matrix) -> Matrix:
    """The log-odds without those of a candidate that says, word for word, what a likelier one says."""
    kept = np.full_like(outputs, -np.inf)
    said = set[tuple[str, ...]]()
    for at in np.argsort(-outputs, kind="stable"):
        words = candidates[int(at)].words
        if words not in said:
            said.add(words)
            kept[at] = outputs[at]
    return kept


def _clipped(value: float) -> float:
    return float(np.clip(value, -_FARTHEST, _FARTHEST))


def _ranking(passages: Sequence[Passage], candidates: Sequence[Candidate], extraction: Extraction) -> tuple[int, ...]:
    """The positions of passages: those that were read by what was found in them, then the others as they came."""
    best: dict[int, float] = {}
    for at, candidate in enumerate(candidates):
        if np.isfinite(extraction.sentence[at]):
            best[candidate.passage] = max(best.get(candidate.passage, -np.inf), float(extraction.sentence[at]))
    read = sorted(best, key=lambda number: -best[number])
    return (*read, *(number for number in range(len(passages)) if number not in best))
