"""Several questions that were asked in one: each is read by itself, and one draft is made of all."""

from collections.abc import Sequence

from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from bot.reading.reader import REJECTED


def combined(questions: Sequence[str], drafts: Sequence[Draft]) -> Draft | None:
    """What answers the questions, in their order, and which of them nothing answers; None when none is answered."""
    answered = [draft for draft in drafts if draft.sentences]
    if not answered:
        return None
    sentences: list[DraftSentence] = []
    for sentence in (each for draft in answered for each in draft.sentences):
        joined = next((place for place, other in enumerate(sentences) if _overlap(other, sentence)), None)
        if joined is None:
            sentences.append(sentence)
        else:
            sentences[joined] = _joined(sentences[joined], sentence)
    rejected = [each for draft in drafts if not draft.sentences for each in draft.rejected]
    return Draft(
        sentences=tuple(sentences),
        confidence=min(draft.confidence for draft in answered),
        engine=Engine.READER,
        spans=tuple(dict.fromkeys(span for draft in answered for span in draft.spans)),
        rejected=tuple(rejected[:REJECTED]),
        disagreement=any(draft.disagreement for draft in answered),
        more=sum(draft.more for draft in answered),
        ranking=tuple(dict.fromkeys(name for draft in drafts for name in draft.ranking)),
        unanswered=tuple(asked for asked, draft in zip(questions, drafts, strict=True) if not draft.sentences),
    )


def _overlap(sentence: DraftSentence, other: DraftSentence) -> bool:
    """Whether both quote a part of one passage twice."""
    if len(sentence.evidence) != 1 or len(other.evidence) != 1:
        return sentence == other
    [first], [second] = sentence.evidence, other.evidence
    return first.passage == second.passage and first.start < second.end and second.start < first.end


def _joined(sentence: DraftSentence, other: DraftSentence) -> DraftSentence:
    """All that two sentences quote which overlap, letter for letter."""
    if sentence == other:
        return sentence
    first, second = sorted((sentence, other), key=lambda each: (each.evidence[0].start, -each.evidence[0].end))
    [start], [end] = first.evidence, second.evidence
    more = second.text[start.end - end.start :] if end.end > start.end else ""
    return DraftSentence(first.text + more, first.keys, (Span(start.passage, start.start, max(start.end, end.end)),))
