"""Draft and passages to checked sentences: keys become numbers, quotes are cut out, every entity is looked up.

A sentence is checked by itself, so that it can be shown as soon as it is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answer import Citation, Sentence
from bot.checking.attribution import attributed
from bot.checking.claim import Claim, claim_of
from bot.checking.code import copied
from bot.checking.evidence import Evidence, Ground, trimmed
from bot.checking.judging import Judgement, judge
from bot.checking.links import passage_url
from bot.checking.support import EntityIndex, stem
from bot.checking.verification import Support, support_of
from bot.draft import DraftSentence, Span
from bot.language.detection import differ, language_of
from bot.verdict import Verdict
from bot.verifier.verifier import Verifier
from index.documents import heading_words
from index.passage import Passage

_LEAST_SHARED = 0.2  # share of a sentence's words that its passages must hold
_LEAST_SHARED_BESIDE = 0.2  # share that a passage must hold to be cited beside another
_VERIFIED_LANGUAGE = "en"
_BORNE_OUT = frozenset({Verdict.SUPPORTED, Verdict.NOT_CHECKED})


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence that may be shown, and the citations that appear with it for the first time."""

    sentence: Sentence
    new_citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked draft. `text` is the answer with [n] markers; `supported` is whether any sentence rests on a quote.

    `unsupported` counts sentences; `unknown_keys` counts keys that named no passage; `declined`: no sentence says more
    than that the passages do not say what was asked.
    """

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    text: str
    supported: bool
    unsupported: int
    unknown_keys: int
    declined: bool


class Checker:
    """Checks the sentences of one answer, in order, and numbers their citations."""

    def __init__(
        self,
        passages: Sequence[Passage],
        question: str = "",
        spans: Sequence[Span] = (),
        verifier: Verifier | None = None,
    ) -> None:
        """`question` tells sentences apart that support the same words; `spans` are the reader's answering spans.

        A `verifier` decides about sentences in English, where the exact checks are not firm. What these have not found
        it has to be much surer of.
        """
        self._verifier = verifier
        self._grounds = {passage.id: Ground(passage) for passage in passages}
        self._question = EntityIndex(question, language=language_of(question))
        # Of what was said last, which tells that of a few words more.
        self._language = self._question.language or _common(ground.index.language for ground in self._grounds.values())
        self._spans = [span for span in spans if span.passage in self._grounds]
        self._citations: list[Citation] = []
        self._bases: list[tuple[Evidence, EntityIndex]] = []  # of each citation: its range, and the claim it was for
        self._sentences: list[Sentence] = []
        self._firm: list[bool] = []  # of each sentence, whether no other opinion can change its verdict
        self._pieces: list[str] = []
        self._unknown_keys = 0
        self._declines = self._states = False

    def check(self, draft: DraftSentence) -> CheckedSentence:
        """Check the next sentence of the answer."""
        claim = claim_of(draft.text, None if draft.evidence else self._language)
        self._language = claim.language
        self._declines = self._declines or claim.silent
        self._states = self._states or not (claim.bridge or claim.silent)
        cited = self._cited(draft)
        evidence, judgement = self._judged(claim, draft, cited)
        if self._verifier is not None and not judgement.firm:
            evidence, judgement = self._verified(self._verifier, claim, cited, evidence, judgement)
        verdict = judgement.verdict
        before = len(self._citations)
        numbers = tuple(dict.fromkeys(self._number(part, claim.statement) for part in evidence))
        sentence = Sentence(draft.text.strip(), numbers, verdict in _BORNE_OUT, verdict)
        self._sentences.append(sentence)
        self._firm.append(judgement.firm)
        self._pieces.append(marked(draft.text, numbers))
        return CheckedSentence(sentence, tuple(self._citations[before:]))

    def _judged(self, claim: Claim, draft: DraftSentence, cited: list[Ground]) -> tuple[list[Evidence], Judgement]:
        """The evidence for the sentence, and the judgement of it."""
        if given := self._given(draft):
            return given, judge(claim, self._question, cited, given)
        if draft.code:
            lines = copied(draft.text, [*cited, *(ground for ground in self._grounds.values() if ground not in cited)])
            return lines, Judgement(Verdict.SUPPORTED if lines else Verdict.NOT_FOUND, firm=True)
        if claim.bridge:
            return [], Judgement(Verdict.NOT_CHECKED, firm=True)
        if claim.silent:
            return [], judge(claim, self._question, list(self._grounds.values()), [])
        evidence = self._found(claim, cited)
        if evidence:
            return evidence, judge(claim, self._question, cited, evidence)
        return attributed(claim, self._question, [*self._grounds.values()])

    def _verified(
        self,
        verifier: Verifier,
        claim: Claim,
        cited: Sequence[Ground],
        evidence: list[Evidence],
        judgement: Judgement,
    ) -> tuple[list[Evidence], Judgement]:
        """The evidence and the judgement with the verifier's opinion, which knows English alone.

        A sentence that shares too few words with what it cites is compared with the range that is nearest to it.
        """
        near = evidence or self._nearest(claim, cited)
        if not near or differ(claim.language, _VERIFIED_LANGUAGE):
            return evidence, judgement
        passed = judgement.verdict is Verdict.SUPPORTED
        said = claim.text if claim.unsaid is None else claim.statement.text
        support = support_of(verifier, said, self._question.text, near)
        if support is Support.SURE or (support is Support.LIKELY and passed):
            return near, Judgement(Verdict.SUPPORTED)
        return evidence, Judgement(Verdict.NOT_FOUND) if passed else judgement

    def _nearest(self, claim: Claim, cited: Sequence[Ground]) -> list[Evidence]:
        """The range that shares most words with the claim, of the passages it cites, or of all where it cites none."""
        grounds = cited or [*self._grounds.values()]
        ranges = [part for ground in grounds for part in ground.evidence(claim.statement, self._question.stems)]
        return [max(ranges, key=lambda part: part.shared)] if ranges else []

    def statements(self) -> list[tuple[int, str, str]]:
        """The sentences that a second opinion may be asked on: place, text, and the quotes that they rest on."""
        quotes = {citation.number: citation.quote for citation in self._citations}
        return [
            (index, sentence.text, "\n".join(quotes[number] for number in sentence.citations))
            for index, sentence in enumerate(self._sentences)
            if sentence.citations
        ]

    def settled(self, sentences: Sequence[CheckedSentence]) -> list[CheckedSentence]:
        """The same sentences, all that were checked so far, with the verdicts that they have now."""
        return [
            CheckedSentence(sentence, checked.new_citations)
            for sentence, checked in zip(self._sentences, sentences, strict=True)
        ]

    def settle(self, place: int, verdict: Verdict) -> None:
        """Take a second opinion on the sentence at `place`. What is plainly contradicted stays so."""
        sentence = self._sentences[place]
        if not (self._firm[place] and sentence.verdict is Verdict.CONTRADICTED):
            self._sentences[place] = replace(sentence, supported=verdict in _BORNE_OUT, check=verdict)

    def finish(self, unknown_keys: int = 0, spans: Sequence[Span] = ()) -> Checked:
        """What was checked so far; `unknown_keys` are those that the writer has left out already.

        `spans` are the reader's answering spans, when they were not known before.
        """
        if spans:
            self._spans = [span for span in spans if span.passage in self._grounds]
            self._citations = [
                replace(citation, emphasis=self._emphasis(*basis))
                for citation, basis in zip(self._citations, self._bases, strict=True)
            ]
        text = "".join(
            piece if not index or piece.startswith("\n") else f" {piece}" for index, piece in enumerate(self._pieces)
        )
        unsupported = sum(not sentence.supported for sentence in self._sentences)
        return Checked(
            sentences=tuple(self._sentences),
            citations=tuple(self._citations),
            text=text.strip(),
            supported=any(sentence.supported and sentence.citations for sentence in self._sentences),
            unsupported=unsupported,
            unknown_keys=self._unknown_keys + unknown_keys,
            declined=not self._states and (self._declines or not self._sentences),
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

    def _found(self, claim: Claim, cited: list[Ground]) -> list[Evidence]:
        """The ranges that support the claim, of the passages that share enough words with it."""
        about = claim.statement.stems or self._question.stems if claim.bare else claim.statement.stems
        near = [each for each in cited if not differ(claim.language, each.index.language)]
        near_stems = set().union(*(ground.index.stems for ground in near))
        if near and about and len(about & near_stems) / len(about) < _LEAST_SHARED:
            return []
        ranges = [part for ground in cited for part in ground.evidence(claim.statement, self._question.stems)]
        best = max((part.shared for part in ranges), default=0.0)
        return [part for part in ranges if part.shared >= min(best, _LEAST_SHARED_BESIDE)]

    def _number(self, evidence: Evidence, claim: EntityIndex) -> int:
        """The number of the citation for the range: a new one, or that of a quote that it overlaps and extends."""
        for index, (cited, first_claim) in enumerate(self._bases):
            joined = _joined(cited, evidence)
            if joined is None:
                continue
            if joined != cited:
                self._bases[index] = (joined, first_claim)
                self._citations[index] = self._citation(index + 1, joined, first_claim)
            return index + 1
        self._bases.append((evidence, claim))
        self._citations.append(self._citation(len(self._bases), evidence, claim))
        return len(self._bases)

    def _citation(self, number: int, evidence: Evidence, claim: EntityIndex) -> Citation:
        passage, start, end = evidence.passage, evidence.start, evidence.end
        return Citation(
            number=number,
            document=passage.document,
            title=passage.title,
            source=passage.source,
            url=passage_url(passage, start, end),
            page=passage.page,
            heading=_heading_above(passage, start),
            date=passage.date,
            start=start,
            end=end,
            quote=evidence.quote,
            passage=passage.text,
            passage_start=passage.start,
            emphasis=self._emphasis(evidence, claim),
            as_of=passage.stale,
            columns=_columns(passage, start),
        )

    def _answering(self, evidence: Evidence) -> tuple[tuple[int, int], ...]:
        document = evidence.passage.document
        here = [span for span in self._spans if self._grounds[span.passage].passage.document == document]
        answering = [(span.start, span.end) for span in here if evidence.start <= span.start < span.end <= evidence.end]
        return tuple(sorted(answering))

    def _emphasis(self, evidence: Evidence, claim: EntityIndex) -> tuple[tuple[int, int], ...]:
        """The reader's answering spans; else the entities, else the words, that the sentence adds to the question."""
        if answering := self._answering(evidence):
            return answering
        quote = EntityIndex(evidence.quote)
        shared = (entity for entity in quote.entities if not entity.weak and claim.supports(entity))
        ranges = [(entity.start, entity.end) for entity in shared if not self._question.supports(entity)]
        if not ranges:
            new = claim.stems - self._question.stems
            ranges = [(start, start + len(word)) for start, word in quote.words if stem(word) in new]
        return tuple((evidence.start + start, evidence.start + end) for start, end in _merged(ranges, evidence.quote))


def _common(languages: Iterable[str | None]) -> str | None:
    """The language of all passages; None where they have several."""
    known = set(languages)
    return known.pop() if len(known) == 1 else None


def _joined(cited: Evidence, more: Evidence) -> Evidence | None:
    """Two ranges that overlap as one, where a passage holds both; None otherwise."""
    if cited.passage.document != more.passage.document or not (cited.start < more.end and more.start < cited.end):
        return None
    start, end = min(cited.start, more.start), max(cited.end, more.end)
    for passage in (cited.passage, more.passage):
        if passage.start <= start and end <= passage.end:
            return replace(cited, passage=passage, start=start, end=end)
    return None


def _merged(ranges: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The ranges in order, made one where they overlap or only white space lies between them."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, numbers: tuple[int, ...]) -> str:
    """The sentence with its citation marks; a line break before it is kept, for lists."""
    lead = "\n" * min(2, text[: len(text) - len(text.lstrip())].count("\n"))
    marks = "".join(f"[{number}]" for number in numbers)
    return f"{lead}{text.strip()} {marks}" if marks else f"{lead}{text.strip()}"


def _columns(passage: Passage, start: int) -> str | None:
    """The header of the table whose row begins at the offset; None where none does."""
    row = next((index for index, (first, _) in enumerate(passage.sentences) if first == start), None)
    return None if row is None else passage.columns(row) or None


def _heading_above(passage: Passage, start: int) -> str | None:
    """The heading that stands above the offset: the last one inside the passage, else the one above the passage."""
    inside = passage.heading_inside(start)
    return passage.heading if inside is None else heading_words(inside)
