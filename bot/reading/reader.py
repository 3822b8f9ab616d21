"""The reader: answers from passages without a chat model, in the passages' own sentences, or abstains."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bot.abstention import Withheld, reason_to_withhold
from bot.draft import Draft, Span
from bot.engine import Engine
from bot.question.question import Question, read_question
from bot.reading.candidates import Candidate, candidates_of
from bot.reading.disagreement import disagree, newest_first
from bot.reading.scorer.scores import Scorer, Scores
from bot.reading.selection import Selector
from bot.reading.times import by_time
from bot.reading.versions import asks_of_the_past, newer_of, of_its_time, told_apart, without_copies
from index.passage import Passage, Vectors

DEPTH = 24  # passages, of which the likeliest parts are read
_REJECTED = 5
_RIVALS = 6  # how many of the likeliest candidates may disagree with the best
_NEWER_SHARE = 0.2  # of the best candidate's chance, which what a newer version says must have
_RIVAL_SHARE = 0.1  # of the best candidate's chance, which a rival must have


class Reader:
    """Answers with the likeliest sentence of the passages, with several that are asked for, or two that disagree."""

    def __init__(self, scorer: Scorer, threshold: float) -> None:
        """Take what scores, and abstain below the confidence `threshold` (0 to 1)."""
        self._scorer, self._threshold = scorer, threshold

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage], today: date | None = None) -> Draft:
        """Draft an answer to `question`, whose unit vector (dimension,) is `vector`, from passages in order of rank.

        The draft has no sentences when nothing there is likely enough to answer. `today` is the day of asking.
        """
        asked, passages = of_its_time(read_question(question), passages)
        passages = without_copies(asked, passages)
        candidates = candidates_of(passages)
        if not any(key[0].isalpha() for key in asked.content):
            return Draft((), 0.0, Engine.READER, withheld=Withheld.NO_QUESTION)
        if all(candidate.silent for candidate in candidates):
            return Draft((), 0.0, Engine.READER, withheld=Withheld.NOTHING_NEAR)
        scores = self._scorer.score(asked.text, vector, passages, candidates)
        order = [int(at) for at in np.argsort(-scores.chances, kind="stable") if not candidates[at].silent]
        ranking = tuple(passages[at].id for at in scores.ranking)
        nearest = max(float((each.sentence_vectors @ vector).max(initial=-1.0)) for each in passages)
        best_chance = float(scores.chances.sum())
        withheld = reason_to_withhold(scores.confidence, self._threshold, best_chance, nearest)
        if withheld:
            rejected = _rejected(candidates, scores, order)
            return Draft((), scores.confidence, Engine.READER, rejected=rejected, withheld=withheld, ranking=ranking)
        timed = by_time(asked, candidates, scores.chances, order, passages, today or date.today())
        if timed.none:
            rejected, none = _rejected(candidates, scores, order), Withheld.NOT_SAID
            return Draft((), scores.confidence, Engine.READER, rejected=rejected, withheld=none, ranking=ranking)
        ahead = _newer_first(asked, candidates, scores, timed.order, passages)
        rival = _rival(asked, candidates, scores, ahead, passages)
        selector = Selector(asked, candidates, scores, passages)
        chosen = (
            selector.select(ahead) if rival is None else selector.shown(_dated([ahead[0], rival], candidates, passages))
        )
        return Draft(
            sentences=chosen.sentences,
            confidence=scores.confidence,
            engine=Engine.READER,
            spans=chosen.spans,
            rejected=_rejected(candidates, scores, [at for at in order if at not in chosen.used]),
            disagreement=rival is not None,
            more=chosen.more,
            ranking=ranking,
        )


def _rejected(candidates: Sequence[Candidate], scores: Scores, order: Sequence[int]) -> tuple[tuple[Span, float], ...]:
    return tuple((candidates[at].span, round(float(scores.chances[at]), 4)) for at in order[:_REJECTED])


def _rival(
    question: Question,
    candidates: Sequence[Candidate],
    scores: Scores,
    order: Sequence[int],
    passages: Sequence[Passage],
) -> int | None:
    """The likeliest candidate of another document that disagrees with the best; None when there is none."""
    best = order[0]
    for at in order[1:_RIVALS]:
        if scores.chances[at] < _RIVAL_SHARE * scores.chances[best]:
            return None
        one, other = (passages[candidates[place].passage] for place in (best, at))
        if one.document == other.document or told_apart(question, one, other, passages):
            continue
        if disagree(question, candidates[best], candidates[at]):
            return at
    return None


def _newer_first(
    question: Question,
    candidates: Sequence[Candidate],
    scores: Scores,
    order: list[int],
    passages: Sequence[Passage],
) -> list[int]:
    """The order with what a newer version of the best candidate's passage says before it, if that is likely, too."""
    best = order[0]
    newer = newer_of(question, passages[candidates[best].passage], passages)
    if not newer or asks_of_the_past(question):
        return order
    least = _NEWER_SHARE * scores.chances[best]
    told = [at for at in order if passages[candidates[at].passage] in newer and scores.chances[at] >= least]
    return [*told[:1], *(at for at in order if at not in told[:1])]


def _dated(used: Sequence[int], candidates: Sequence[Candidate], passages: Sequence[Passage]) -> list[int]:
    order = newest_first([passages[candidates[at].passage] for at in used])
    return [used[at] for at in order]
