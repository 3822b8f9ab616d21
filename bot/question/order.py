"""Whether a question asks for steps: "what is step 3", "the last step", "what comes after the rinse", "the steps"."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.language.numerals import CARDINALS, ORDINALS
from bot.language.words import is_content, words_of

_LONGEST = 300  # characters of a question that are looked at
_STEP = r"(?:step|stage|phase)"
_NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(CARDINALS, key=len, reverse=True))}"
_PLACE = rf"\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(sorted(ORDINALS, key=len, reverse=True))}"
_NUMBERED = re.compile(rf"\b{_STEP}\s+(?:number\s+|no\.?\s*|#\s*)?(?P<number>{_NUMBER})\b", re.IGNORECASE)
_PLACED = re.compile(rf"\b(?P<place>{_PLACE}|last|final)\s+{_STEP}\b", re.IGNORECASE)
_COUNTED = re.compile(rf"\bhow many\s+{_STEP}s\b", re.IGNORECASE)
_EVERY = re.compile(
    rf"^\W*(?:(?:what(?:'s|\u2019s)?|which|please|can|could|you|are|were|is|list|show|give|name|tell|explain|describe|me|all)\s+)*"
    rf"(?:the\s+|all\s+)*(?:exact\s+|single\s+|individual\s+|necessary\s+|required\s+)?{_STEP}s\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"^\s*(?:so\s+|and\s+)?what(?:'s|\u2019s)?\s+(?:(?:is|are|do|does|should|must|can|has|have|the|i|we|you|one|to|be|done|"
    rf"{_STEP}|comes?|happens?|follows?|next|right|directly|immediately)\s+)+(?P<side>after|before)\s+(?P<what>\S.*)$",
    re.IGNORECASE,
)


class Place(StrEnum):
    """How a question names the step that it asks for."""

    NUMBER = "number"
    LAST = "last"
    COUNT = "count"
    EVERY = "every"
    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A step that is asked for; `number` (from 1) goes with `Place.NUMBER`.

    `topic` are the keys of the other words that say what it is about: the procedure, or the step beside it.
    """

    place: Place
    topic: frozenset[str]
    number: int = 0


def asked_step(question: str) -> AskedStep | None:
    """The step that a question asks for by its place, or all; None when it asks for none. English only."""
    text = question[:_LONGEST]
    if match := _COUNTED.search(text):
        return AskedStep(Place.COUNT, _topic(text, match))
    if match := _NUMBERED.search(text):
        number = match["number"].lower()
        value = int(number) if number.isdigit() else int(CARDINALS[number])
        return AskedStep(Place.NUMBER, _topic(text, match), value)
    if match := _PLACED.search(text):
        place = match["place"].lower()
        if place in {"last", "final"}:
            return AskedStep(Place.LAST, _topic(text, match))
        value = int(place[:-2]) if place[0].isdigit() else int(ORDINALS[place])
        return AskedStep(Place.NUMBER, _topic(text, match), value)
    if match := _EVERY.match(text):
        return AskedStep(Place.EVERY, _content(text[match.end() :]))
    if match := _BESIDE.match(text):
        topic = _content(match["what"])
        return AskedStep(Place(match["side"].lower()), topic) if topic else None
    return None


def _topic(text: str, match: re.Match[str]) -> frozenset[str]:
    return _content(f"{text[: match.start()]} {text[match.end() :]}")


def _content(text: str) -> frozenset[str]:
    return frozenset(filter(is_content, words_of(text)))
