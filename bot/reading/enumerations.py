"""Enumerations: "the United States, France and Germany", of which a short answer may be one item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.language.vocabulary import listed

_BREAK = re.compile(
    r"[.!?](?=\s|$)|[;:()\u2014|\n\"\u201c\u201d]|\s[-\u2013]\s|"
    r",?\s(?=(?:which|who|whom|whose|where|when|while|that|because|although|but|if|unless)\s)"
)
_JOINT = re.compile(r"(?:\s*,)?\s+(?:and|or|&|as well as)\s+|\s*,\s+")
_INTRODUCES = re.compile(r"(?:,?\s+(?:such as|including|namely|ranging from)|,\s+from|:)\s+")
_WORD = re.compile(r"\S+")
_MOST_WORDS = 10  # of an item
_SHORTEST_STEM = 2  # letters before "ing" or "ed", which "red" and "king" lack
_MORE_WORDS = 4  # that the last item may have beyond the longest of the others
_PREPOSITIONS = listed(
    """in to on at from by with against between during under within into after before since until without through as
    than among including for like"""
)
_CLAUSE_WORDS = listed(
    """is are was were do does did has have had can could will would should must may might because if i you we they he
    she it there this not also then thus which who whom whose where when while that so"""
)
_LINKS = listed("of the a an de la le van von der den du del di da al for")  # inside a name
_OPENERS = listed("a an the")
_ARTICLES = _OPENERS | listed("its his her their our your some many several various both other")


@dataclass(frozen=True, slots=True)
class _Clause:
    """The parts of a clause between its commas and conjunctions, and of each gap whether it holds "and" or "or"."""

    text: str
    parts: Sequence[tuple[int, int]]
    final: Sequence[bool]


def whole_enumeration(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole enumeration of which `text[start:end]` is an item or which it introduces; the range itself without one.

    Items are of one form, as names beside names; "and" or "or" stands only before the last. "Three cities" introduces
    what comes after it in "three cities, namely Bonn, Trier and Ulm".
    """
    introduced = None if is_enumeration(text[start:end]) else _introduced(text, end)
    if introduced:
        return introduced
    clause = _clause(text, start, end)
    first = max(place for place, part in enumerate(clause.parts) if part[0] <= start)
    last = max((place for place, part in enumerate(clause.parts) if part[0] < end), default=first)
    form = _form(text, start, min(end, clause.parts[first][1]))
    complete = any(clause.final[first:last])
    stop = end
    if not complete and end == clause.parts[last][1]:
        stop = _last_end(clause, last, form) or end
    opens = first > 0 and start == clause.parts[first][0]
    if opens and clause.final[first - 1] != (complete or stop > end):
        start = _first_start(clause, first, form)
    return start, stop


def is_enumeration(text: str) -> bool:
    """Whether commas, "and" or "or" divide the text into items."""
    return _JOINT.search(text) is not None


def _introduced(text: str, end: int) -> tuple[int, int] | None:
    opening = _INTRODUCES.match(text, end)
    joint = _JOINT.search(text, opening.end()) if opening else None
    if opening is None or joint is None or joint.start() <= opening.end():
        return None
    first, last = whole_enumeration(text, opening.end(), joint.start())
    return (first, last) if last > joint.end() else None


def _clause(text: str, start: int, end: int) -> _Clause:
    left = max((match.end() for match in _BREAK.finditer(text, 0, start)), default=0)
    following = _BREAK.search(text, end)
    right = following.start() if following else len(text)
    joints = list(_JOINT.finditer(text, left, right))
    borders = [left, *(edge for joint in joints for edge in joint.span()), right]
    parts = list(zip(borders[::2], borders[1::2], strict=True))
    return _Clause(text, parts, [joint.group().strip() != "," for joint in joints])


def _last_end(clause: _Clause, part: int, form: str) -> int | None:
    """Where the last item after part number `part` ends; None where no enumeration goes on."""
    longest = _words(clause, part)
    for place, final in enumerate(clause.final[part:], start=part + 1):
        start, end = clause.parts[place]
        if final:
            stop = _item_end(clause.text, start, end, form)
            words = len(clause.text[start:stop].split())
            return stop if stop and words <= longest + _MORE_WORDS else None
        if _item_end(clause.text, start, end, form) != end:
            return None
        longest = max(longest, _words(clause, place))
    return None


def _words(clause: _Clause, part: int) -> int:
    return len(clause.text[slice(*clause.parts[part])].split())


def _first_start(clause: _Clause, part: int, form: str) -> int:
    """Where the first item before part number `part` starts; the start of that part when no item stands before it."""
    opening = clause.parts[part][0]
    for place in range(part - 1, -1, -1):
        start, end = clause.parts[place]
        begins = _item_start(clause.text, start, end, form, opens=place == 0)
        # "In Europe, France and Germany": what stands before a comma may be no item.
        if begins is None or (not clause.final[place] and clause.text[start:begins].strip().lower() in _PREPOSITIONS):
            break
        opening = begins
        if begins != start or (place and clause.final[place - 1]):
            break
    return opening


def _form(text: str, start: int, end: int) -> str:
    """The form of an item, told by its first word after articles: a name, a number, "ing", "ed", or the word itself."""
    word = next((each for each in text[start:end].split() if each.lower() not in _ARTICLES), "")
    if word[:1].isupper():
        return "name"
    if any(mark.isdigit() for mark in word):
        return "number"
    if word in _PREPOSITIONS or word in _CLAUSE_WORDS or word.endswith("ly"):
        return word
    return next((ending for ending in ("ing", "ed") if word[_SHORTEST_STEM:].endswith(ending)), "")


def _item_end(text: str, start: int, end: int, form: str) -> int | None:
    """Where an item of this form that starts at `start` ends; None where there is none."""
    if not text[start:end].strip() or _form(text, start, end) != form:
        return None
    stop = None
    for count, match in enumerate(_WORD.finditer(text, start, end)):
        if count >= _MOST_WORDS or (count and _ends_item(match.group(), form)):
            break
        stop = match.end()
    return stop


def _item_start(text: str, start: int, end: int, form: str, *, opens: bool) -> int | None:
    """Where an item of this form that ends at `end` starts; None where there is none, or it cannot be told.

    It cannot where the part `opens` a clause with other words than names: a verb may stand among them.
    """
    words = list(_WORD.finditer(text, start, end))[-_MOST_WORDS:]
    begins = words[:1] if words and words[0].start() == start and (form or not opens) else []
    for before, match in pairwise(words):
        opens_phrase = form != "name" and match.group() in _OPENERS
        if opens_phrase or _ends_item(before.group(), form) or before.group().lower() == "of":
            begins = [match]
    if not begins or _ends_item(words[-1].group(), form) or _form(text, begins[0].start(), end) != form:
        return None
    return begins[0].start()


def _ends_item(word: str, form: str) -> bool:
    """Whether an item ends before the word, or starts after it."""
    bare = word.lower()
    if form == "name" and word in _LINKS:
        return False
    lowered = form == "name" and not word[:1].isupper() and not word[:1].isdigit()
    return lowered or bare in _PREPOSITIONS or bare in _CLAUSE_WORDS
