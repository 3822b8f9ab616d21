"""Cases as the first scorer and the extractor read them, and what of it is right."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.reading.blending import blend_inputs, extracted
from bot.reading.candidates import candidates_of
from bot.reading.extractor import Extractor
from bot.reading.network import Matrix
from bot.reading.question import read_question
from bot.reading.scoring import Scorer, Scores
from bot.reading.spans import asks_for_piece
from training.cases import Case, Mix
from training.overlap import best_f1


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case that was read.

    `rows` is what the ranking network sees; `right` says which candidates are the annotated sentence, `headings` which
    only announce others; `f1` is that of each candidate's span (0 where it was not read), `short_f1` that of the first
    scorer's short answer in its best candidate and in the right one (None elsewhere, and where it shows none); `asks`
    says whether the question asks for a short answer.
    """

    mix: Mix
    source: str
    first: Scores
    rows: Matrix
    right: npt.NDArray[np.bool_]
    headings: npt.NDArray[np.bool_]
    f1: Matrix
    short_f1: tuple[float | None, ...]
    asks: bool


def read_cases(cases: Iterable[Case], extractor: Extractor, scorer: Scorer) -> list[ReadCase]:
    """Read cases; those without a candidate or a question's word are left out."""
    return [found for case in cases if (found := _read(case, extractor, scorer)) is not None]


def _read(case: Case, extractor: Extractor, scorer: Scorer) -> ReadCase | None:
    question = read_question(case.question)
    candidates = candidates_of(case.passages)
    if all(candidate.heading for candidate in candidates) or not question.content:
        return None
    first = scorer.score(question, case.vector, case.passages, candidates)
    extraction = extracted(extractor, question, case.passages, candidates, first)
    golds = tuple(case.passages[case.gold].text[start:end] for start, end in case.answers)
    texts = [case.passages[c.passage].text for c in candidates]
    f1 = [
        best_f1(text[span.start : span.end], golds) if span else 0.0
        for text, span in zip(texts, extraction.spans, strict=True)
    ]
    right = np.array([case.is_right(c.passage, c.span.start, c.span.end) and not c.heading for c in candidates])
    shorts: list[float | None] = [None] * len(candidates)
    for at in {int(np.argmax(first.chances)), *np.flatnonzero(right)}:
        span = scorer.short(question, candidates[at]) if golds else None
        shorts[at] = best_f1(texts[at][span.start : span.end], golds) if span else None
    return ReadCase(
        mix=case.mix,
        source=case.source,
        first=first,
        rows=blend_inputs(first, extraction),
        right=right,
        headings=np.array([candidate.heading for candidate in candidates]),
        f1=np.array(f1),
        short_f1=tuple(shorts),
        asks=asks_for_piece(question),
    )
