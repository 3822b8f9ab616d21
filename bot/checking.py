"""Draft and passages to checked sentences: keys become numbers, quotes are cut out, every fact is looked up.

A sentence is checked by itself, so that it can be shown as soon as it is written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Citation, Sentence
from bot.draft import Draft, DraftSentence, Span
from bot.evidence import Evidence, Ground, trimmed
from bot.links import passage_url
from bot.negation import denial_differs
from bot.support import FactIndex, plain, stem
from index.passage import Passage

_LEAST_SHARED = 0.35  # share of a sentence's words that its passages must hold
_LEAST_SHARED_BESIDE = 0.2  # share that a passage must hold to be cited beside another
_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_MARKDOWN = re.compile(r"\*\*|__|`")


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence that may be shown, and the citations that appear with it for the first time."""

    sentence: Sentence
    new_citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked draft. `text` is the answer with [n] markers; `supported` is whether any sentence is borne out.

    `unsupported` counts sentences; `unknown_keys` counts keys that named no passage.
    """

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    text: str
    supported: bool
    unsupported: int
    unknown_keys: int


class Checker:
    """Checks the sentences of one answer, in order, and numbers their citations."""

    def __init__(self, passages: Sequence[Passage], question: str = "", spans: Sequence[Span] = ()) -> None:
        """`question` tells sentences apart that bear out the same words; `spans` are the reader's answering spans."""
        self._grounds = {passage.id: Ground(passage) for passage in passages}
        self._question = FactIndex(question)
        self._spans = [span for span in spans if span.passage in self._grounds]
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._citations: list[Citation] = []
        self._sentences: list[Sentence] = []
        self._pieces: list[str] = []
        self._unknown_keys = 0

    def check(self, draft: DraftSentence) -> CheckedSentence:
        """Check the next sentence of the answer."""
        claim = FactIndex(_MARKDOWN.sub("", _LIST_MARK.sub("", draft.text, count=1)).strip())
        cited = self._cited(draft)
        evidence = self._given(draft) or self._found(claim, cited)
        supported = bool(evidence) and (_verbatim(claim, evidence) or _borne_out(claim, cited, evidence))
        before = len(self._citations)
        numbers = tuple(dict.fromkeys(self._number(one, claim) for one in evidence))
        sentence = Sentence(draft.text.strip(), numbers, supported)
        self._sentences.append(sentence)
        self._pieces.append(_marked(draft.text, numbers))
        return CheckedSentence(sentence, tuple(self._citations[before:]))

    def finish(self, unknown_keys: int = 0) -> Checked:
        """What was checked so far; `unknown_keys` are those that the writer has left out already."""
        text = "".join(
            piece if not at or piece.startswith("\n") else f" {piece}" for at, piece in enumerate(self._pieces)
        )
        unsupported = sum(not sentence.supported for sentence in self._sentences)
        return Checked(
            sentences=tuple(self._sentences),
            citations=tuple(self._citations),
            text=text.strip(),
            supported=unsupported < len(self._sentences),
            unsupported=unsupported,
            unknown_keys=self._unknown_keys + unknown_keys,
        )

    def _cited(self, draft: DraftSentence) -> list[Ground]:
        keys = dict.fromkeys([*draft.keys, *(span.passage for span in draft.evidence)])
        known = [self._grounds[key] for key in keys if key in self._grounds]
        self._unknown_keys += len(keys) - len(known)
        return known

    def _given(self, draft: DraftSentence) -> list[Evidence]:
        """The ranges that the engine took the sentence from, where they lie in their passages."""
        valid = []
        for span in draft.evidence:
            ground = self._grounds.get(span.passage)
            if ground and ground.passage.start <= span.start < span.end <= ground.passage.end:
                start, end = trimmed(ground.passage, span.start, span.end)
                valid += [Evidence(ground.passage, start, end, 1.0)] if start < end else []
        return valid

    def _found(self, claim: FactIndex, cited: list[Ground]) -> list[Evidence]:
        """The ranges that bear out the claim, of the passages that share enough words with it."""
        held = set().union(*(ground.index.stems for ground in cited))
        if claim.stems and len(claim.stems & held) / len(claim.stems) < _LEAST_SHARED:
            return []
        found = [one for ground in cited for one in ground.evidence(claim, self._question.stems)]
        best = max((one.shared for one in found), default=0.0)
        return [one for one in found if one.shared >= min(best, _LEAST_SHARED_BESIDE)]

    def _number(self, evidence: Evidence, claim: FactIndex) -> int:
        passage = evidence.passage
        key = (passage.document, evidence.start, evidence.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._citations.append(self._citation(self._numbers[key], evidence, claim))
        return self._numbers[key]

    def _citation(self, number: int, evidence: Evidence, claim: FactIndex) -> Citation:
        passage, start, end = evidence.passage, evidence.start, evidence.end
        return Citation(
            number=number,
            document=passage.document,
            title=passage.title,
            source=passage.source,
            url=passage_url(passage, start, end),
            page=passage.page,
            heading=passage.trail[-1] if passage.trail else None,
            date=passage.date,
            start=start,
            end=end,
            quote=evidence.quote,
            passage=passage.text,
            passage_start=passage.start,
            emphasis=self._emphasis(evidence, claim),
            as_of=passage.stale,
        )

    def _answering(self, evidence: Evidence) -> tuple[tuple[int, int], ...]:
        document = evidence.passage.document
        here = [span for span in self._spans if self._grounds[span.passage].passage.document == document]
        held = [(span.start, span.end) for span in here if evidence.start <= span.start < span.end <= evidence.end]
        return tuple(sorted(held))

    def _emphasis(self, evidence: Evidence, claim: FactIndex) -> tuple[tuple[int, int], ...]:
        """The reader's answering spans; else the facts, else the words, that the sentence adds to the question."""
        if answering := self._answering(evidence):
            return answering
        held = FactIndex(evidence.quote)
        shared = (fact for fact in held.facts if not fact.weak and claim.supports(fact))
        ranges = [(fact.start, fact.end) for fact in shared if not self._question.supports(fact)]
        if not ranges:
            new = claim.stems - self._question.stems
            ranges = [(start, start + len(word)) for start, word in held.words if stem(word) in new]
        return tuple((evidence.start + start, evidence.start + end) for start, end in _merged(ranges, evidence.quote))


def check_draft(draft: Draft, passages: Sequence[Passage], question: str = "") -> Checked:
    """Check a whole draft at once."""
    checker = Checker(passages, question, draft.spans)
    for sentence in draft.sentences:
        checker.check(sentence)
    return checker.finish(draft.unknown_keys)


def _verbatim(claim: FactIndex, evidence: list[Evidence]) -> bool:
    """Whether the claim only repeats its evidence."""
    return bool(claim.text) and any(plain(claim.text) in plain(one.quote) for one in evidence)


def _borne_out(claim: FactIndex, cited: list[Ground], evidence: list[Evidence]) -> bool:
    """Whether each fact of the claim stands in some passage that it cites, and the evidence does not deny it."""
    if not claim.text or not all(any(ground.index.supports(fact) for ground in cited) for fact in claim.facts):
        return False
    return not denial_differs(claim, "\n".join(one.quote for one in evidence))


def _merged(ranges: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The ranges in order, made one where they overlap or only white space lies between them."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _marked(text: str, numbers: tuple[int, ...]) -> str:
    """The sentence with its citation marks; a line break before it is kept, for lists."""
    lead = "\n" * min(2, text[: len(text) - len(text.lstrip())].count("\n"))
    marks = "".join(f"[{number}]" for number in numbers)
    return f"{lead}{text.strip()} {marks}" if marks else f"{lead}{text.strip()}"
