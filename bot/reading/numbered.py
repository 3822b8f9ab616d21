"""Numbered steps: the lists that passages hold, and the step of one that a question asks for by its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.draft import DraftSentence, Span
from bot.question.order import AskedStep, Place
from bot.reading.candidates import Candidate, sentence_words
from index.document import BlockKind

CONFIDENCE = 0.85  # in a step whose number and list a question names, which no reading estimates
MOST_STEPS = 8  # that are quoted at once
_MOST_SENTENCES = 4  # of one step
_FEWEST = 2  # steps of a list
_BESIDE_LIST = 0.9  # what a word counts that the items hold, not their heading,
_IN_TITLE = 0.8  # or the document's title alone
_NUMBER = re.compile(
    r"\s*(?:[#>*_]+\s*)*(?:(?:step|stage|phase)\s+(?P<named>\d{1,3})\b[*_]*\s*[.):\u2013\u2014-]?|(?P<number>\d{1,3})[.)](?=\s))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a list: its number, the sentences that say it, and the range of the number in the document."""

    number: int
    sentences: tuple[Candidate, ...]
    mark: tuple[int, int]
    words_start: int

    @property
    def words(self) -> frozenset[str]:
        """The keys of its words."""
        return frozenset(key for each in self.sentences for key in each.words)


@dataclass(frozen=True, slots=True)
class Steps:
    """A numbered list, as far as the passages hold it; `intro` is the sentence before it."""

    steps: tuple[Step, ...]
    intro: Candidate | None

    def covered(self, topic: frozenset[str]) -> float:
        """How much of a topic (0 to 1) the list is about."""
        first = self.steps[0].sentences[0]
        near = set(sentence_words("\n".join(first.passage.heading_path)))
        near.update(self.intro.words if self.intro else ())
        inside = {key for step in self.steps for key in step.words}
        title = set(sentence_words(first.passage.title))
        worth = [1.0 if key in near else _BESIDE_LIST if key in inside else _IN_TITLE * (key in title) for key in topic]
        return sum(worth) / len(worth) if worth else 1.0


@dataclass(frozen=True, slots=True)
class FoundSteps:
    """What is shown of a list: its `steps`, and the answering `span`; `none` when the list is there, the step not.

    `more` counts the steps that are left out at the end.
    """

    steps: tuple[Step, ...]
    span: Span | None
    none: bool = False
    more: int = 0

    @property
    def sentences(self) -> tuple[DraftSentence, ...]:
        """A sentence of a draft for each step, letter for letter."""
        return tuple(_sentence(step) for step in self.steps)


def find_steps(asked: AskedStep, candidates: Sequence[Candidate]) -> FoundSteps | None:
    """What the lists among `candidates` (in the order of rank of their passages) say; None when none is meant."""
    lists = [each for each in _lists(candidates) if len(each.steps) >= _FEWEST]
    if asked.place in {Place.AFTER, Place.BEFORE}:
        return _beside(asked, lists)
    meant = max(lists, key=lambda each: each.covered(asked.topic), default=None)  # the first of the best
    if meant is None or meant.covered(asked.topic) < _IN_TITLE or (not asked.topic and len(lists) > 1):
        return None
    if asked.place is Place.COUNT:
        last = meant.steps[-1]
        shown = meant.steps if len(meant.steps) <= MOST_STEPS else (last,)
        return FoundSteps(shown, Span(last.sentences[0].passage.id, *last.mark)) if _is_whole(meant) else None
    if asked.place is Place.EVERY:
        more = max(0, len(meant.steps) - MOST_STEPS)
        return FoundSteps(meant.steps[:MOST_STEPS], None, more=more) if _is_whole(meant) else None
    if asked.place is Place.LAST:
        return _one(meant.steps[-1])
    step = next((each for each in meant.steps if each.number == asked.number), None)
    if step is not None:
        return _one(step)
    return FoundSteps((), None, none=True) if _is_whole(meant) else None


def _beside(asked: AskedStep, lists: Sequence[Steps]) -> FoundSteps | None:
    """The step after, or before, the one that holds all words of the topic."""
    for each in lists:
        for index, step in enumerate(each.steps):
            beside = index + (1 if asked.place is Place.AFTER else -1)
            if asked.topic <= step.words and 0 <= beside < len(each.steps):
                return _one(each.steps[beside])
    return None


def _is_whole(steps: Steps) -> bool:
    return steps.steps[0].number == 1


def _one(step: Step) -> FoundSteps:
    last = step.sentences[-1]
    end = last.span.start + len(last.text.rstrip(" \t\r\n.;,"))
    passage = last.passage.id
    return FoundSteps((step,), Span(passage, step.words_start, end) if step.words_start < end else None)


def _sentence(step: Step) -> DraftSentence:
    """The sentences of a step with what lies between them."""
    first, last = step.sentences[0], step.sentences[-1]
    passage = first.passage
    text = passage.text[first.span.start - passage.start : last.span.end - passage.start]
    return DraftSentence(text, (passage.id,), (Span(passage.id, first.span.start, last.span.end),))


def _lists(candidates: Sequence[Candidate]) -> list[Steps]:
    """The numbered lists of the documents, those of the best passages first."""
    documents = dict.fromkeys(each.passage.document for each in candidates)
    ordered = sorted(candidates, key=lambda each: each.span.start)
    by_document = {name: [each for each in ordered if each.passage.document == name] for name in documents}
    lists = [steps for name in documents for steps in _lists_of(by_document[name])]
    places = {id(each.passage): rank for rank, each in reversed(list(enumerate(candidates)))}
    return sorted(lists, key=lambda each: min(places[id(step.sentences[0].passage)] for step in each.steps))


def _lists_of(candidates: Sequence[Candidate]) -> Iterator[Steps]:
    """The numbered lists of one document; a list may hold others, whose numbers begin anew."""
    opened: list[list[Step]] = []
    intros: list[Candidate | None] = []
    done: list[tuple[list[Step], Candidate | None]] = []
    before: Candidate | None = None
    for run in _runs(candidates):
        step = _step(run)
        if step is None:
            if run[0].kind is BlockKind.HEADING:
                done += zip(opened, intros, strict=True)
                opened, intros = [], []
        else:
            while opened and opened[-1][-1].number + 1 != step.number and step.number != 1:
                done.append((opened.pop(), intros.pop()))
            if not opened or step.number == 1:
                opened.append([])
                intros.append(before)
            opened[-1].append(step)
        before = run[-1]
    done += zip(opened, intros, strict=True)
    yield from (Steps(tuple(steps), intro) for steps, intro in done)


def _runs(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Sentences in order, those that go on with a numbered one together with it."""
    run: list[Candidate] = []
    for each in candidates:
        if run and not (_goes_on(run, each) and len(run) < _MOST_SENTENCES):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _goes_on(run: Sequence[Candidate], after: Candidate) -> bool:
    """Whether a sentence belongs to the step that begins the run: on the same line, or under its heading."""
    first, last = run[0], run[-1]
    if not last.comes_before(after) or _NUMBER.match(first.text) is None or _NUMBER.match(after.text):
        return False
    if first.kind is BlockKind.HEADING:
        return after.kind is not BlockKind.HEADING
    between = first.passage.text[last.span.end - first.passage.start : after.span.start - first.passage.start]
    return after.kind is first.kind and "\n" not in between and "\r" not in between


def _step(run: Sequence[Candidate]) -> Step | None:
    first = run[0]
    match = _NUMBER.match(first.text)
    if match is None or (first.kind is BlockKind.HEADING and (not match["named"] or len(run) == 1)):
        return None
    group = "named" if match["named"] else "number"
    start = first.span.start
    return Step(
        number=int(match[group]),
        sentences=tuple(run),
        mark=(start + match.start(group), start + match.end(group)),
        words_start=start + match.end(),
    )
