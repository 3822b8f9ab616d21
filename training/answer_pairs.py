"""Questions beside sentences that answer them or only look so, for the verifier's training."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.reading.candidates import Candidate, candidates_of
from bot.reading.scorer.verification import in_place
from bot.verifier.pairs import SentenceInPlace
from training.corpora import CorpusQuestion
from training.judging import holds_answer
from training.shelf import Finder, Shelf

_FOUND = 10  # passages whose sentences are drawn from
_NEAREST = 6  # sentences that are nearest to the question, of which the wrong ones are drawn
_WRONG = 3  # sentences that do not answer, for each question
_PASSAGE_SHARE = 0.5  # of a passage's score beside a sentence's cosine


@dataclass(frozen=True, slots=True)
class AnswerPair:
    """A sentence that was found for a question; `answers` says whether it does."""

    sentence: SentenceInPlace
    answers: bool


def answer_pairs(shelf: Shelf, finder: Finder, number: int, rng: random.Random) -> Iterator[AnswerPair]:
    """Pairs of the question at `number`: the nearest sentence that answers it, and some that do not.

    One of these is the sentence that a careless reader would give, where the question has such a `near`.
    """
    question, vector = shelf.corpus.questions[number], shelf.questions[number]
    found = [passage for _, passage in finder.find(question.text, vector, _FOUND)]
    candidates = [candidate for candidate in candidates_of(found) if not candidate.silent]
    nearness = [float(each.vector @ vector) + _PASSAGE_SHARE * each.passage.score for each in candidates]
    ranked = [candidates[row] for row in np.argsort(-np.array(nearness), kind="stable")]
    document = shelf.corpus.documents[question.document].id
    here = [each for each in ranked if each.passage.document == document]
    right = [each for each in here if holds_answer(question, each.span.start, each.span.end)]
    near = [each for each in here if _is_near(question, each)][:1]
    wrong = [each for each in ranked if each not in right and not _proves(question, document, each)]
    others = [each for each in wrong[:_NEAREST] if each not in near]
    drawn = rng.sample(others, min(len(others), _WRONG - len(near)))
    for candidate in [*right[:1], *near, *drawn]:
        yield AnswerPair(in_place(candidate), candidate in right)


def _is_near(question: CorpusQuestion, candidate: Candidate) -> bool:
    return question.near is not None and _overlap(question.near, candidate)


def _proves(question: CorpusQuestion, document: str, candidate: Candidate) -> bool:
    """Whether the candidate is a part of the evidence, which neither answers nor fails to."""
    mine = candidate.passage.document == document
    return mine and question.evidence is not None and _overlap(question.evidence, candidate)


def _overlap(place: tuple[int, int], candidate: Candidate) -> bool:
    return candidate.span.start < place[1] and place[0] < candidate.span.end
