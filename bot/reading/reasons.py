"""All the reasons that a sentence gives, of which a short answer may be one: "the price, and the audit of 2024"."""

import re

from bot.language.vocabulary import listed

_WHY = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:why|how come|what(?:['\u2019]s| is| was| were| are) the (?:reason|cause)s?)\b",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"[.!?](?=\s|$)|[;:()\u2014|\n\"\u201c\u201d*]|\s[-\u2013]\s"
    r"|\b(?:because(?: of)?|due to|owing to|thanks to|since)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r",?\s+(?:and|as well as)\s+", re.IGNORECASE)
_CLAUSE_WORDS = listed(
    "is are was were do does did has have had can could will would should must may might if i you we they he she it"
    " there this not which who that but"
)
_MOST_WORDS = 12  # of a reason beside another


def asks_why(question: str) -> bool:
    """Whether a question asks for reasons."""
    return _WHY.match(question) is not None


def all_reasons(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of `text` from `start` to `end` with the reason that "and" joins to it, before it or behind it.

    What tells who did what is no reason.
    """
    left = max((edge.end() for edge in _EDGE.finditer(text, 0, start)), default=0)
    following = _EDGE.search(text, end)
    right = following.start() if following else len(text)
    before = next((joint for joint in _JOINT.finditer(text, left, start) if joint.end() == start), None)
    if before and _is_phrase(text[left : before.start()]):
        start = left + len(text[left:start]) - len(text[left:start].lstrip())
    behind = _JOINT.match(text, end)
    if behind and behind.end() < right and _is_phrase(text[behind.end() : right]):
        end = len(text[:right].rstrip())
    return start, end


def _is_phrase(text: str) -> bool:
    words = text.lower().split()
    return 0 < len(words) <= _MOST_WORDS and _CLAUSE_WORDS.isdisjoint(words)
