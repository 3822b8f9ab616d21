"""The reader: answers from passages without a chat model, in the passages' own sentences, or abstains."""

from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from bot.draft import Draft, DraftSentence, Span
from bot.reading.candidates import Candidate, candidates_of
from bot.reading.cells import is_named
from bot.reading.disagreement import disagree, newest_first
from bot.reading.enumerations import whole_enumeration
from bot.reading.network import fitted_weights
from bot.reading.overview import is_overview, overview
from bot.reading.question import Question, read_question
from bot.reading.scoring import FeatureScorer, Scorer, Scores
from bot.reading.several import most_answers
from bot.reading.small_talk import SmallTalk, small_talk
from bot.reading.together import together
from bot.reading.versions import asks_of_the_past, newer_of, of_its_time
from bot.reading.words import LIST_MARK
from index.passage import Passage, Vectors

__all__ = ["Reader", "SmallTalk", "is_overview", "overview", "small_talk"]

ENGINE = "reader"
_REJECTED = 5
_MOST_ITEMS = 8  # of a list that is quoted with the sentence before it
_RIVALS = 6  # how many of the likeliest candidates may disagree with the best
_NEWER_SHARE = 0.2  # of the best candidate's chance, which what a newer version says must have
_RIVAL_SHARE = 0.1  # of the best candidate's chance, which a rival must have


class Reader:
    """Answers with the likeliest sentence of the passages, with several that are asked for, or two that disagree."""

    def __init__(self, scorer: Scorer | None = None, threshold: float | None = None) -> None:
        """Take the fitted scorer, and abstain below the fitted `threshold` (0 to 1), unless others are given."""
        self._scorer: Scorer = scorer or FeatureScorer()
        self._threshold = float(fitted_weights()["threshold"]) if threshold is None else threshold

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> Draft:
        """Draft an answer to `question`, whose unit vector (dimension,) is `vector`, from passages in order of rank.

        The draft has no sentences when nothing there is likely enough to answer.
        """
        asked, passages = of_its_time(read_question(question), passages)
        candidates = candidates_of(passages)
        if all(candidate.heading for candidate in candidates):
            return Draft((), 0.0, ENGINE)
        if not any(key[0].isalpha() for key in asked.content):
            return Draft((), 0.0, ENGINE)
        scores = self._scorer.score(asked, vector, passages, candidates)
        order = [int(at) for at in np.argsort(-scores.chances, kind="stable") if not candidates[at].heading]
        if scores.confidence < self._threshold:
            return Draft((), scores.confidence, ENGINE, rejected=_rejected(candidates, scores, order))
        order = _newer_first(asked, candidates, scores, order, passages)
        rival = _rival(asked, candidates, scores, order, passages)
        reading = _Reading(asked, candidates, scores, self._scorer)
        used = reading.used(order, passages) if rival is None else _dated([order[0], rival], candidates, passages)
        return Draft(
            sentences=tuple(_sentence(candidates[at]) for at in used),
            confidence=scores.confidence,
            engine=ENGINE,
            spans=reading.spans(used if rival is None else used[:1]),
            rejected=_rejected(candidates, scores, [at for at in order if at not in used]),
            disagreement=rival is not None,
        )


class _Reading:
    """A question beside its scored candidates: which of them answer, and with what."""

    def __init__(self, asked: Question, candidates: Sequence[Candidate], scores: Scores, scorer: Scorer) -> None:
        self._asked, self._candidates, self._scores, self._scorer = asked, candidates, scores, scorer
        self._most = most_answers(asked.text)

    def used(self, order: Sequence[int], passages: Sequence[Passage]) -> list[int]:
        """The candidates that are quoted: the best, and what it announces, or those that answer together with it."""
        listed = _with_list(order[0], self._asked, self._candidates)
        if listed != order[:1] or self._most == 1:
            return listed
        spans = {at: span for at in {order[0], *self._scores.sure} if (span := self._short(at))}
        return together(self._most, order, self._candidates, self._scores, spans, passages)

    def spans(self, used: Sequence[int]) -> tuple[Span, ...]:
        """What answers in each; of a list that is announced, its items."""
        if _announces(self._candidates[used[0]]):
            items = [_item(self._candidates[at]) for at in used[1:] if self._candidates[at].item]
            return tuple(item for item in items if item.start < item.end)
        return tuple(span for at in used if (span := self._short(at)))

    def _short(self, at: int) -> Span | None:
        candidate = self._candidates[at]
        span = self._scores.spans.get(at) or self._scorer.short(self._asked, candidate)
        if span is None or self._most == 1 or candidate.columns:
            return span
        start = candidate.span.start
        first, last = whole_enumeration(candidate.text, span.start - start, span.end - start)
        return Span(span.passage, start + first, start + last)


def _item(candidate: Candidate) -> Span:
    """An item of a list, without its mark and the stop at its end."""
    mark = LIST_MARK.match(candidate.text)
    first = mark.end() if mark else 0
    words = candidate.text[first:].rstrip(" \t\r\n.;,")
    return Span(candidate.span.passage, candidate.span.start + first, candidate.span.start + first + len(words))


def _sentence(candidate: Candidate) -> DraftSentence:
    return DraftSentence(candidate.text, (candidate.span.passage,), (candidate.span,))


def _announces(candidate: Candidate) -> bool:
    return candidate.text.rstrip().endswith((":", "："))


def _with_list(best: int, question: Question, candidates: Sequence[Candidate]) -> list[int]:
    """The best candidate and, when it announces a list or table, the items or rows that follow it.

    Of a table, only the rows that the question names, if it names some.
    """
    if not _announces(candidates[best]):
        return [best]
    after = range(best + 1, min(best + 1 + _MOST_ITEMS, len(candidates)))
    listed = list(takewhile(lambda at: _is_listed(candidates[at], candidates[best].passage), after))
    rows = [at for at in listed if candidates[at].columns]
    named = [at for at in rows if is_named(question, candidates[at])]
    return named if 0 < len(named) < len(rows) else [best, *listed]


def _is_listed(candidate: Candidate, passage: int) -> bool:
    """Whether a candidate of `passage` is an item, a table's row, or the names of its columns."""
    return candidate.passage == passage and (candidate.item or "|" in candidate.text)


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
        documents = {passages[candidates[place].passage].document for place in (best, at)}
        if len(documents) > 1 and disagree(question, candidates[best], candidates[at]):
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
    newer = newer_of(passages[candidates[best].passage], passages)
    if not newer or asks_of_the_past(question):
        return order
    least = _NEWER_SHARE * scores.chances[best]
    told = [at for at in order if passages[candidates[at].passage] in newer and scores.chances[at] >= least]
    return [*told[:1], *(at for at in order if at not in told[:1])]


def _dated(used: Sequence[int], candidates: Sequence[Candidate], passages: Sequence[Passage]) -> list[int]:
    order = newest_first([passages[candidates[at].passage] for at in used])
    return [used[at] for at in order]
