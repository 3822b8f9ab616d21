"""The structures that a chat model is asked for, as JSON schemas, and what is read out of what it gives."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.draft import DraftSentence
from bot.verdict import Verdict

_BRACKETS = "{["

ANSWER_SCHEMA: dict[str, Any] = {
    "title": "answer",
    "description": "The answer, sentence by sentence; no sentence at all when the passages do not hold it.",
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "sentence": {"type": "string", "description": "One sentence of the answer."},
                    "passages": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": "The keys of the passages that it rests on.",
                    },
                },
                "required": ["sentence", "passages"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}
_VERDICTS = {
    "supported": Verdict.SUPPORTED,
    "contradicted": Verdict.CONTRADICTED,
    "not_there": Verdict.NOT_FOUND,
}
VERDICT_SCHEMA: dict[str, Any] = {
    "title": "verdicts",
    "description": "For each sentence, by its number, how it stands to the quotes given with it.",
    "type": "object",
    "properties": {
        "verdicts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "number": {"type": "integer"},
                    "verdict": {"type": "string", "enum": list(_VERDICTS)},
                },
                "required": ["number", "verdict"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["verdicts"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class StructuredAnswer:
    """The sentences of an answer that came as JSON; `unknown_keys` counts the keys that name no passage."""

    sentences: tuple[DraftSentence, ...]
    unknown_keys: int


def parsed(text: str) -> Any:  # noqa: ANN401  plain JSON
    """The first JSON object or list in what a model wrote, whatever stands around it; None when there is none."""
    decoder = json.JSONDecoder()
    for start, mark in enumerate(text):
        if mark in _BRACKETS:
            try:
                value, _ = decoder.raw_decode(text, start)
            except ValueError:
                continue
            return value
    return None


def read_answer(value: Any, keys: Mapping[str, str]) -> StructuredAnswer | None:  # noqa: ANN401  plain JSON
    """The answer in `value`, whose passages are named by `keys`; None when it is of another form."""
    rows = value.get("sentences") if isinstance(value, dict) else value
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    sentences, unknown = [], 0
    for row in rows:
        text, named = row.get("sentence"), row.get("passages", [])
        if not isinstance(text, str):
            return None
        names = [str(name).strip("[] ").casefold() for name in (named if isinstance(named, list) else [named])]
        known = [keys[name] for name in names if name in keys]
        unknown += len(names) - len(known)
        if text.strip():
            sentences.append(DraftSentence(text.strip(), tuple(dict.fromkeys(known))))
    return StructuredAnswer(tuple(sentences), unknown)


def read_verdicts(value: Any, count: int) -> dict[int, Verdict]:  # noqa: ANN401  plain JSON
    """The verdicts in `value` by the sentences' numbers, counted from 1 to `count`; what is of no use is left out."""
    rows = value.get("verdicts") if isinstance(value, dict) else value
    return dict(_verdicts(rows if isinstance(rows, list) else [], count))


def _verdicts(rows: list[Any], count: int) -> Iterator[tuple[int, Verdict]]:
    for row in rows:
        number = row.get("number") if isinstance(row, dict) else None
        verdict = _VERDICTS.get(str(row.get("verdict"))) if isinstance(row, dict) else None
        if isinstance(number, int) and 1 <= number <= count and verdict is not None:
            yield number, verdict
