"""The short answer: the piece of a sentence that a question asks for."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from bot.draft import Span
from bot.reading.candidates import Candidate
from bot.reading.cells import asked_cell
from bot.reading.facets import facet_checks
from bot.reading.network import Matrix, Network, sigmoid, softmax
from bot.reading.pieces import Piece, PieceKind, Word, pieces_of
from bot.reading.question import Kind, Question
from bot.reading.words import STOPWORDS, is_content, placed_words, words_of

PIECE_KINDS = tuple(PieceKind)
KINDS = tuple(Kind)
_BEFORE = ("by", "in", "to", "from", "of", "the", "a", "is", "be", "because", "as", "for", "with", "on")
PIECE_FEATURES = (
    *(f"is_{kind.value}" for kind in PIECE_KINDS),
    *(f"before_{word}" for word in _BEFORE),
    "length",
    "repeated",
    "repeats_any",
    "focus_inside",
    "focus_after",
    "focus_before",
    "asked_before",
    "asked_after",
    "asked_near",
    "weight_left",
    "weight_right",
    "begins",
    "ends",
    "capital",
    "digit",
    "facet",
    "facet_missed",
    "verb_before",
    "same_kind",
    *(f"kind_{kind.value}" for kind in KINDS),
    "question_starts_what",
    "question_starts_which",
    "question_ends_preposition",
)
_ASKING = frozenset("what which who whom whose when where why how".split())
_COPULA = frozenset({"is", "are", "was", "were"})
_FARTHEST = 10.0  # the lead of a piece that stands alone
_NEAR = 3.0  # words after which a question's word counts a third


@dataclass(frozen=True, slots=True)
class BestPiece:
    """The likeliest piece of a sentence; `content` are the keys of its words, `inputs` what judges it (CHANCE_INPUTS).

    `evidence` is its share of the chances, its lead over the next piece, and its output.
    """

    piece: Piece
    content: frozenset[str]
    inputs: Matrix
    evidence: tuple[float, float, float]


class SpanFinder:
    """Finds the short answer inside a sentence, or tells that it cannot."""

    def __init__(self, weights: dict[str, Any]) -> None:
        """Read the fitted networks `span` (ranks pieces) and `span_chance` (is the best one right), and threshold."""
        self._rank = Network(weights["span"])
        self._chance = Network(weights["span_chance"])
        self._threshold = float(weights["span_threshold"])

    def best(self, question: Question, text: str) -> BestPiece | None:
        """The likeliest piece of a sentence; None when it has none."""
        pieces, rows = piece_matrix(question, text)
        return best_piece(text, pieces, rows, self._rank(rows)) if pieces else None

    def find(self, question: Question, candidate: Candidate) -> Span | None:
        """The range that answers, or None when it cannot be told or the question asks for no piece."""
        if not asks_for_piece(question):
            return None
        start = candidate.span.start
        if cell := asked_cell(question, candidate):
            return Span(candidate.span.passage, start + cell[0], start + cell[1])
        best = self.best(question, candidate.text)
        if best is None or sigmoid(float(self._chance(best.inputs[None])[0])) < self._threshold:
            return None
        return Span(candidate.span.passage, start + best.piece.start, start + best.piece.end)


def asks_for_piece(question: Question) -> bool:
    """Whether the question is one that pieces were fitted on: English, and not to be answered by yes or no."""
    if question.kind is Kind.THING:
        return not _ASKING.isdisjoint(question.words)
    return question.kind is not Kind.YES_NO


def best_piece(text: str, pieces: Sequence[Piece], rows: Matrix, outputs: Matrix) -> BestPiece:
    """The piece with the highest output."""
    piece = pieces[int(np.argmax(outputs))]
    content = frozenset(filter(is_content, words_of(text[piece.start : piece.end])))
    inputs = chance_inputs(rows, outputs)
    share, lead, output = (float(value) for value in inputs[-4:-1])
    return BestPiece(piece, content, inputs, (share, lead, output))


def chance_inputs(rows: Matrix, outputs: Matrix) -> Matrix:
    """What tells whether the best piece is right: its features, its share, its lead, its output, how many there are."""
    best = int(np.argmax(outputs))
    lead = outputs[best] - np.delete(outputs, best).max(initial=outputs[best] - _FARTHEST)
    added = [softmax(outputs)[best], lead, outputs[best], math.log1p(len(rows))]
    result: Matrix = np.concatenate([rows[best], added])
    return result


CHANCE_INPUTS = (*PIECE_FEATURES, "chance", "lead", "output", "pieces")


@lru_cache(maxsize=256)
def piece_matrix(question: Question, text: str) -> tuple[list[Piece], Matrix]:
    """The pieces of a sentence and their features: (len(pieces), len(PIECE_FEATURES)). Not to be changed."""
    words = placed_words(text)
    pieces = pieces_of(text, words)
    asked = _Asked(question, words)
    rows = [asked.row(piece, text, words) for piece in pieces]
    return pieces, np.array(rows, dtype=np.float64).reshape(len(rows), len(PIECE_FEATURES))


class _Asked:
    """A question beside the words of one sentence."""

    def __init__(self, question: Question, words: Sequence[Word]) -> None:
        self._question = question
        self._content = frozenset(question.content)
        self._focus = frozenset(question.focus)
        self._held = [at for at, word in enumerate(words) if word[2] in self._content]
        lowered = question.text.lower().rstrip(" ?.")
        self._facets = facet_checks(lowered)
        first = next(iter(question.words), "")
        last = question.words[-1] if question.words else ""
        self._tail = [
            *(float(question.kind is kind) for kind in KINDS),
            float(first == "what"),
            float(first == "which"),
            float(last in {"by", "in", "to", "from", "of", "for", "with", "on", "as"}),
        ]

    def row(self, piece: Piece, text: str, words: Sequence[Word]) -> list[float]:
        """The features of a piece."""
        first, last = piece.first, piece.last
        quoted = text[piece.start : piece.end]
        inside = [key for _, _, key in words[first:last]]
        content = [key for key in inside if key not in STOPWORDS]
        repeated = sum(key in self._content for key in content)
        before = words[first - 1][2] if first else ""
        after = {key for _, _, key in words[last : last + 2]}
        ahead = {key for _, _, key in words[max(0, first - 2) : first]}
        left = [first - at for at in self._held[: bisect_left(self._held, first)]]
        right = [at - last + 1 for at in self._held[bisect_left(self._held, last) :]]
        facet = any(pattern.search(quoted) for pattern in self._facets)
        return [
            *(float(piece.kind is kind) for kind in PIECE_KINDS),
            *(float(before == word) for word in _BEFORE),
            math.log1p(last - first),
            repeated / max(1, len(content)),
            float(repeated > 0),
            float(any(key in self._focus for key in inside)),
            float(bool(after & self._focus)),
            float(bool(ahead & self._focus)),
            1 / min(left, default=20),
            1 / min(right, default=20),
            1 / min([*left, *right], default=20),
            sum(_NEAR / (_NEAR + distance) for distance in left),
            sum(_NEAR / (_NEAR + distance) for distance in right),
            float(first == 0),
            float(last == len(words)),
            float(quoted[:1].isupper()),
            float(any(mark.isdigit() for mark in quoted)),
            float(facet),
            float(bool(self._facets) and not facet),
            float(before in _COPULA),
            float(piece.kind.value == self._question.kind.value),
            *self._tail,
        ]
