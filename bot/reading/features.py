"""What speaks for each candidate, as numbers: one row a candidate, one column a feature."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.reading.candidates import Candidate, sentence_words
from bot.reading.facets import facet_checks
from bot.reading.holdings import holdings
from bot.reading.network import Matrix
from bot.reading.question import Kind, Question
from bot.reading.words import STOPWORDS
from index.passage import Passage, Vectors

KINDS = tuple(Kind)
SENTENCE_FEATURES = (
    "cosine",
    "cosine_gap",
    "cosine_passage",
    "cosine_passage_gap",
    "cosine_with_previous",
    "shared",
    "shared_gap",
    "shared_with_previous",
    "shared_with_next",
    "shared_passage",
    "shared_passage_gap",
    "bigrams",
    "phrase",
    "names",
    "names_passage",
    "numbers",
    "numbers_passage",
    "focus",
    "holds",
    "holds_strictly",
    "facet",
    "facet_missed",
    "new_words",
    "length",
    "first",
    "position",
    "pronoun",
    "asks",
    "rank",
)
QUESTION_FEATURES = (
    "question_length",
    "question_content",
    "question_names",
    "question_numbers",
    "missing_words",
    "missing_name",
    "missing_number",
    "rarest_missing",
    *(f"kind_{kind.value}" for kind in KINDS),
)
_NOTHING: frozenset[str] = frozenset()
_PRONOUNS = frozenset("he she it they this that these those his her its their".split())


@dataclass(frozen=True, slots=True)
class Ground:
    """The words of the passages.

    `weights` says of each content word of the question how well it tells one sentence from another, `total` is their
    sum; `passages` holds the words of each passage with its title and headings.
    """

    weights: dict[str, float]
    total: float
    passages: list[frozenset[str]]

    def share(self, held: frozenset[str] | set[str]) -> float:
        """The share, 0 to 1, of the question's words that are held, by weight."""
        return sum([self.weights[key] for key in self.weights.keys() & held]) / self.total


def ground_of(question: Question, passages: Sequence[Passage], candidates: Sequence[Candidate]) -> Ground:
    """Read the passages' words."""
    held: list[set[str]] = [set() for _ in passages]
    for candidate in candidates:
        held[candidate.passage].update(candidate.words)
    frames = [
        frozenset(sentence_words("\n".join([passage.title, *passage.trail, passage.context]))) for passage in passages
    ]
    sets = [set(candidate.words) for candidate in candidates]
    count = len(sets)
    weights = {key: math.log(1 + (count + 1) / (1 + sum(key in words for words in sets))) for key in question.content}
    total = sum(weights.values()) or 1.0
    return Ground(weights, total, [frozenset(words | frame) for words, frame in zip(held, frames, strict=True)])


def sentence_matrix(
    question: Question, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate], ground: Ground
) -> Matrix:
    """Features of candidates: (len(candidates), len(SENTENCE_FEATURES))."""
    sets = {(c.passage, c.sentence): frozenset(c.words) for c in candidates}
    compared = _Compared(question)
    near = [_nearness(passage, vector) for passage in passages]
    around = [_passage_features(question, ground, number) for number in range(len(passages))]
    rows = []
    for candidate in candidates:
        number, index = candidate.passage, candidate.sentence
        words = sets[number, index]
        cosine, blended, similarity = near[number]
        headed = None if candidate.header is None else _with_header(passages[number], candidate, vector)
        shared_passage, names_passage, numbers_passage = around[number]
        rows.append(
            (
                cosine[index] if headed is None else headed,
                0.0,
                similarity,
                0.0,
                blended[index] if headed is None else headed,
                ground.share(words),
                0.0,
                ground.share(words | sets.get((number, index - 1), _NOTHING)),
                ground.share(words | sets.get((number, index + 1), _NOTHING)),
                shared_passage,
                0.0,
                compared.bigrams(candidate.words),
                compared.phrase(candidate.words),
                _held_names(question, words),
                names_passage,
                _share_of(question.numbers, words),
                numbers_passage,
                _share_of(question.focus, words),
                *holdings(question, compared.lowered, candidate.text),
                *compared.facets(candidate.text),
                math.log1p(len(words - STOPWORDS - ground.weights.keys())),
                math.log1p(len(candidate.words)),
                float(index == 0),
                index / max(1, len(cosine) - 1),
                float(bool(candidate.words) and candidate.words[0] in _PRONOUNS),
                float(candidate.text.rstrip("\"'”’)").endswith("?")),
                1 / (1 + number),
            )
        )
    matrix = np.array(rows, dtype=np.float64).reshape(len(rows), len(SENTENCE_FEATURES))
    for name in ("cosine", "cosine_passage", "shared", "shared_passage"):
        column = matrix[:, SENTENCE_FEATURES.index(name)]
        matrix[:, SENTENCE_FEATURES.index(f"{name}_gap")] = column - column.max(initial=-np.inf)
    return matrix


class _Compared:
    """A question's words, laid out to be compared with those of many sentences."""

    def __init__(self, question: Question) -> None:
        self.lowered = question.text.lower()
        self._facets = facet_checks(self.lowered)
        pairs = set(pairwise(question.words))
        self._bigrams = {pair for pair in pairs if not (pair[0] in STOPWORDS and pair[1] in STOPWORDS)}
        self._count = max(1, len(question.words))
        self._places: dict[str, list[int]] = {}
        for index, key in enumerate(question.words):
            self._places.setdefault(key, []).append(index)

    def bigrams(self, words: Sequence[str]) -> float:
        """The share of the question's pairs of neighbours that are neighbours here."""
        return len(self._bigrams.intersection(pairwise(words))) / max(1, len(self._bigrams))

    def facets(self, text: str) -> tuple[float, float]:
        """Whether a sentence holds a measure of the kind asked for, and whether it fails to."""
        held = any(check.search(text) for check in self._facets)
        return float(held), float(bool(self._facets) and not held)

    def phrase(self, words: Sequence[str]) -> float:
        """The length of the longest run of words that both hold, as a share of the question's length."""
        best = 0
        runs: dict[int, int] = {}
        for key in words:
            places = self._places.get(key)
            if places is None:
                if runs:
                    runs = {}
                continue
            runs = {index: runs.get(index - 1, 0) + 1 for index in places}
            best = max(best, *runs.values())
        return best / self._count


def _nearness(passage: Passage, vector: Vectors) -> tuple[list[float], list[float], float]:
    """Cosines of the question with each sentence, with each and half of the one before it, and with the passage."""
    rows = passage.sentence_vectors
    if not len(rows):
        return [], [], passage.similarity or 0.0
    before = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    similarity = passage.similarity
    if similarity is None:
        similarity = float(_cosines(rows.mean(axis=0, keepdims=True), vector)[0])
    return (rows @ vector).tolist(), _cosines(rows + before * np.float32(0.5), vector).tolist(), similarity


def _with_header(passage: Passage, row: Candidate, vector: Vectors) -> float:
    """The cosine of the question with a table's row and its header together."""
    rows = passage.sentence_vectors
    return float(_cosines(rows[[row.sentence]] + rows[[row.header or 0]], vector)[0])


def _cosines(rows: Vectors, vector: Vectors) -> Vectors:
    cosines: Vectors = (rows @ vector) / np.maximum(np.linalg.norm(rows, axis=1), np.float32(1e-9))
    return cosines


def _passage_features(question: Question, ground: Ground, number: int) -> tuple[float, float, float]:
    words = ground.passages[number]
    return (
        ground.share(words),
        _held_names(question, words),
        _share_of(question.numbers, words),
    )


def question_vector(question: Question, ground: Ground) -> Matrix:
    """Features of the question before these passages: (len(QUESTION_FEATURES),)."""
    everywhere = frozenset().union(*ground.passages)
    missing = [key for key in question.content if key not in everywhere]
    heaviest = max(ground.weights.values(), default=0.0)
    names = frozenset().union(*question.names)
    return np.array(
        [
            math.log1p(len(question.words)),
            math.log1p(len(question.content)),
            float(bool(question.names)),
            float(bool(question.numbers)),
            1 - ground.share(everywhere),
            _share_missing(names, everywhere),
            _share_missing(question.numbers, everywhere),
            len(missing) / 3 if heaviest else 0.0,
            *(float(question.kind is kind) for kind in KINDS),
        ],
        dtype=np.float64,
    )


def _held_names(question: Question, held: frozenset[str]) -> float:
    """The share of the question's names of which at least half of the words are held."""
    if not question.names:
        return 0.0
    return sum(2 * len(name & held) >= len(name) for name in question.names) / len(question.names)


def _share_of(wanted: Sequence[str] | frozenset[str], held: frozenset[str]) -> float:
    return sum(key in held for key in wanted) / len(wanted) if wanted else 0.0


def _share_missing(wanted: frozenset[str], held: frozenset[str]) -> float:
    return sum(key not in held for key in wanted) / len(wanted) if wanted else 0.0
