"""The structures that a chat model is asked for, as JSON schemas, and what is read out of what it gives."""

import json
import re
from ast import literal_eval
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.draft import DraftSentence
from bot.verdict import Verdict
from bot.writing.drafting import Drafting
from bot.writing.marks import Marks
from bot.writing.prompting import NO_ANSWER

_BRACKETS = "{["
_DECODER = json.JSONDecoder(strict=False)  # models break lines inside of strings
_INNERMOST = re.compile(r"\{[^{}]*\}")
_NOTHING = re.compile(r"\s*(?:```\w*\s*)?\[\s*\]\W*")
# The names of fields that hold what is said, and of those that hold what it rests on, whatever the schema calls them.
_SAID = re.compile(r"(?:sentence|text|answer|statement|claim|content|response)s?", re.IGNORECASE)
_CITED = re.compile(r"passage|key|cit|source|ref", re.IGNORECASE)

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
    """The sentences of an answer that came as JSON; `unknown_keys` counts the keys that name no passage.

    Without a sentence it says that the passages do not hold the answer.
    """

    sentences: tuple[DraftSentence, ...]
    unknown_keys: int


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row of a structure says, and the names that it cites."""

    text: str
    names: tuple[str, ...] = ()


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


def read_text(text: str, keys: Mapping[str, str], held: str) -> StructuredAnswer | None:
    """The answer in the JSON that a model wrote as words; None when there is none.

    It may be cut short or broken: every row that can be read counts.
    """
    objects = list(_objects(text))
    return read_answer(objects, keys, held) if objects or _NOTHING.fullmatch(text) else None


def read_answer(value: Any, keys: Mapping[str, str], held: str = "") -> StructuredAnswer | None:  # noqa: ANN401  plain JSON
    """The answer in `value`, whose passages are named by `keys`; None when nothing in it looks like an answer.

    `held` is the text of the passages.
    """
    rows = list(_rows(value))
    if not rows and value != []:
        return None
    sentences: list[DraftSentence] = []
    unknown = 0
    for row in rows:
        drafting, marks = Drafting(keys, held), Marks(keys, held)
        known = [key for name in row.names for key in marks.found(name)]
        unknown += sum(not marks.found(name) and name != NO_ANSWER for name in row.names)
        closing = "".join(f"[[{key}]]" for key in known)
        drafted = (*drafting.feed(f"{row.text} {closing}"), *drafting.finish())
        cited = [keys[key] for key in known]
        sentences += [replace(each, keys=tuple(dict.fromkeys((*each.keys, *cited)))) for each in drafted]
        unknown += drafting.unknown_keys
    return StructuredAnswer(tuple(sentences), unknown)


def _rows(value: Any, name: str = "") -> Iterator[_Row]:  # noqa: ANN401  plain JSON
    """What is said under a name that stands for it, wherever in `value`, with what is cited beside it or above it."""
    said = _SAID.fullmatch(name)
    if isinstance(value, dict):
        cited = tuple(each for field, inner in value.items() if _CITED.search(str(field)) for each in _names(inner))
        for field, inner in value.items():
            if not _CITED.search(str(field)):
                yield from (replace(row, names=row.names or cited) for row in _rows(inner, str(field)))
    elif isinstance(value, list) and value:
        for each in value:
            yield from _rows(each, name)
    elif said and (isinstance(value, str) or not value):
        yield _Row(value or "")


def _names(value: Any) -> list[str]:  # noqa: ANN401  plain JSON
    """The names in a field of citations: text and numbers, in whatever they are wrapped."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [name for each in inner for name in _names(each)]
    return [str(value)] if value else []


def _objects(text: str) -> Iterator[Any]:
    """The objects in a text: the outermost that can be read, as JSON or, if they hold no other, as Python's."""
    position = 0
    while (start := text.find("{", position)) >= 0:
        value, position = _object(text, start)
        if value is not None:
            yield value


def _object(text: str, start: int) -> tuple[Any, int]:
    """The object that starts here and its end; None and the next place to look at where none can be read."""
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        inner = _INNERMOST.match(text, start)
    if inner is not None:
        try:
            return literal_eval(inner[0]), inner.end()
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            pass
    return None, start + 1


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
