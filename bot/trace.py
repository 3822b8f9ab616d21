"""The trace of an answer: what was found, left out and counted on the way to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.answer import Sentence
from bot.checking.checker import Checked
from bot.draft import Draft, Span
from bot.writing.asking import Structured
from bot.writing.writer import Completion, Writing
from index.passage import Passage


@dataclass(frozen=True, slots=True)
class Fallback:
    """Why the reader was turned to in place of the chat model, and what of the model's sentences is not shown.

    `reason` is `failed` (it could not be asked, or gave nothing), `declined` (it says that the passages do not hold the
    answer), `unsupported` (nothing supports what it wrote), `unconfirmed` (the reader, trusted more, found another
    answer) or `unasked` (the reader, trusted more, found none).
    """

    reason: str
    sentences: tuple[Sentence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it stands in the trace."""
        withheld = [{"text": sentence.text, "check": sentence.verdict} for sentence in self.sentences]
        return {"fallback": self.reason} | ({"withheld": withheld} if withheld else {})


def trace_of(
    draft: Draft,
    passages: Sequence[Passage],
    checked: Checked,
    timings: dict[str, float],
    writing: Writing | None,
    fallback: Fallback | None = None,
) -> dict[str, Any]:
    """The trace as it stands in the JSON of an answer; `timings` are milliseconds by step."""
    by_id = {passage.id: passage for passage in passages}
    trace: dict[str, Any] = {
        "retrieved": retrieved_of(passages),
        "rejected": [
            _rejected(by_id[span.passage], span, score) for span, score in draft.rejected if span.passage in by_id
        ],
        "unsupported": checked.unsupported,
        "unknown_keys": checked.unknown_keys,
        "timings_ms": timings,
    }
    trace |= fallback.to_json() if fallback else {}
    return trace | {"cut": writing.cut, "protocol": writing.protocol} if writing else trace


def retrieved_of(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """The passages that were found, as they stand in the trace."""
    return [_retrieved(passage) for passage in passages]


def usage_of(*requests: Completion | Writing | Structured | None) -> dict[str, Any]:
    """How often a chat model was asked, and its tokens, None where the provider does not count them."""
    made = [request for request in requests if request is not None]
    if not made:
        return {}
    tokens = {"input": [each.input_tokens for each in made], "output": [each.output_tokens for each in made]}
    counted = {side: [count for count in counts if count is not None] for side, counts in tokens.items()}
    return {"calls": len(made), "tokens": {side: sum(counts) if counts else None for side, counts in counted.items()}}


def _rejected(passage: Passage, span: Span, score: float) -> dict[str, Any]:
    return {
        "document": passage.document,
        "start": span.start,
        "end": span.end,
        "text": passage.text[span.start - passage.start : span.end - passage.start],
        "score": round(score, 4),
    }


def _retrieved(passage: Passage) -> dict[str, Any]:
    return {
        "document": passage.document,
        "title": passage.title,
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
        "dense_rank": passage.dense_rank,
        "lexical_rank": passage.lexical_rank,
        "similarity": None if passage.similarity is None else round(passage.similarity, 4),
        "score": round(passage.score, 6),
        "text": passage.text,
    }
