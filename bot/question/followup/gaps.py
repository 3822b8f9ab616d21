"""What a question lacks to stand alone: pronouns and phrases whose referent is not in the question itself."""

import re
from collections.abc import Sequence

from bot.language import english as w
from bot.language.english import Word
from bot.language.vocabulary import listed
from bot.question.followup.mentions import NAMED, OWNS, Kind, Mention, mentions

# What "this" points to outside the conversation: the documents, or the time of asking.
_HERE = listed("article text document documents passage page story report year month week morning site")
_CLAUSE = w.CONJUNCTIONS | {",", ";", ":", "to", "about", "why", "how", "what"}

_OPENINGS = (w.PREPOSITIONS | w.CONJUNCTIONS | {"other"}) - listed("and but so who which where that")
_ANYONE = listed("any who anyone anybody someone somebody anything something everyone nobody")

_NOT_A_PLACE = w.BE | w.MODALS | w.HAVE | {"'s", "\u2019s", "up", "down", "out", "over"}

# "It" that stands for nothing: "is it true that", "how long does it take to", "what time is it", "is it raining".
_EMPTY_IT = (
    re.compile(r"\bit (?:(?:be|been|is|was|ever|still|not|really|always) )*(?!\w+ed )\w+ (?:to|that|if|whether)\b"),
    re.compile(r"\bit (?:\w+ )?\w+ for .+ to\b"),
    re.compile(r"\bit (?:take|takes|took|cost|costs|require)\b.* to\b"),
    re.compile(r"\bwhat (?:time|day) (?:is|was) it\b|\bit (?:rain|snow)|\b(?:when|if) it comes to\b"),
    re.compile(r"\b(?:do|done|doing) it\b|\b(?:is|was) it .+ (?:who|that)\b"),
    re.compile(r"\bwhat (?:is|was) it like to\b|\b(?:is|was) it (?:worth|because|due)\b"),
)


def open_pronouns(question: str) -> list[Word]:
    """The personal pronouns of `question` that nothing in the question explains, the first of each group."""
    words = w.split(question)
    spoken = mentions(question)
    pronouns: dict[frozenset[str], Word] = {}
    for i, word in enumerate(words):
        if word.lower not in w.PRONOUNS or word.lower.endswith(("self", "selves")) or w.is_quoted(question, word.start):
            continue
        if _is_empty(words, i) or _is_explained(words, i, spoken):
            continue
        pronouns.setdefault(_group(word.lower), word)
    return list(pronouns.values())


def open_place(question: str) -> Word | None:
    """The "there" of `question` that means a place, not "is there" or "there are"; None without one."""
    words = w.split(question)
    for i, word in enumerate(words):
        around = {x.lower for x in (*words[max(i - 1, 0) : i], *words[i + 1 : i + 2])}
        if word.lower == "there" and i and not w.is_quoted(question, word.start) and not around & _NOT_A_PLACE:
            return None if any(m.kind is Kind.PLACE for m in mentions(question)) else word
    return None


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
    """Whether a mention in the question can be the pronoun's referent.

    An object never means the subject of its own clause ("did Ann blame her"), so a mention before it explains it only
    across a clause border, or as the owner of something ("did Ann's boss blame her"). A mention after it explains it
    when the pronoun stands in an opening phrase ("Besides his books, what did Ann Finch write?").
    """
    before = [m for m in spoken if m.end <= words[i].start and _fits(m, words[i].lower)]
    if not before:
        anyone = words[i].lower in w.PLURAL and any(x.lower in _ANYONE - {"any", "who"} for x in words[:i])
        return anyone or _opens_phrase(words, i, spoken)
    if is_possessive(words, i) or _is_subject(words, i) or any(_owns(words, m) for m in before):
        return True
    return any(x.lower in _CLAUSE for x in words[:i] if x.start >= before[-1].end)


def _owns(words: Sequence[Word], mention: Mention) -> bool:
    return any(x.start == mention.end and x.lower in OWNS for x in words)


def _opens_phrase(words: Sequence[Word], i: int, spoken: Sequence[Mention]) -> bool:
    if words[0].lower not in w.PREPOSITIONS | w.CONJUNCTIONS | {"other"} or words[0].lower in w.WH | {
        "and",
        "but",
        "so",
    }:
        return False
    comma = next((x.start for x in words[i:] if x.text == ","), None)
    return comma is not None and any(m.start > comma and m.kind in NAMED for m in spoken)


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
    return mention.kind is not Kind.THINGS


def says_nothing(question: str) -> bool:
    """Whether the question has no word with a meaning of its own but numbers: "How long was it until 2025?"."""
    words = w.split(question)
    return any(x.lower in w.WH for x in words) and not any(x.is_content and not x.text.isdigit() for x in words)


def lacks_topic(question: str) -> bool:
    """Whether the question, though whole, leans on what the turns are about: "What was the result of this?"."""
    words = w.split(question)
    if any(m.kind in NAMED for m in mentions(question)) or any(c.isdigit() for c in question) or w.quotes(question):
        return False
    return _points_back(words) or _asks_for_more(words) or _is_thin(words)


def _points_back(words: Sequence[Word]) -> bool:
    """Whether "this", "that", "these" or "those" stands for something said before."""
    for i, word in enumerate(words):
        follower = words[i + 1] if i + 1 < len(words) else None
        if word.lower in {"one", "ones"} and i and words[i - 1].lower in {"which", "the"}:
            return True
        if word.lower in {"this", "these", "those"}:
            if follower is None or follower.lower not in _HERE:
                return True
        elif word.lower == "that" and i and (follower is None or not follower.is_word or words[i - 1].lower in w.BE):
            return True
    return False


def _asks_for_more(words: Sequence[Word]) -> bool:
    lowers = {word.lower for word in words}
    return bool(lowers & {"else", "other", "others"}) and not lowers & (_HERE | {"besides", "than", "aside", "except"})


def _is_thin(words: Sequence[Word]) -> bool:
    content = [x for x in words if x.is_content and x.lower not in w.LIGHT]
    if not content:
        return any(x.lower in w.WH for x in words)
    if len(content) > 1:
        return False
    before = [x.lower for x in words if x.end < content[0].start]
    return any(x in w.ARTICLES | w.VERBS | _ANYONE for x in before[-2:])
