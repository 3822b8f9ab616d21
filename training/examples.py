"""Cases turned into numbers: what the networks see, and what is right."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.reading.candidates import candidates_of
from bot.reading.features import ground_of, question_vector, sentence_matrix
from bot.reading.network import Matrix
from bot.reading.question import read_question
from bot.reading.scoring import rank_inputs
from bot.reading.spans import piece_matrix
from training.cases import Case, Mix
from training.overlap import word_f1

_HELD_OUT = 4  # one article of so many is kept for the report


@dataclass(frozen=True, slots=True)
class Example:
    """A case's candidates: network inputs, which are right, which are headings, and the passage of each.

    `pieces` holds the inputs and the F1 of the pieces of each right sentence's text (empty unless answerable).
    """

    mix: Mix
    source: str
    held_out: bool
    fold: int
    question: str
    rows: Matrix
    asked: Matrix
    right: npt.NDArray[np.bool_]
    heading: npt.NDArray[np.bool_]
    passages: npt.NDArray[np.int64]
    pieces: tuple[Matrix, Matrix] | None

    @property
    def inputs(self) -> Matrix:
        """What the ranking network sees."""
        return rank_inputs(self.rows, self.asked)


def examples_of(cases: Iterable[Case]) -> list[Example]:
    """Turn cases into examples; those without a candidate are left out."""
    return [example for case in cases if (example := _example(case)) is not None]


def _example(case: Case) -> Example | None:
    question = read_question(case.question)
    candidates = candidates_of(case.passages)
    heading = np.array([candidate.heading for candidate in candidates], dtype=bool)
    if heading.all() or not question.content:
        return None
    ground = ground_of(question, case.passages, candidates)
    right = np.array([case.is_right(c.passage, c.span.start, c.span.end) and not c.heading for c in candidates])
    digest = zlib.crc32(f"{case.source}{case.group}".encode())
    pieces = None
    if right.any():
        found, rows = piece_matrix(question, text := candidates[int(np.argmax(right))].text)
        golds = [case.passages[case.gold].text[start:end] for start, end in case.answers]
        scores = [max(word_f1(text[piece.start : piece.end], gold) for gold in golds) for piece in found]
        pieces = (rows, np.array(scores)) if found else None
    return Example(
        mix=case.mix,
        source=case.source,
        held_out=digest % _HELD_OUT == 0,
        fold=digest // _HELD_OUT % 2,
        question=case.question,
        rows=sentence_matrix(question, case.vector, case.passages, candidates, ground),
        asked=question_vector(question, ground),
        right=right,
        heading=heading,
        passages=np.array([candidate.passage for candidate in candidates]),
        pieces=pieces,
    )
