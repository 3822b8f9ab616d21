"""The answer is put together: its text and spans, and why it is withheld, from a checked draft."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import prompts
from bot import messages
from bot.abstention import Withheld
from bot.answer import Answer, AnswerSpan, Citation
from bot.checking.checker import Checked
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from bot.trace import Fallback, trace_of, usage_of
from bot.writing.asking import Structured
from bot.writing.writer import Completion, Writing
from index.passage import Passage


@dataclass(slots=True)
class Drafted:
    """What is being said: sentences still to be checked, and what is known about them.

    `reading` gives the reader's draft, which may still be made while a chat model writes; `passages` are those that the
    sentences are drawn from; `verified` are the calls that checked the sentences.
    """

    sentences: Iterator[DraftSentence]
    reading: "Future[Draft]"
    engine: Engine
    passages: tuple[Passage, ...] = ()
    writing: Writing | None = None
    verified: tuple[Structured, ...] = ()

    @property
    def draft(self) -> Draft:
        """The reader's draft, waited for."""
        return self.reading.result()


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """What an answer tells of its turn: `timings` are milliseconds by step, `index` is the index's fingerprint.

    `requests` are all that a chat model was asked; `fallback` is why the reader was turned to in place of the chat
    model, None when it was not.
    """

    question: str
    standalone_question: str
    index: str
    timings: dict[str, float]
    requests: Sequence[Completion | Writing | Structured | None]
    fallback: Fallback | None = None


def read(draft: Draft) -> "Future[Draft]":
    """A draft that is there already."""
    done: Future[Draft] = Future()
    done.set_result(draft)
    return done


def answer_of(drafted: Drafted, checked: Checked, passages: Sequence[Passage], turn: TurnRecord) -> Answer:
    """The answer that a checked draft makes."""
    abstained = drafted.engine is not Engine.FIXED and not checked.supported
    withheld = _withheld(drafted, checked) if abstained else None
    spans = () if abstained else _spans(drafted.draft.spans, passages, checked.citations)
    return Answer(
        question=turn.question,
        standalone_question=turn.standalone_question,
        answer=_text(checked, withheld),
        short=messages.BETWEEN_SPANS.join(span.text for span in spans) or None,
        abstained=abstained,
        confidence=round(drafted.draft.confidence, 4),
        citations=() if abstained else checked.citations,
        sentences=() if abstained else checked.sentences,
        engine=drafted.engine,
        prompts=_prompts(drafted),
        index=turn.index,
        note=messages.WITHHELD.get(withheld) if withheld else _note(drafted, turn.fallback),
        withheld=withheld,
        trace=trace_of(drafted.draft, passages, checked, turn.timings, drafted.writing, turn.fallback)
        | usage_of(*turn.requests),
        spans=spans,
    )


def _text(checked: Checked, withheld: Withheld | None) -> str:
    if withheld is None:
        return checked.text
    return messages.UNSUPPORTED if withheld is Withheld.UNSUPPORTED else messages.ABSTAINED


def _prompts(drafted: Drafted) -> dict[str, str]:
    if drafted.engine is not Engine.WRITER:
        return {}
    names = [drafted.writing.prompt if drafted.writing else "answer", "condense"]
    names += ["verify"] if drafted.verified else []
    return {name: prompts.digest(name) for name in names}


def _withheld(drafted: Drafted, checked: Checked) -> Withheld:
    if checked.unsupported:
        return Withheld.UNSUPPORTED
    return drafted.draft.withheld or Withheld.NOT_SAID


def _note(drafted: Drafted, fallback: Fallback | None) -> str | None:
    if fallback is not None and drafted.engine is Engine.READER and fallback.reason in messages.READER_INSTEAD:
        return messages.READER_INSTEAD[fallback.reason]
    if drafted.writing and drafted.writing.cut:
        return messages.CUT_SHORT.format(reason=drafted.writing.cut)
    if drafted.draft.unanswered and not drafted.writing:
        return messages.UNANSWERED.format(questions=" ".join(drafted.draft.unanswered))
    if drafted.draft.disagreement and not drafted.writing:
        return messages.DISAGREEMENT
    if drafted.draft.more and not drafted.writing:
        return messages.MORE_ITEMS.format(count=drafted.draft.more)
    return None


def _spans(spans: Sequence[Span], passages: Sequence[Passage], citations: Sequence[Citation]) -> tuple[AnswerSpan, ...]:
    """The answering spans that lie in a quote that is shown, each in the first such."""
    documents = {passage.id: passage.document for passage in passages}
    answering = []
    for span in spans:
        for citation in citations:
            if (
                citation.document == documents.get(span.passage)
                and citation.start <= span.start
                and span.end <= citation.end
            ):
                text = citation.quote[span.start - citation.start : span.end - citation.start]
                answering.append(AnswerSpan(citation.number, span.start, span.end, text))
                break
    return tuple(answering)
