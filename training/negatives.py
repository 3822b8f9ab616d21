"""Questions that look answerable and are not: one thing in a question is changed for another of its kind."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.language.entities import Entity, EntityKind, dates, names, numbers
from bot.language.words import is_content, word_key
from index.embedding import default_weights

Altered = tuple[str, str]  # a question, and what was put into it
_KINDS = (EntityKind.NAME, EntityKind.DATE, EntityKind.NUMBER)
_NEGATED = 0.12  # of the changes are negations, a kind that would fit nearly every question
_AUXILIARY = re.compile(r"\b(is|are|was|were|did|does|do|has|have|had|could|would|should)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"^(who|what|which \w+)\s+(?=[a-z]+(?:ed|s)\b)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_ENDINGS = ("ing", "ed", "ly", "s")
_RELATED = (0.25, 0.45)  # cosine of words that are akin; synonyms lie above, and what has nothing to do with it below
_SHORTEST_WORD = 4


def altered(question: str, texts: Sequence[str], rng: random.Random) -> Altered | None:
    """The question with an entity, a word or its sense changed. Entities come from `texts`. None when none can."""
    if rng.random() < _NEGATED:
        return negate(question, rng)
    ways: list[Callable[[], Altered | None]] = [
        lambda: swap_fact(question, texts, rng),
        lambda: swap_opposite(question, rng),
        lambda: swap_related(question, rng),
    ]
    return next((changed for way in rng.sample(ways, len(ways)) if (changed := way())), None)


def swap_fact(question: str, texts: Sequence[str], rng: random.Random, *, first: bool = False) -> Altered | None:
    """The question with a name, date or number replaced by another of its kind from `texts`.

    `first` is whether a name at its start counts, as in a statement. None when it has none, or the texts have no other.
    """
    swappable = [
        (kind, entity)
        for kind in _KINDS
        for entity in _entities(question, kind)
        if not entity.weak and (first or entity.start or kind is not EntityKind.NAME)
    ]
    if not swappable:
        return None
    kind, entity = rng.choice(swappable)
    phrase = question[entity.start : entity.end]
    others = {
        text[other.start : other.end]
        for text in rng.sample(list(texts), min(4, len(texts)))
        for other in _entities(text, kind)
        if not other.weak and other.value != entity.value
    }
    lowered, longest = question.lower(), 2 * len(phrase) + 8
    shaped = sorted(other for other in others if other.lower() not in lowered and len(other) < longest)
    if not shaped:
        return None
    put = rng.choice(shaped)
    return question[: entity.start] + put + question[entity.end :], put


def swap_opposite(question: str, rng: random.Random) -> Altered | None:
    """The question with a word replaced by its opposite. None when no word has one."""
    matches = [match for match in _WORD.finditer(question) if match.group().lower() in _opposites()]
    if not matches:
        return None
    match = rng.choice(matches)
    return _put(question, match, rng.choice(_opposites()[match.group().lower()]))


def swap_related(question: str, rng: random.Random) -> Altered | None:
    """The question with a content word replaced by one that is akin to it and of the same form. None without one."""
    matches = [match for match in _WORD.finditer(question) if match.group().islower() and related(match.group())]
    if not matches:
        return None
    match = rng.choice(matches)
    return _put(question, match, rng.choice(related(match.group())))


def negate(question: str, rng: random.Random) -> Altered | None:
    """The question for what is not so: "When did he …" becomes "When didn't he …" or "When did not he …"."""
    auxiliary = _AUXILIARY.search(question)
    if auxiliary:
        return question[: auxiliary.end()] + rng.choice(("n't", " not")) + question[auxiliary.end() :], "not"
    subject = _SUBJECT.match(question)
    return (question[: subject.end()] + "never " + question[subject.end() :], "never") if subject else None


@cache
def related(word: str) -> tuple[str, ...]:
    """Whole words of the encoder's vocabulary whose vectors are akin to that of `word` (lower case), by the same end.

    Empty for words that say nothing of what is asked, and for those that the encoder has in pieces.
    """
    words, vectors = _vocabulary()
    if word not in words or not is_content(word_key(word)):
        return ()
    cosines = vectors @ vectors[words[word]]
    low, high = _RELATED
    return tuple(
        other
        for other, index in words.items()
        if low < cosines[index] < high and _ending(other) == _ending(word) and word_key(other) != word_key(word)
    )


@cache
def _vocabulary() -> tuple[dict[str, int], npt.NDArray[np.float32]]:
    """The places of ordinary words, and their unit vectors (words, width), from the encoder's own first layer."""
    folder = default_weights()
    known = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()
    words = sorted(word for word in known if len(word) >= _SHORTEST_WORD and word.isascii() and word.isalpha())
    table = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    vectors = table[[known[word] for word in words]].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {word: index for index, word in enumerate(words)}, vectors


@cache
def _opposites() -> dict[str, list[str]]:
    pairs: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("opposites.txt").read_text(encoding="utf-8").splitlines():
        word, other = line.split()
        pairs.setdefault(word, []).append(other)
        pairs.setdefault(other, []).append(word)
    return pairs


def _ending(word: str) -> str:
    return next((ending for ending in _ENDINGS if word.endswith(ending)), "")


def _put(question: str, match: re.Match[str], put: str) -> Altered:
    replacement = put.capitalize() if match.group()[0].isupper() else put
    return question[: match.start()] + replacement + question[match.end() :], put


def _entities(text: str, kind: EntityKind) -> Iterator[Entity]:
    finder = {EntityKind.NAME: names, EntityKind.DATE: dates, EntityKind.NUMBER: numbers}[kind]
    yield from finder(text)
