"""The scorer that reads: the first scorer chooses what to read, the extractor reads it, small networks weigh both."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.draft import Span
from bot.reading.candidates import Candidate
from bot.reading.cells import is_stated
from bot.reading.extraction import EXTRACTION_FEATURES, Extraction, extraction_of
from bot.reading.extractor import Extractor
from bot.reading.network import Matrix, Network, sigmoid, softmax
from bot.reading.question import Question
from bot.reading.scoring import STATED, FeatureScorer, Scorer, Scores, masked
from bot.reading.spans import asks_for_piece
from bot.reading.windows import windows_of
from index.passage import Passage, Vectors

_WEIGHTS = Path(__file__).with_name("blend.json")
BLEND_INPUTS = ("first", "first_gap", "first_logit", *EXTRACTION_FEATURES)
CHANCE_INPUTS = (*BLEND_INPUTS, "chance", "lead", "agrees", "entropy")
_SPAN = EXTRACTION_FEATURES.index("span")
_OVER_NONE = EXTRACTION_FEATURES.index("over_none")
_DEEPEST = 10.0


@cache
def blend_weights() -> dict[str, Any]:
    """The fitted weights: networks `sentence` and `chance`, each with its `inputs`, thresholds, and the risk curve."""
    weights: dict[str, Any] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return weights


class BlendedScorer:
    """The first scorer and the extractor together."""

    def __init__(self, extractor: Extractor, first: Scorer | None = None) -> None:
        weights = blend_weights()
        self._extractor = extractor
        self._first: Scorer = first or FeatureScorer()
        self._rank = Network(weights["sentence"])
        self._chance = Network(weights["chance"])
        self._span_threshold = float(weights["span_threshold"])

    def score(
        self, question: Question, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        """Score candidates by a softmax over the network's outputs; headings get 0."""
        first = self._first.score(question, vector, passages, candidates)
        extraction = extracted(self._extractor, question, passages, candidates, first)
        rows = blend_inputs(first, extraction)
        outputs = masked(self._rank(rows), candidates)
        best = int(np.argmax(outputs))
        logit = float(self._chance(chance_inputs(rows, outputs, first)[None])[0])
        least = STATED if is_stated(question, candidates[best]) else 0.0
        spans = self._shown(question, candidates, extraction)
        read = extraction.rows
        sure = {at: float(np.exp(min(read[at, _SPAN], 0.0))) for at in spans if read[at, _OVER_NONE] > 0}
        return Scores(softmax(outputs), max(least, sigmoid(logit)), spans, sure)

    def short(self, question: Question, candidate: Candidate) -> Span | None:
        """The likeliest piece of a candidate by the first scorer, if it is likely enough."""
        return self._first.short(question, candidate)

    def _shown(self, question: Question, candidates: Sequence[Candidate], extraction: Extraction) -> dict[int, Span]:
        """The spans that are sure enough to be shown, by candidate; of a table's row the asked cell is shown."""
        if not asks_for_piece(question):
            return {}
        return {
            at: span
            for at, span in enumerate(extraction.spans)
            if span and not candidates[at].columns and extraction.rows[at, _SPAN] >= self._span_threshold
        }


def extracted(
    extractor: Extractor,
    question: Question,
    passages: Sequence[Passage],
    candidates: Sequence[Candidate],
    first: Scores,
) -> Extraction:
    """Read what the first scorer finds likeliest."""
    windows = windows_of(passages, candidates, first.chances)
    readings = extractor.read(question.text, [window.head + window.text for window in windows])
    return extraction_of(candidates, windows, readings)


def blend_inputs(first: Scores, extraction: Extraction) -> Matrix:
    """What the ranking network sees: (candidates, BLEND_INPUTS)."""
    logs = np.log(np.maximum(first.chances, np.exp(-_DEEPEST)))
    surety = np.clip(first.confidence, 1e-4, 1 - 1e-4)
    logit = np.full(len(logs), np.log(surety / (1 - surety)))
    return np.column_stack([logs, logs - logs.max(), logit, extraction.rows])


def chance_inputs(rows: Matrix, outputs: Matrix, first: Scores) -> Matrix:
    """What tells whether the best candidate is right (CHANCE_INPUTS): its row, its lead, what the first scorer says."""
    best = int(np.argmax(outputs))
    shares = softmax(outputs)
    lead = min(float(outputs[best] - np.delete(outputs, best).max(initial=outputs[best] - _DEEPEST)), _DEEPEST)
    agrees = float(int(np.argmax(first.chances)) == best)
    entropy = -float((shares * np.log(shares + 1e-9)).sum())
    result: Matrix = np.concatenate([rows[best], [shares[best], lead, agrees, entropy]])
    return result
