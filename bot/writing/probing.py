"""What a chat model can do, found by asking it: whether it answers, streams, keeps to a structure, counts tokens."""

from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Any

from bot.writing.asking import ChatModel, Structured

_COUNT = [("user", "Count from one to five in words, and write nothing else.")]
_WORD = [("user", 'Write the word ready as JSON and nothing else: {"word": "ready"}')]
_SCHEMA: dict[str, Any] = {
    "title": "word",
    "description": "A word.",
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found.

    `seconds` until the first word; `pieces` that a short answer came in; `tokens` that it took, in and out, None where
    they are not counted; `structured`: whether the model can be bound to a structure.
    """

    seconds: float
    pieces: int
    tokens: int | None
    structured: bool


def probe(model: ChatModel) -> Probe:
    """Ask the model for a few words, streamed, and for one in a structure. Raises ModelError when nothing comes."""
    model.load()
    deadline, stopped = model.deadline(), Event()

    def words() -> tuple[float, int, int | None]:
        start, first, pieces, tokens = monotonic(), 0.0, 0, None
        for piece in model.stream(_COUNT, deadline, stopped):
            if piece.text:
                first = first or monotonic() - start
                pieces += 1
            if usage := piece.usage_metadata:
                tokens = (tokens or 0) + usage["input_tokens"] + usage["output_tokens"]
        if not pieces:
            raise model.nothing("stop")
        return first, pieces, tokens

    def word() -> Structured:
        return model.structured(_WORD, _SCHEMA, deadline, stopped)

    seconds, pieces, tokens = model.tried(words, deadline, stopped)
    given = model.tried(word, deadline, stopped).value
    return Probe(seconds, pieces, tokens, isinstance(given, dict) and isinstance(given.get("word"), str))
