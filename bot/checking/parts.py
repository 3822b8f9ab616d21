"""Whether a German claim takes a number or a doer from another part of its evidence than the rest of its words.

"Adults pay 5.50 euros, children 2.50 euros": each part of a sentence has its own number, and children do not pay 5.50.
In German a noun has a capital, which tells what a part is about from the verb that the parts share.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.checking.quantities import is_time
from bot.checking.support import EntityIndex, stem
from bot.language.entities import Entity, EntityKind
from bot.language.units import UNIT

_BORDER = re.compile(
    r"[,;:.!?](?=\s)|\s(?:aber|während|statt|sondern)\s|\n|\sund(?=\s(?:der|die|das|den|dem|im|am|vom|zum|von|ein)\b)"
)
_UNIT_WORD = re.compile(rf"{UNIT}|Uhr|Euro|Prozent|Jahre?n?|Monate?n?|Wochen?|Tagen?|Stunden?|Minuten?|Millionen")
_FEWEST = 2  # parts


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence: the stems of its words and, with their places, of its nouns and weekdays; its values."""

    words: frozenset[str]
    placed: tuple[tuple[int, str], ...]
    values: tuple[Entity, ...]

    @property
    def nouns(self) -> frozenset[str]:
        """The stems of its nouns."""
        return frozenset(noun for _, noun in self.placed)

    def leading(self, value: Entity) -> str:
        """The last noun before where the part holds the value: what it is given for; empty without one."""
        start = next(other.start for other in self.values if _same(value, other))
        return max(((place, noun) for place, noun in self.placed if place < start), default=(0, ""))[1]


def strays(claim: EntityIndex, quotes: EntityIndex) -> bool:
    """Whether the claim joins what stands apart in the evidence."""
    said = list(_parts(claim))
    parts = list(_parts(quotes))
    if len(said) != 1 or len(parts) < _FEWEST:
        return False
    return any(_is_elsewhere(value, said[0], parts) for value in said[0].values) or _is_crossed(said[0], parts)


def _is_elsewhere(value: Entity, claim: _Part, parts: Sequence[_Part]) -> bool:
    """Whether the number is given only for what the claim does not speak of, and what it speaks of has another."""
    own = [part for part in parts if any(_same(value, other) for other in part.values)]
    leading = [part.leading(value) for part in own]
    # A part without such a noun goes on with what stands before it.
    if not own or not all(leading) or claim.nouns.intersection(leading):
        return False
    held = frozenset(word for part in own for word in part.words)
    return any(
        part not in own and (claim.words & part.words) - held and any(_rivals(value, other) for other in part.values)
        for part in parts
    )


def _is_crossed(claim: _Part, parts: Sequence[_Part]) -> bool:
    """Whether two nouns of the claim stand in one part each of two that say the same of others."""
    nouns = claim.nouns - _common(parts)
    holding = [part for part in parts if nouns & part.nouns]
    if len(nouns) != _FEWEST or len(holding) != _FEWEST or any(len(nouns & part.nouns) > 1 for part in holding):
        return False
    first, second = holding
    shared = (claim.words - claim.nouns) & first.words & second.words
    return bool(shared) and all(part.nouns - claim.nouns for part in holding)


def _common(parts: Sequence[_Part]) -> frozenset[str]:
    """The nouns that stand in several parts, which tell none of them from another."""
    nouns = [noun for part in parts for noun in part.nouns]
    return frozenset(noun for noun in nouns if nouns.count(noun) > 1)


def _same(value: Entity, other: Entity) -> bool:
    return value.kind is other.kind and bool(set(value.readings) & set(other.readings))


def _rivals(value: Entity, other: Entity) -> bool:
    """Whether both could be given for the same thing: two amounts of money, two times of day."""
    if value.kind is not other.kind or _same(value, other):
        return False
    if value.kind is EntityKind.DATE:
        return (":" in value.value) == (":" in other.value) and value.value.count("-") == other.value.count("-")
    unit, rival = value.readings[0].partition(" ")[2], other.readings[0].partition(" ")[2]
    return unit == rival or (is_time(unit) and is_time(rival))


def _parts(text: EntityIndex) -> Iterator[_Part]:
    """The parts of the text that hold a word."""
    borders = [0, *(border.end() for border in _BORDER.finditer(text.text)), len(text.text)]
    values = [each for each in text.entities if each.kind in {EntityKind.NUMBER, EntityKind.DATE} and not each.weak]
    for start, end in pairwise(borders):
        words = [(at, word) for at, word in text.words if start <= at < end and not _UNIT_WORD.fullmatch(word)]
        told = frozenset(stem(word) for _, word in words) - {""}
        if told:
            nouns = tuple((at, stem(word)) for at, word in words if word[:1].isupper() and stem(word))
            nouns += tuple(
                (each.start, each.value) for each in values if start <= each.start < end and each.value.isalpha()
            )
            yield _Part(told, nouns, tuple(each for each in values if start <= each.start < end))
