"""What a question lacks to stand alone: pronouns and phrases whose referent is not in the question itself."""

import re
from collections.abc import Sequence

from bot.conversation import words as w
from bot.conversation.mentions import Kind, Mention, mentions
from bot.conversation.words import Word

_CLAUSE = w.CONJUNCTIONS | {",", ";", ":", "to", "about", "why", "how", "what"}

# "It" that stands for nothing: "is it true that", "how long does it take to", "what time is it", "is it raining".
_EMPTY_IT = (
    re.compile(r"\bit (?:(?:be|been|is|was|ever|still|not|really|always) )*(?!\w+ed )\w+ (?:to|that|if|whether)\b"),
    re.compile(r"\bit (?:\w+ )?\w+ for .+ to\b"),
    re.compile(r"\bit (?:take|takes|took|cost|costs|require)\b.* to\b"),
    re.compile(r"\bwhat (?:time|day) (?:is|was) it\b|\bit (?:rain|snow)|\b(?:when|if) it comes to\b"),
    re.compile(r"\bwhat (?:is|was) it like to\b|\b(?:is|was) it (?:worth|because|due)\b"),
)


def open_pronouns(question: str) -> list[Word]:
    """The personal pronouns of `question` that nothing in the question explains, the first of each group."""
    words = w.split(question)
    spoken = mentions(question)
    found: dict[frozenset[str], Word] = {}
    for i, word in enumerate(words):
        if word.lower not in w.PRONOUNS or _is_empty(words, i) or _is_explained(words, i, spoken):
            continue
        found.setdefault(_group(word.lower), word)
    return list(found.values())


def is_possessive(words: Sequence[Word], i: int) -> bool:
    """Whether the pronoun at `i` owns what follows: "her career", not "about her"."""
    word = words[i].lower
    if word != "her":
        return word in w.POSSESSIVE
    return i + 1 < len(words) and (words[i + 1].is_content or words[i + 1].lower in {"first", "last", "own", "other"})


def _group(pronoun: str) -> frozenset[str]:
    return next(g for g in (w.MALE, w.FEMALE, w.PLURAL, w.NEUTER) if pronoun in g)


def _is_empty(words: Sequence[Word], i: int) -> bool:
    if words[i].lower != "it":
        return False
    line = " ".join(word.lower for word in words)
    return any(pattern.search(line) for pattern in _EMPTY_IT)


def _is_explained(words: Sequence[Word], i: int, spoken: Sequence[Mention]) -> bool:
    """Whether a mention before the pronoun can be its referent.

    An object never means the subject of its own clause ("did Ann blame her"), so a mention explains it only across
    a clause border.
    """
    before = [m for m in spoken if m.end <= words[i].start and _fits(m, words[i].lower)]
    if not before:
        return words[i].lower in w.PLURAL and any(x.lower in {"everyone", "anyone", "someone"} for x in words[:i])
    if is_possessive(words, i) or words[i].lower.endswith(("self", "selves")):
        return True
    return any(x.lower in _CLAUSE for x in words[:i] if x.start >= before[-1].end) or _is_subject(words, i)


def _is_subject(words: Sequence[Word], i: int) -> bool:
    word = words[i].lower
    if word in {"he", "she", "they"}:
        return i > 0 and words[i - 1].lower not in w.AUXILIARIES
    follower = words[i + 1].lower if i + 1 < len(words) else ""
    return word == "it" and (follower in w.AUXILIARIES or follower in w.VERBS)


def _fits(mention: Mention, pronoun: str) -> bool:
    if pronoun in w.PLURAL:
        return mention.kind is not Kind.PLACE
    if pronoun in w.NEUTER:
        return mention.kind is not Kind.THINGS
    return mention.kind in {Kind.PERSON, Kind.THING}
