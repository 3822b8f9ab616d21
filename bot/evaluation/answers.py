"""Whether an answer is right: SQuAD's normalisation and token F1, and numbers and dates by their value.

The normalisation and the F1 are those of SQuAD's evaluation script (Rajpurkar et al., "SQuAD: 100,000+ questions for
machine comprehension of text", 2016), but for two things. Punctuation is that of Unicode, not of ASCII alone. And where
it parts two words, a blank stays: SQuAD's script makes one word of `search"—combining`. A compound is read both ways,
in two words and, as SQuAD's script has it, in one, so that "well-known" is "well known" and "co-operate" "cooperate".
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from bot.checking.support import EntityIndex
from bot.language import numerals
from bot.language.entities import Entity, EntityKind

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_COUNTED = {EntityKind.NUMBER, EntityKind.DATE}

# A mark is written as its kind: ' as in "don't"; - for what may stand inside a word; " for dashes, quotation marks and
# brackets, which part words.
_APOSTROPHES = "'\u2018\u2019"
_HYPHENS = "-\u2010\u2011"
_PARTING = '"`<>'
_PARTING_CATEGORIES = {"Pd", "Ps", "Pe", "Pi", "Pf"}
_AFTER, _BEFORE = r"""(?<=[^\s'"-])""", r"""(?=[^\s'"-])"""  # a word
_INSIDE = re.compile(
    rf"{_AFTER}'{_BEFORE}"  # don't
    rf"""|(?<=\d)['"-](?=\d)"""  # 1,000 and 3.5
    rf"""|(?<=[^\W\d_])(?<![^\s"-][^\W\d_])-{_BEFORE}|{_AFTER}-(?=[^\W\d_](?![^\s"-]))"""  # U.S. and X-ray
)
_INSIDE_CODE = re.compile(rf"(?<=[^\W\d_])[{_HYPHENS}](?=\d)")  # CK-2 holds no 2
_INSIDE_COMPOUND = re.compile(rf"{_AFTER}-{_BEFORE}")
_SPELLED_NUMBER = re.compile(rf"\b(?:{numerals.PARTS}|{numerals.WORDS})\b")


def normalised(text: str, *, compounds_joined: bool = False) -> str:
    """The text in lower case, without punctuation and articles, with single blanks.

    A mark inside a word or a number goes without a trace ("don't", "U.S.", "1,000", "thirty-two", "CK-2"), any other
    leaves a blank. With `compounds_joined` a single mark goes without a trace from a compound, too ("co-operate").
    """
    plain = _SPELLED_NUMBER.sub(lambda match: match[0].replace("-", ""), text.lower())
    bare = _INSIDE.sub("", "".join(map(_kind, _INSIDE_CODE.sub("", plain))))
    if compounds_joined:
        bare = _INSIDE_COMPOUND.sub("", bare)
    for kind in "'-\"":
        bare = bare.replace(kind, " ")
    return " ".join(_ARTICLES.sub(" ", bare).split())


def _readings(text: str) -> tuple[str, str]:
    """The text normalised, its compounds in several words, and in one."""
    return normalised(text), normalised(text, compounds_joined=True)


@cache
def _kind(mark: str) -> str:
    """The kind of a mark, for any other character itself."""
    category = unicodedata.category(mark)
    if mark not in string.punctuation and not category.startswith("P"):
        return mark
    if mark in _APOSTROPHES:
        return "'"
    parts = mark in _PARTING or (category in _PARTING_CATEGORIES and mark not in _HYPHENS)
    return '"' if parts else "-"


def is_right(text: str, answers: Iterable[str]) -> bool:
    """Whether the text holds one of the answers, word for word or by the value of its numbers and dates."""
    return any(holds_words(text, answer) or holds_values(text, answer) for answer in answers)


def holds_words(text: str, answer: str) -> bool:
    """Whether the words of the answer stand in the text, one after the other, normalised."""
    if not normalised(answer):  # an answer such as "A" is nothing but an article
        return f" {answer.lower()} " in f" {' '.join(text.lower().split())} "
    readings = zip(_readings(text), _readings(answer), strict=True)
    return any(words and f" {words} " in f" {words_held} " for words_held, words in readings)


def holds_values(text: str, answer: str) -> bool:
    """Whether the text holds each number and date of the answer, in any form, and its other words.

    False for an answer without any: "ten diplomats" is "10 diplomats", "Ten" as a name is not "10".
    """
    asked = EntityIndex(answer)
    values = [entity for entity in asked.entities if entity.kind in _COUNTED and not entity.weak]
    entities = EntityIndex(text)
    if not values or not all(entities.supports(entity) for entity in values):
        return False
    tokens = {word for reading in _readings(text) for word in reading.split()}
    return any(tokens.issuperset(reading.split()) for reading in _readings(_without(answer, values)))


def _without(text: str, values: list[Entity]) -> str:
    for entity in sorted(values, key=lambda entity: -entity.start):
        text = f"{text[: entity.start]} {text[entity.end :]}"
    return text


def exact_match(span: str, answers: Iterable[str]) -> float:
    """1 when the span is one of the answers, normalised, else 0."""
    return float(any(reading == right for reading, right in _read_alike(span, answers)))


def token_f1(span: str, answers: Iterable[str]) -> float:
    """The best F1 of the span's tokens and an answer's, 0 to 1."""
    return max((_f1(reading.split(), right.split()) for reading, right in _read_alike(span, answers)), default=0.0)


def _read_alike(span: str, answers: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The span beside each answer, both normalised in the same way, in each of the two ways."""
    for answer in answers:
        yield from zip(_readings(span), _readings(answer), strict=True)


def _f1(given: list[str], right: list[str]) -> float:
    shared = sum((Counter(given) & Counter(right)).values())
    return 2 * shared / (len(given) + len(right)) if shared else 0.0
