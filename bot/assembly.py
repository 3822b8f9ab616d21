"""The answer is put together: its text and spans, and why it is withheld, from a checked draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import prompts
from bot import messages
from bot.abstention import Withheld
from bot.answer import Answer, AnswerSpan, Citation
from bot.checking.checker import Checked
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from bot.trace import trace_of, usage_of
from bot.writing.writer import Completion, Writing
from index.passage import Passage


@dataclass(slots=True)
class Drafted:
    """What is being said: sentences still to be checked, and what is known about them."""

    sentences: Iterator[DraftSentence]
    draft: Draft
    engine: Engine
    writing: Writing | None = None


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """What an answer tells of its turn: `timings` are milliseconds by step, `index` is the index's fingerprint."""

    question: str
    standalone_question: str
    index: str
    timings: dict[str, float]
    completion: Completion | None


def answer_of(drafted: Drafted, checked: Checked, passages: Sequence[Passage], turn: TurnRecord) -> Answer:
    """The answer that a checked draft makes."""
    abstained = drafted.engine is not Engine.FIXED and not checked.supported
    withheld = _withheld(drafted, checked) if abstained else None
    spans = () if abstained else _spans(drafted.draft.spans, passages, checked.citations)
    return Answer(
        question=turn.question,
        standalone_question=turn.standalone_question,
        answer=_text(checked, abstained=abstained),
        short=messages.BETWEEN_SPANS.join(span.text for span in spans) or None,
        abstained=abstained,
        confidence=round(drafted.draft.confidence, 4),
        citations=() if abstained else checked.citations,
        sentences=() if abstained else checked.sentences,
        engine=drafted.engine,
        prompts=_prompts(drafted.engine),
        index=turn.index,
        note=messages.WITHHELD.get(withheld) if withheld else _note(drafted),
        withheld=withheld,
        trace=trace_of(drafted.draft, passages, checked, turn.timings, drafted.writing)
        | usage_of(turn.completion, drafted.writing),
        spans=spans,
    )


def _text(checked: Checked, *, abstained: bool) -> str:
    if not abstained:
        return checked.text
    return messages.UNSUPPORTED if checked.sentences else messages.ABSTAINED


def _prompts(engine: Engine) -> dict[str, str]:
    return {name: prompts.digest(name) for name in ("answer", "condense")} if engine is Engine.WRITER else {}


def _withheld(drafted: Drafted, checked: Checked) -> Withheld:
    if checked.sentences:
        return Withheld.UNSUPPORTED
    return drafted.draft.withheld or Withheld.NOT_SAID


def _note(drafted: Drafted) -> str | None:
    if drafted.writing and drafted.writing.cut:
        return messages.CUT_SHORT.format(reason=drafted.writing.cut)
    if drafted.draft.disagreement and not drafted.writing:
        return messages.DISAGREEMENT
    if drafted.draft.more and not drafted.writing:
        return messages.MORE_ITEMS.format(count=drafted.draft.more)
    return None


def _spans(spans: Sequence[Span], passages: Sequence[Passage], citations: Sequence[Citation]) -> tuple[AnswerSpan, ...]:
    """The answering spans that lie in a quote that is shown, each in the first such."""
    documents = {passage.id: passage.document for passage in passages}
    found = []
    for span in spans:
        for one in citations:
            if one.document == documents.get(span.passage) and one.start <= span.start and span.end <= one.end:
                text = one.quote[span.start - one.start : span.end - one.start]
                found.append(AnswerSpan(one.number, span.start, span.end, text))
                break
    return tuple(found)
