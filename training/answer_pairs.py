"""Questions beside sentences that answer them or only look so, for the verifier's training."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.reading.candidates import Candidate, candidates_of
from bot.reading.reader import DEPTH
from bot.reading.scorer.extraction import extraction_of
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.read_scorer import FIRST_READ
from bot.reading.scorer.verification import in_place
from bot.reading.scorer.windows import windows_of
from bot.verifier.pairs import SentenceInPlace
from index.passage import Vectors
from training.corpora import CorpusQuestion
from training.judging import holds_answer
from training.shelf import Finder, Shelf

_LIKELIEST = 7  # candidates of the reader, of which the wrong ones are drawn
_WRONG = 3  # sentences that do not answer, for each question


@dataclass(frozen=True, slots=True)
class AnswerPair:
    """A sentence that was found for a question; `answers` says whether it does."""

    sentence: SentenceInPlace
    answers: bool


def answer_pairs(
    shelf: Shelf, finder: Finder, extractor: Extractor, number: int, rng: random.Random
) -> Iterator[AnswerPair]:
    """Pairs of the question at `number`: the likeliest sentence that answers it, and some that do not.

    One of these is the sentence that a careless reader would give, where the question has such a `near`; the others are
    those that the reader takes for likely ones, since it is among them that the verifier has to choose.
    """
    question = shelf.corpus.questions[number]
    ranked = _ranked(question.text, shelf.questions[number], finder, extractor)
    document = shelf.corpus.documents[question.document].id
    here = [each for each in ranked if each.passage.document == document]
    right = [each for each in here if holds_answer(question, each.span.start, each.span.end)]
    near = [each for each in here if _is_near(question, each)][:1]
    wrong = [each for each in ranked if each not in right and not _proves(question, document, each)]
    others = [each for each in wrong[:_LIKELIEST] if each not in near]
    drawn = rng.sample(others, min(len(others), _WRONG - len(near)))
    for candidate in [*right[:1], *near, *drawn]:
        yield AnswerPair(in_place(candidate), candidate in right)


def _ranked(question: str, vector: Vectors, finder: Finder, extractor: Extractor) -> list[Candidate]:
    """What was read, likeliest first."""
    found = [passage for _, passage in finder.find(question, vector, DEPTH)]
    candidates, windows = candidates_of(found), windows_of(found, vector, FIRST_READ)
    readings = extractor.read(question, [window.read_text for window in windows])
    log_odds = extraction_of(candidates, windows, readings).log_odds
    return [candidates[row] for row in np.argsort(-log_odds, kind="stable") if np.isfinite(log_odds[row])]


def _is_near(question: CorpusQuestion, candidate: Candidate) -> bool:
    return question.near is not None and _overlap(question.near, candidate)


def _proves(question: CorpusQuestion, document: str, candidate: Candidate) -> bool:
    """Whether the candidate is a part of the evidence, which neither answers nor fails to."""
    mine = candidate.passage.document == document
    return mine and question.evidence is not None and _overlap(question.evidence, candidate)


def _overlap(place: tuple[int, int], candidate: Candidate) -> bool:
    return candidate.span.start < place[1] and place[0] < candidate.span.end
