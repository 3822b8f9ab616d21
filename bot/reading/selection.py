"""Which candidates are shown: the likeliest, with what it needs to be understood and what belongs to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.draft import DraftSentence, Span
from bot.language.vocabulary import listed
from bot.language.words import LIST_MARK
from bot.question.answer_count import most_answers
from bot.question.question import Question
from bot.reading.candidates import Candidate
from bot.reading.cells import asked_cell, is_named
from bot.reading.enumerations import whole_enumeration
from bot.reading.scorer.scores import Scores
from bot.reading.together import together
from index.document import BlockKind
from index.passage import Passage

MOST_ITEMS = 8  # of a list that is quoted with the sentence before it
_BESIDE = 0.5  # of the best candidate's chance, which the sentence before or after it must have to be shown with it
_LEADING = listed("he she it they this that these those his her its their such both neither")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LISTED = frozenset({BlockKind.ITEM, BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER, BlockKind.CODE})


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences to show, the answering spans in them, and how many items of a list were left out.

    `used` are the positions of the candidates that they were made of.
    """

    sentences: tuple[DraftSentence, ...]
    spans: tuple[Span, ...]
    used: tuple[int, ...]
    more: int = 0


class Selector:
    """A question beside its scored candidates."""

    def __init__(
        self, asked: Question, candidates: Sequence[Candidate], scores: Scores, passages: Sequence[Passage]
    ) -> None:
        self._asked, self._candidates, self._scores, self._passages = asked, candidates, scores, passages
        self._most = most_answers(asked.text)

    def select(self, order: Sequence[int]) -> Selection:
        """What is shown of the candidates `order`, which goes from the likeliest down."""
        best = order[0]
        if self._announces(best):
            return self._announced(best)
        used = [best]
        if self._most > 1:
            spans = {at: span for at in {best, *self._scores.sure} if (span := self._span(at))}
            used = together(self._most, order, self._candidates, self._scores, spans, self._passages)
        runs = [self._whole(at, order) for at in used] if len(used) == 1 else [[at] for at in used]
        return Selection(
            sentences=tuple(self._sentence(run) for run in runs),
            spans=tuple(span for at in used if (span := self._span(at))),
            used=tuple(at for run in runs for at in run),
        )

    def shown(self, used: Sequence[int]) -> Selection:
        """These candidates, each alone."""
        spans = tuple(span for at in used[:1] if (span := self._span(at)))
        return Selection(tuple(self._sentence([at]) for at in used), spans, tuple(used))

    def _sentence(self, run: Sequence[int]) -> DraftSentence:
        """Neighbours as one sentence, letter for letter with what lies between them."""
        first, last = self._candidates[run[0]], self._candidates[run[-1]]
        passage = self._passages[first.passage]
        text = passage.text[first.span.start - passage.start : last.span.end - passage.start]
        span = Span(first.span.passage, first.span.start, last.span.end)
        return DraftSentence(text, (first.span.passage,), (span,))

    def _span(self, at: int) -> Span | None:
        candidate = self._candidates[at]
        span, start = self._scores.spans.get(at), candidate.span.start
        cell = asked_cell(self._asked, candidate) if candidate.columns else None
        if cell is not None:
            return Span(candidate.span.passage, start + cell[0], start + cell[1])
        if span is None or self._most == 1 or candidate.columns:
            return span
        first, last = whole_enumeration(candidate.text, span.start - start, span.end - start)
        return Span(span.passage, start + first, start + last)

    # A sentence and its neighbours

    def _whole(self, at: int, order: Sequence[int]) -> list[int]:
        """A candidate with the neighbours that it needs: what announces it, whom it speaks of, what completes it."""
        first = last = at
        if self._needs_former(at):
            first = at - 1
        chances = self._scores.chances
        for beside in order[1:3]:
            if beside in {first - 1, last + 1} and self._joins(beside, at) and chances[beside] >= _BESIDE * chances[at]:
                first, last = min(first, beside), max(last, beside)
        return list(range(first, last + 1))

    def _needs_former(self, at: int) -> bool:
        """Whether the candidate is not understood without the sentence before it."""
        if at == 0 or not self._follows(at - 1, at):
            return False
        former, candidate = self._candidates[at - 1], self._candidates[at]
        if candidate.kind is BlockKind.CODE:
            return former.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
        word = _FIRST_WORD.search(candidate.text)
        bare = candidate.kind is BlockKind.PARAGRAPH and word is not None and word[0].lower() in _LEADING
        return bare and former.kind is BlockKind.PARAGRAPH and not former.silent

    def _joins(self, one: int, other: int) -> bool:
        low, high = min(one, other), max(one, other)
        kinds = {self._candidates[one].kind, self._candidates[other].kind}
        return self._follows(low, high) and kinds == {BlockKind.PARAGRAPH} and not self._candidates[one].silent

    def _follows(self, one: int, other: int) -> bool:
        first, second = self._candidates[one], self._candidates[other]
        return first.passage == second.passage and first.sentence + 1 == second.sentence

    # What a sentence announces

    def _announces(self, at: int) -> bool:
        return self._candidates[at].text.rstrip().endswith((":", "："))

    def _announced(self, best: int) -> Selection:
        """A sentence that ends in a colon, with the items, rows or code after it.

        Of a table, only the rows that the question names, if it names some.
        """
        candidates = self._candidates
        after = range(best + 1, len(candidates))
        listed_here = list(takewhile(lambda at: self._belongs(at, best), after))
        rows = [at for at in listed_here if candidates[at].columns]
        named = [at for at in rows if is_named(self._asked, candidates[at])]
        if 0 < len(named) < len(rows):
            return Selection(
                tuple(self._sentence([at]) for at in named),
                tuple(span for at in named if (span := self._span(at))),
                tuple(named),
            )
        kept = listed_here[:MOST_ITEMS]
        spans = [_item(candidates[at]) for at in kept if candidates[at].kind is BlockKind.ITEM]
        return Selection(
            tuple(self._sentence([at]) for at in [best, *kept]),
            tuple(item for item in spans if item.start < item.end),
            (best, *kept),
            more=len(listed_here) - len(kept),
        )

    def _belongs(self, at: int, best: int) -> bool:
        candidate = self._candidates[at]
        return candidate.passage == self._candidates[best].passage and candidate.kind in _LISTED


def _item(candidate: Candidate) -> Span:
    """An item of a list, without its mark and the stop at its end."""
    mark = LIST_MARK.match(candidate.text)
    first = mark.end() if mark else 0
    words = candidate.text[first:].rstrip(" \t\r\n.;,")
    return Span(candidate.span.passage, candidate.span.start + first, candidate.span.start + first + len(words))
