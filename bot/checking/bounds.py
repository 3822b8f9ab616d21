"""Numbers that bound: "at least five" says as much of counted things as "more than four", and not "more than five"."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.checking.quantities import quantity
from bot.checking.support import EntityIndex
from bot.language.bounding import AT_LEAST, AT_MOST, BEHIND, DENIED, LESS, MORE
from bot.language.entities import Entity, EntityKind

_LOOK_BACK = 40  # characters before a number in which a bound is looked for


@dataclass(frozen=True, slots=True)
class Bound:
    """From where on, or up to where (`upper`): without the number itself where `strict`."""

    value: Fraction
    unit: str
    upper: bool
    strict: bool

    @property
    def normal(self) -> tuple[Fraction, str, bool, bool]:
        """The bound as it is compared: of counted things one without its number is one with the next."""
        if self.strict and not self.unit and self.value.denominator == 1:
            return self.value + (-1 if self.upper else 1), self.unit, self.upper, False
        return self.value, self.unit, self.upper, self.strict


def bound_of(entity: Entity, text: str) -> Bound | None:
    """The bound that a number is in the text; None where it is none."""
    given = quantity(entity.readings[0]) if entity.kind is EntityKind.NUMBER else None
    if given is None:
        return None
    value, unit = given
    if behind := BEHIND.match(text, entity.end):
        return Bound(value, unit, behind["upper"] is not None, strict=False)
    before = text[max(0, entity.start - _LOOK_BACK) : entity.start]
    for pattern, upper, strict in (
        (AT_MOST, True, False),
        (AT_LEAST, False, False),
        (MORE, False, True),
        (LESS, True, True),
    ):
        if word := pattern.search(before):
            denied = strict and DENIED.search(before, 0, word.start()) is not None
            return Bound(value, unit, upper != denied, strict and not denied)
    return None


def bounds_alike(entity: Entity, statement: EntityIndex, quotes: EntityIndex) -> bool:
    """Whether a number of the claim bounds what another number of the evidence bounds as well."""
    bound = bound_of(entity, statement.text)
    return bound is not None and bound.normal in {other.normal for other in _bounds(quotes.entities, quotes.text)}


def bounds_differ(statement: EntityIndex, quotes: EntityIndex) -> bool:
    """Whether a number is in the bound that the claim makes of it, and out in that of the evidence, or the reverse."""
    quoted = list(_bounds(quotes.entities, quotes.text))
    return any(
        any(_is_off(bound, other) for other in quoted) and bound.normal not in {other.normal for other in quoted}
        for bound in _bounds(statement.entities, statement.text)
    )


def _bounds(entities: Iterable[Entity], text: str) -> list[Bound]:
    return [bound for entity in entities if (bound := bound_of(entity, text)) is not None]


def _is_off(bound: Bound, other: Bound) -> bool:
    same = (bound.value, bound.unit, bound.upper) == (other.value, other.unit, other.upper)
    return same and bound.strict != other.strict
