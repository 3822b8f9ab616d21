"""The passages of a question with every score that may order them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.reading.candidates import candidates_of
from bot.reading.extraction import EXTRACTION_FEATURES, extraction_of
from bot.reading.extractor import Extractor
from bot.reading.network import Matrix
from bot.reading.question import read_question
from bot.reading.scoring import FeatureScorer
from bot.reading.windows import Window, windows_of
from index.retrieval import fuse
from training.bm25 import Bm25
from training.cases import Case, Mix, cases_of
from training.squad import QuestionSet

COLUMNS = ("ranks", "fusion", "cosine", "first", "over_none", "span", "answerable")
_READ = [EXTRACTION_FEATURES.index(name) for name in COLUMNS[-3:]]
_PASSAGES = 5
_DEPTH = 50  # of each side of the retrieval, as in the product
_LEAST = 1e-5


@dataclass(frozen=True, slots=True)
class Ranked:
    """The passages of a question: `scores` (passages, COLUMNS), and the row of the right one.

    `read` are the windows and tokens that were read for it, `answer` those that the answer takes in any case.
    """

    source: str
    scores: Matrix
    gold: int
    read: tuple[int, int]
    answer: tuple[int, int]


def ranked_of(data: QuestionSet, extractor: Extractor) -> list[Ranked]:
    """The answerable questions of a set whose paragraph is among the passages that are found, read."""
    words, scorer = Bm25(data.paragraphs), FeatureScorer()
    cases = (case for case in cases_of(data, passages=_PASSAGES) if case.mix is Mix.ANSWERABLE)
    ranked = []
    for case in cases:
        dense, lexical = _ranking(data.paragraph_vectors @ case.vector), _ranking(words.scores(case.question))
        fused = {
            find.chunk: find.score for find in fuse(dense, lexical, {str(at) for at in range(len(data.paragraphs))})
        }
        found = _read(case, [fused.get(passage.id, 0.0) for passage in case.passages], extractor, scorer)
        ranked += [found] if found else []
    return ranked


def _ranking(scores: npt.NDArray[np.floating]) -> list[tuple[str, float]]:
    """Chunks with their scores, as the two sides of the retrieval give them."""
    order = np.argsort(-scores, kind="stable")[:_DEPTH]
    return [(str(at), float(scores[at])) for at in order if scores[at] > 0]


def _read(case: Case, fused: Sequence[float], extractor: Extractor, scorer: FeatureScorer) -> Ranked | None:
    question = read_question(case.question)
    candidates = candidates_of(case.passages)
    if all(candidate.heading for candidate in candidates) or not question.content:
        return None
    chances = scorer.score(question, case.vector, case.passages, candidates).chances
    places = [np.flatnonzero([candidate.passage == at for candidate in candidates]) for at in range(len(case.passages))]
    windows = [
        window
        for own in places
        for window in windows_of(case.passages, [candidates[at] for at in own], chances[own])[:1]
    ]
    rows = extraction_of(candidates, windows, extractor.read(question.text, _texts(windows))).rows[:, _READ]
    scores = [
        [
            passage.score,
            score,
            passage.similarity or 0.0,
            np.log(chances[own].max(initial=_LEAST)),
            *rows[own].max(axis=0),
        ]
        for passage, score, own in zip(case.passages, fused, places, strict=True)
    ]
    answer = windows_of(case.passages, candidates, chances)
    return Ranked(
        source=case.source,
        scores=np.array(scores, dtype=np.float64),
        gold=case.gold,
        read=_price(question.text, windows, extractor),
        answer=_price(question.text, answer, extractor),
    )


def _texts(windows: Sequence[Window]) -> list[str]:
    return [window.head + window.text for window in windows]


def _price(question: str, windows: Sequence[Window], extractor: Extractor) -> tuple[int, int]:
    return len(windows), int(extractor.encode(question, _texts(windows)).inputs[1].sum())
