"""Which candidates are shown: the likeliest, with what it needs to be understood and what belongs to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.draft import DraftSentence, Span
from bot.language.leaning import is_reply, leans
from bot.language.words import LIST_MARK, is_content
from bot.question.answer_count import most_answers
from bot.question.question import Question
from bot.reading.adjacent import right_after
from bot.reading.afterthoughts import with_afterthought
from bot.reading.announcements import announces, announcing
from bot.reading.antecedents import antecedent, with_antecedent
from bot.reading.candidates import Candidate, sentence_words
from bot.reading.cells import column_of, is_named
from bot.reading.commands import code_first
from bot.reading.contrasts import other_of_two
from bot.reading.rows import alike_rows
from bot.reading.scorer.scores import ScoredCandidate
from bot.reading.shown_span import with_shown_span
from bot.reading.together import answer_words, together
from bot.reading.winners import winner
from index.document import BlockKind
from index.sentences import LABEL

MOST_ITEMS = 8  # of a list or table that are shown at once
_BESIDE = 0.5  # of the best candidate's probability, which its neighbour must have to be shown with it
_ALIKE = 0.2  # of the best candidate's probability, which another must have to stand for it
_INSTEAD = re.compile(r"\binstead\b", re.IGNORECASE)
_OPEN = re.compile(r"(?:so |and )?(?:what|which|how (?:do|can|could|should|to)|list|name)\b", re.IGNORECASE)
_LABELLED = re.compile(rf"{LABEL}\s+\S")
_LISTED = frozenset({BlockKind.ITEM, BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER, BlockKind.CODE})


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences to show, the answering spans in them, and how many items of a list were left out.

    `used` are the candidates that they were made of.
    """

    sentences: tuple[DraftSentence, ...]
    spans: tuple[Span, ...]
    used: tuple[Candidate, ...]
    more: int = 0


class Selector:
    """Selects what is shown of a question's scored candidates, which come in the order of the text."""

    def __init__(self, asked: Question, candidates: Sequence[ScoredCandidate]) -> None:
        self._asked, self._candidates = asked, candidates
        self._texts = [each.candidate for each in candidates]
        self._most = most_answers(asked.text)
        self._asks_for_list = self._most > 1 or _OPEN.match(asked.text) is not None

    def select(self, order: Sequence[ScoredCandidate]) -> Selection:
        """What is shown of the candidates `order`, which goes from the likeliest down."""
        order = self._alone_first(code_first(self._asked, order))
        best = order[0]
        if announces(best.candidate):
            return self.announced(best.candidate)
        announcer = self._announcer(best.candidate) if self._asks_for_list else None
        if announcer is not None:
            return self.announced(announcer)
        alike = alike_rows(self._asked, best.candidate, self._candidates)
        if len(alike) > 1:
            return replace(self.rows(alike[:MOST_ITEMS]), more=max(0, len(alike) - MOST_ITEMS))
        other = other_of_two(self._asked, best, order)
        if other is not None:
            return self._both(best, other)
        if self._most == 1:
            chosen = [self._completed(best)]
        else:
            chosen = together(self._most, [self._completed(each) for each in order])
        alone = len(chosen) == 1
        runs = [self._with_neighbours(best, order[1:3])] if alone else [[each.candidate] for each in chosen]
        if alone:
            runs = with_antecedent(self._with_afterthought(runs[0]), self._texts)
        above = announcing(self._asked, runs[0][0], self._texts)
        runs = [[above], *runs] if above else runs
        return Selection(
            sentences=tuple(map(_sentence, runs)),
            spans=tuple(each.span for each in chosen if each.span),
            used=tuple(candidate for run in runs for candidate in run),
        )

    def _alone_first(self, order: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
        """The order, led by one that answers the same and stands alone where the best needs the sentence before it.

        It has as many of the question's words as the best one: the same number may be of something else.
        """
        best, answer = order[0], answer_words(order[0])
        if not answer or not leans(best.candidate.text):
            return list(order)
        asked = set(self._asked.content).intersection(best.candidate.words)
        for each in takewhile(lambda other: other.probability >= _ALIKE * best.probability, order[1:]):
            own = answer_words(each)
            same = (answer <= own or own <= answer) and asked <= set(each.candidate.words)
            if own and same and not leans(each.candidate.text):
                return [each, *(other for other in order if other is not each)]
        return list(order)

    def shown(self, chosen: Sequence[ScoredCandidate]) -> Selection:
        """These candidates, each with what comes "instead"; the answering span is that of the first."""
        runs = [[each.candidate, *self._instead_of(each.candidate)] for each in chosen]
        span = self._completed(chosen[0]).span
        used = tuple(candidate for run in runs for candidate in run)
        return Selection(tuple(map(_sentence, runs)), (span,) if span else (), used)

    def _both(self, *things: ScoredCandidate) -> Selection:
        """What tells of two things, in the order of the text, with an answering span in each or in neither."""
        chosen = sorted(things, key=lambda each: each.candidate.span.start)
        if all(each.candidate.columns for each in chosen):
            return self.rows(chosen)
        spans = tuple(each.span for each in map(self._completed, chosen) if each.span)
        used = tuple(each.candidate for each in chosen)
        return Selection(tuple(_sentence([each]) for each in used), spans if len(spans) == len(used) else (), used)

    def _instead_of(self, candidate: Candidate) -> list[Candidate]:
        """The sentence right after the candidate, when it says what comes in its place."""
        after = (each.candidate for each in self._candidates if candidate.comes_before(each.candidate))
        return [each for each in after if _INSTEAD.search(each.text)]

    def rows(self, chosen: Sequence[ScoredCandidate]) -> Selection:
        """These rows of a table, each alone: the one that wins a comparison first, with the cells that are asked for.

        The answering cells of several stand in one column, else none is shown.
        """
        won = winner(self._asked, [each.candidate for each in chosen]) if len(chosen) > 1 else None
        if won is not None:
            first = chosen[won.row].candidate
            used = (first, *(each.candidate for each in chosen if each.candidate is not first))
            start = first.span.start
            cells = tuple(Span(first.passage.id, start + left, start + right) for left, right in won.cells)
            return Selection(tuple(_sentence([row]) for row in used), cells, used)
        used = tuple(each.candidate for each in chosen)
        completed = [each for each in map(self._completed, chosen) if each.span]
        columns = {column_of(each.candidate, each.span.start) for each in completed if each.span}
        spans = tuple(each.span for each in completed if each.span) if len(columns) == 1 else ()
        return Selection(tuple(_sentence([row]) for row in used), spans, used)

    def mentions(self, chosen: Sequence[ScoredCandidate]) -> Selection:
        """These sentences, each with what it needs to be understood, in their order; no words in them answer."""
        needed: list[Candidate] = []
        for each in chosen:
            run = self._whole_item(self._with_neighbours(each, ()))
            named = antecedent(run, self._texts)
            needed += [candidate for candidate in ([named] if named else []) + run if candidate not in needed]
        runs: list[list[Candidate]] = []
        for candidate in needed:
            if runs and runs[-1][-1].comes_before(candidate):
                runs[-1].append(candidate)
            else:
                runs.append([candidate])
        return Selection(tuple(map(_sentence, runs)), (), tuple(needed))

    def _completed(self, scored: ScoredCandidate) -> ScoredCandidate:
        return with_shown_span(self._asked, self._most, scored)

    # A sentence and its neighbours

    def _with_neighbours(self, best: ScoredCandidate, next_best: Sequence[ScoredCandidate]) -> list[Candidate]:
        """The best candidate with those beside it that it needs, or that are nearly as likely, in the text's order.

        A bare "Yes." needs the sentence after it, which says to what.
        """
        run = [best.candidate]
        former = self._next_to(run[0], -1)
        if former and _needs_former(best.candidate, former):
            run.insert(0, former)
        if is_reply(best.candidate.text):
            after = self._next_to(best.candidate, 1)
            run += [after] if after and _in_one_text(best.candidate, after) else []
        for each in next_best:
            if each.probability < _BESIDE * best.probability or not _joins(each.candidate, best.candidate):
                continue
            if each.candidate.comes_before(run[0]):
                run.insert(0, each.candidate)
            elif run[-1].comes_before(each.candidate):
                run.append(each.candidate)
        return run

    def _next_to(self, candidate: Candidate, step: int) -> Candidate | None:
        """The sentence right after a candidate, or with -1 before it, in its passage."""
        passage, place = candidate.passage, candidate.sentence + step
        return next((each for each in self._texts if each.passage is passage and each.sentence == place), None)

    def _with_afterthought(self, run: list[Candidate]) -> list[Candidate]:
        former, following = self._next_to(run[0], -1), self._next_to(run[-1], 1)
        former = former if former and _in_one_text(former, run[0]) else None
        following = following if following and _in_one_text(run[-1], following) else None
        return with_afterthought(self._asked, run, former, following)

    def _whole_item(self, run: list[Candidate]) -> list[Candidate]:
        """The run to the end of the item of a list that it stands in."""
        for each in (scored.candidate for scored in self._candidates):
            if each.kind is BlockKind.ITEM and run[-1].comes_before(each) and _in_one_text(run[-1], each):
                run.append(each)
        return run

    # What a sentence announces

    def _announcer(self, item: Candidate) -> Candidate | None:
        """The sentence or heading right above a list or table that a question asks for as a whole.

        It says what is asked, the item does not; a heading names nothing else.
        """
        if item.kind not in {BlockKind.ITEM, BlockKind.TABLE_ROW}:
            return None
        before = [each.candidate for each in self._candidates if each.candidate.passage is item.passage]
        above = [each for each in before if each.sentence < item.sentence and each.kind not in _LISTED]
        if not above:
            return None
        nearest, asked = above[-1], set(self._asked.content)
        named = set(filter(is_content, nearest.words))
        own = asked.intersection(sentence_words(item.text))
        if nearest.kind is BlockKind.HEADING:
            above_it = "\n".join((item.passage.title, *item.passage.heading_path))
            known = named.union(sentence_words(above_it))
            whole = self._most > 1 or asked <= known
            return nearest if named and named <= asked and own <= known and whole else None
        whole = bool(named) and (named <= asked or 2 * len(asked & named) >= len(asked))
        return nearest if whole and not own and announces(nearest) else None

    def announced(self, best: Candidate) -> Selection:
        """The items, rows or code after a sentence that ends in a colon, with it, or after a heading.

        They may go on in the next passage. Of a table, only the rows that the question names, if it names some.
        """
        listed = list(takewhile(lambda each: each.kind in _LISTED, right_after(best, self._texts)))
        scored = {each.candidate: each for each in self._candidates}
        rows = [scored[candidate] for candidate in listed if candidate.columns]
        named = [each for each in rows if is_named(self._asked, each.candidate)]
        if 0 < len(named) < len(rows):
            return self.rows(named)
        runs: list[list[Candidate]] = []
        for candidate in listed:
            if runs and _in_one_text(runs[-1][-1], candidate):
                runs[-1].append(candidate)
            else:
                runs.append([candidate])
        kept = runs[:MOST_ITEMS]
        items = [_item(run[0]) for run in kept if run[0].kind is BlockKind.ITEM]
        shown = kept if best.kind is BlockKind.HEADING else [[best], *kept]
        return Selection(
            sentences=tuple(map(_sentence, shown)),
            spans=tuple(item for item in items if item.start < item.end),
            used=(best, *(candidate for run in kept for candidate in run)),
            more=len(runs) - len(kept),
        )


def _sentence(run: Sequence[Candidate]) -> DraftSentence:
    """Neighbours as one sentence, letter for letter with what lies between them."""
    first, last, passage = run[0], run[-1], run[0].passage
    text = passage.text[first.span.start - passage.start : last.span.end - passage.start]
    return DraftSentence(text, (passage.id,), (Span(passage.id, first.span.start, last.span.end),))


def _needs_former(candidate: Candidate, former: Candidate) -> bool:
    """Whether a candidate is not understood without the sentence before it."""
    if candidate.kind is BlockKind.CODE:
        return former.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
    if former.silent or not _in_one_text(former, candidate):
        return False
    return leans(candidate.text) or is_reply(former.text)


def _in_one_text(former: Candidate, candidate: Candidate) -> bool:
    """Whether both are sentences of running text, or of one item of a list, which stands on a line of its own."""
    if former.passage is not candidate.passage:
        return False
    if former.kind is not candidate.kind or candidate.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
        return False
    passage = candidate.passage
    between = passage.text[former.span.end - passage.start : candidate.span.start - passage.start]
    return candidate.kind is BlockKind.PARAGRAPH or "\n" not in between


def _joins(beside: Candidate, candidate: Candidate) -> bool:
    """Whether both are sentences of running text, the one right before or after the other, and no line with a label."""
    neighbours = beside.comes_before(candidate) or candidate.comes_before(beside)
    running = {beside.kind, candidate.kind} == {BlockKind.PARAGRAPH} and not beside.silent
    return neighbours and running and not (_LABELLED.match(beside.text) or _LABELLED.match(candidate.text))


def _item(candidate: Candidate) -> Span:
    """An item of a list, without its mark and the stop at its end."""
    mark = LIST_MARK.match(candidate.text)
    first = mark.end() if mark else 0
    words = candidate.text[first:].rstrip(" \t\r\n.;,")
    return Span(candidate.passage.id, candidate.span.start + first, candidate.span.start + first + len(words))
