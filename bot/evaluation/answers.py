"""Whether an answer is right: SQuAD's normalisation and token F1, and numbers and dates by their value.

The normalisation and the F1 are those of SQuAD's evaluation script (Rajpurkar et al., "SQuAD: 100,000+ questions for
machine comprehension of text", 2016); punctuation is that of Unicode, not of ASCII alone.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable

from bot.facts import Fact, FactKind
from bot.support import FactIndex

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_COUNTED = {FactKind.NUMBER, FactKind.DATE}


def normalised(text: str) -> str:
    """The text in lower case, without punctuation and articles, with single blanks."""
    bare = "".join(mark for mark in text.lower() if not _is_punctuation(mark))
    return " ".join(_ARTICLES.sub(" ", bare).split())


def _is_punctuation(mark: str) -> bool:
    return mark in string.punctuation or unicodedata.category(mark).startswith("P")


def is_right(text: str, answers: Iterable[str]) -> bool:
    """Whether the text holds one of the answers, word for word or by the value of its numbers and dates."""
    return any(holds_words(text, answer) or holds_values(text, answer) for answer in answers)


def holds_words(text: str, answer: str) -> bool:
    """Whether the words of the answer stand in the text, one after the other, normalised."""
    words = normalised(answer)
    if not words:  # an answer such as "A" is nothing but an article
        return f" {answer.lower()} " in f" {' '.join(text.lower().split())} "
    return f" {words} " in f" {normalised(text)} "


def holds_values(text: str, answer: str) -> bool:
    """Whether the text holds each number and date of the answer, in any form, and its other words.

    False for an answer without any: "ten diplomats" is "10 diplomats", "Ten" as a name is not "10".
    """
    asked = FactIndex(answer)
    values = [fact for fact in asked.facts if fact.kind in _COUNTED and not fact.weak]
    held = FactIndex(text)
    if not values or not all(held.supports(fact) for fact in values):
        return False
    tokens = set(normalised(text).split())
    return all(word in tokens for word in normalised(_without(answer, values)).split())


def _without(text: str, values: list[Fact]) -> str:
    for fact in sorted(values, key=lambda fact: -fact.start):
        text = f"{text[: fact.start]} {text[fact.end :]}"
    return text


def exact_match(span: str, answers: Iterable[str]) -> float:
    """1 when the span is one of the answers, normalised, else 0."""
    return float(any(normalised(span) == normalised(answer) for answer in answers))


def token_f1(span: str, answers: Iterable[str]) -> float:
    """The best F1 of the span's tokens and an answer's, 0 to 1."""
    return max((_f1(normalised(span).split(), normalised(answer).split()) for answer in answers), default=0.0)


def _f1(said: list[str], right: list[str]) -> float:
    shared = sum((Counter(said) & Counter(right)).values())
    return 2 * shared / (len(said) + len(right)) if shared else 0.0
