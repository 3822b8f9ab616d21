"""A question and its answer as the page shows them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot import messages
from bot.abstention import Withheld
from bot.answer import Answer, Citation, Sentence
from bot.engine import Engine
from bot.server.viewer.excerpt import Span
from bot.server.viewer.rendering import marked_inline
from bot.verdict import Verdict
from bot.viewer_links import passage_path

_REMARKS = {
    Verdict.NOT_FOUND: messages.NOT_SUPPORTED,
    Verdict.CONTRADICTED: messages.CONTRADICTED,
    Verdict.NOT_CHECKED: messages.NOT_CHECKED,
}
_NOTHING = frozenset({Withheld.NOTHING_NEAR, Withheld.NO_QUESTION})
_QUOTE = 320  # characters of a quote that a card shows
_MARKS = re.compile(r"\s*(?:\[\d+\])+")


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A passage that an answer rests on, or comes near it: `number` is that of the citation, 0 without one."""

    number: int
    title: str
    place: str
    quote: Markup
    path: str


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of the answer; `before` is what stands between it and the one before, such as a line break."""

    before: str
    text: Markup
    citations: tuple[SourceCard, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer. `rest` is what stands behind the last sentence; `answer_id` is for rating it."""

    question: str
    understood: str
    sentences: tuple[SaidSentence, ...]
    rest: str
    refused: bool
    note: str
    sources: tuple[SourceCard, ...]
    nearest: tuple[SourceCard, ...]
    answer_id: str

    @property
    def first(self) -> str:
        """The path of the passage that is opened beside the answer."""
        shown = self.sources or self.nearest
        return shown[0].path if shown else ""


def turn_of(answer: Answer, answer_id: str) -> Turn:
    """What is shown of an answer."""
    sources = tuple(card_of(citation) for citation in answer.citations)
    sentences, rest = _said(answer)
    understood = answer.standalone_question
    return Turn(
        question=answer.question,
        understood=understood if understood.strip() != answer.question.strip() else "",
        sentences=tuple(sentences),
        rest=rest,
        refused=answer.abstained,
        note=answer.note or "",
        sources=sources,
        nearest=tuple(_nearest(answer)) if answer.abstained else (),
        answer_id=answer_id,
    )


def sentence_of(sentence: Sentence, citations: Sequence[Citation], before: str = " ") -> SaidSentence:
    """A sentence as it is shown, with the cards of those citations that it has."""
    cards = {citation.number: card_of(citation) for citation in citations}
    remark = _REMARKS.get(sentence.verdict, "") if sentence.citations or not sentence.supported else ""
    documents = {citation.document for citation in citations if citation.number in sentence.citations}
    return SaidSentence(
        before,
        marked_inline(sentence.text, next(iter(documents), ""), ()),
        tuple(cards[number] for number in sentence.citations if number in cards),
        remark,
    )


def card_of(citation: Citation) -> SourceCard:
    """A citation as a card: title, place and quote, the answering words marked."""
    details = [
        citation.heading if citation.heading != citation.title else "",
        messages.PAGE.format(page=citation.page) if citation.page else "",
        citation.date or "",
        messages.AS_OF.format(day=citation.as_of.partition("T")[0]) if citation.as_of else "",
    ]
    emphasis = [Span(start - citation.start, end - citation.start) for start, end in citation.emphasis]
    return SourceCard(
        number=citation.number,
        title=citation.title.strip() or citation.document,
        place=" · ".join(detail for detail in details if detail),
        quote=marked_inline(_cut(citation.quote), citation.document, emphasis),
        path=passage_path(citation.document, citation.start, citation.end, citation.quote),
    )


def _cut(quote: str) -> str:
    return quote if len(quote) <= _QUOTE else f"{quote[:_QUOTE].rstrip()}…"


def _said(answer: Answer) -> tuple[list[SaidSentence], str]:
    """The sentences, each with what stands before it in the answer's text, and what stands behind the last."""
    if answer.abstained or answer.engine is Engine.FIXED:
        return [], answer.answer
    sentences: list[SaidSentence] = []
    position = 0
    for sentence in answer.sentences:
        start = answer.answer.find(sentence.text, position)
        if start < 0:
            continue
        sentences.append(sentence_of(sentence, answer.citations, answer.answer[position:start]))
        position = start + len(sentence.text)
        marks = _MARKS.match(answer.answer, position) if sentence.citations else None
        position = marks.end() if marks else position
    return sentences, answer.answer[position:]


def _nearest(answer: Answer) -> Iterator[SourceCard]:
    """What came nearest to an answer, where anything is about the question: a rejected candidate, else a passage."""
    if answer.withheld in _NOTHING:
        return
    retrieved: list[dict[str, Any]] = list(answer.trace.get("retrieved") or ())
    titles = {passage["document"]: str(passage.get("title") or passage["document"]) for passage in retrieved}
    for passage in [*(answer.trace.get("rejected") or ()), *retrieved][:1]:
        text, document = str(passage.get("text", "")), str(passage["document"])
        yield SourceCard(
            number=0,
            title=titles.get(document, document),
            place="",
            quote=marked_inline(_cut(text), document, ()),
            path=passage_path(document, passage["start"], passage["end"], text),
        )
