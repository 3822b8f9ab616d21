"""Cases turned into numbers: what the networks see, and what is right."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.reading.candidates import Candidate, candidates_of
from bot.reading.features import ground_of, question_vector, sentence_matrix
from bot.reading.network import Matrix, Network
from bot.reading.question import Question, read_question
from bot.reading.scoring import answer_inputs, masked, rank_inputs
from bot.reading.spans import best_piece, piece_matrix
from training.cases import Case, Mix
from training.overlap import best_f1
from training.questions import Part, part_of

_SAME = 0.6  # F1 above which a piece is the answer


@dataclass(frozen=True, slots=True)
class Example:
    """A case's candidates: features, and which candidates are right.

    `pieces` holds the inputs and the F1 of the pieces of a right sentence (None unless answerable); `golds` are the
    answers.
    """

    mix: Mix
    source: str
    part: Part
    fold: int
    question: Question
    candidates: list[Candidate]
    rows: Matrix
    asked: Matrix
    right: npt.NDArray[np.bool_]
    golds: tuple[str, ...]
    pieces: tuple[Matrix, Matrix] | None

    @property
    def inputs(self) -> Matrix:
        """What the ranking network sees."""
        return rank_inputs(self.rows, self.asked)

    @property
    def headings(self) -> npt.NDArray[np.bool_]:
        """Which candidates are headings."""
        return np.array([candidate.heading for candidate in self.candidates])


def examples_of(cases: Iterable[Case]) -> list[Example]:
    """Turn cases into examples; those without a candidate are left out."""
    return [example for case in cases if (example := _example(case)) is not None]


def _example(case: Case) -> Example | None:
    question = read_question(case.question)
    candidates = candidates_of(case.passages)
    if all(candidate.heading for candidate in candidates) or not question.content:
        return None
    ground = ground_of(question, case.passages, candidates)
    right = np.array([case.is_right(c.passage, c.span.start, c.span.end) and not c.heading for c in candidates])
    golds = tuple(case.passages[case.gold].text[start:end] for start, end in case.answers)
    pieces = None
    if right.any():
        found, rows = piece_matrix(question, text := candidates[int(np.argmax(right))].text)
        scores = [best_f1(text[piece.start : piece.end], golds) for piece in found]
        pieces = (rows, np.array(scores)) if found else None
    return Example(
        mix=case.mix,
        source=case.source,
        part=part_of(case.source, case.group),
        fold=zlib.crc32(case.group.encode()) % 2,
        question=question,
        candidates=candidates,
        rows=sentence_matrix(question, case.vector, case.passages, candidates, ground),
        asked=question_vector(question, ground),
        right=right,
        golds=golds,
        pieces=pieces,
    )


def judged(example: Example, rank: Network, span: Network) -> tuple[Matrix, bool, bool]:
    """What the answering network sees, whether the best candidate is right, and whether it is the annotated sentence.

    A sentence elsewhere is right as well when its likeliest piece is the answer: texts say things twice.
    """
    outputs = masked(rank(example.inputs), example.candidates)
    best = int(np.argmax(outputs))
    text = example.candidates[best].text
    pieces, rows = piece_matrix(example.question, text)
    piece = best_piece(text, pieces, rows, span(rows)) if pieces else None
    annotated = bool(example.right[best])
    said = text[piece.piece.start : piece.piece.end] if piece else ""
    right = annotated or best_f1(said, example.golds) > _SAME
    return answer_inputs(example.rows, example.asked, outputs, example.candidates, piece), right, annotated
