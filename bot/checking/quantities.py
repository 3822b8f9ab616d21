"""Whether a number follows from others: in another unit, in other words, as a sum, a difference or a share."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from bot.language.entities import Entity, EntityKind
from bot.language.reckoning import (
    ABOUT,
    DIFFERENCE,
    EACH,
    GERMAN_ONE,
    GERMAN_UNITS,
    PERIODS,
    PRODUCT,
    RATIO,
    SUM,
    WORTH,
)
from bot.language.units import UNIT, unit_name

Quantity = tuple[Fraction, str]

# Units of one kind, by how many of its smallest each makes. A month is no number of days.
_KINDS: dict[str, dict[str, str]] = {
    "time": {"ms": "1/1000", "second": "1", "minute": "60", "hour": "3600", "day": "86400", "week": "604800"},
    "months": {"month": "1", "year": "12", "decade": "120"},
    "length": {"mm": "1", "cm": "10", "m": "1000", "km": "1000000"},
    "weight": {"mg": "1", "g": "1000", "kg": "1000000", "ton": "1000000000"},
    "volume": {"ml": "1", "litre": "1000"},
    "power": {"watt": "1", "kw": "1000", "mw": "1000000"},
    "share": {"%": "1/100", "": "1"},
}
_SCALES = {unit: (kind, Fraction(factor)) for kind, units in _KINDS.items() for unit, factor in units.items()}
_UNITS_OF_TIME = frozenset({*_KINDS["time"], *_KINDS["months"], "quarter"})
_MONEY = frozenset({"dollar", "euro"})
_WORDS = {word: Fraction(worth) for word, worth in WORTH.items()}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_ONE = re.compile(rf"\b(?:an?|one|single|per|each|every|the (?:first|next|same|following))[\s-]({UNIT})", re.IGNORECASE)
_ADVERB = re.compile(rf"\b(?:{'|'.join(PERIODS)})(?=e[nmrs]?\b|\b)", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:an?|per|each|every|one) quarter\b(?! (?:of (?:an?|the)|past|to)\b)", re.IGNORECASE)
_HALVES = re.compile(
    rf"\bhalf (?:an?|the) ({UNIT})|\b(?:an?|one) ({UNIT}) and a half|\b(\d+|two|three|four) and a half ({UNIT})"
)
_COUNTS = {"two": 2, "three": 3, "four": 4}
_NUMERAL = re.compile(r"-?\d")

# How many of a shorter unit of time a longer one holds, where that is no matter of one kind alone.
_SPANS = {("year", "week"): 52, ("year", "quarter"): 4, ("quarter", "month"): 3}
_NEAR = Fraction(15, 1000)  # how far a number may be off, as a share, that is said to be "about" right
_FEW = 5  # numbers of one unit up to which a rounded share of two of them is no accident
_MOST = 14  # quantities that are combined


def is_time(unit: str) -> bool:
    """Whether the unit is one of time."""
    return unit in _UNITS_OF_TIME


def quantity(reading: str) -> Quantity | None:
    """Number and unit of an entity's reading; None for a code, and for "thousands"."""
    number, _, unit = reading.partition(" ")
    return (Fraction(number), unit) if _NUMERAL.match(number) else None


def quantities(text: str, entities: Iterable[Entity]) -> list[Quantity]:
    """The quantities of a text: those of its number `entities`, and those in other words ("a day", "twice")."""
    numbers = [entity for entity in entities if entity.kind is EntityKind.NUMBER]
    readings = (reading for entity in numbers if not _is_vague(entity) for reading in entity.readings)
    given = [number for number in map(quantity, readings) if number is not None]
    return list(dict.fromkeys([*given, *_in_words(text)]))


def _is_vague(entity: Entity) -> bool:
    return entity.weak and not entity.value[:1].isdigit()


def _in_words(text: str) -> Iterator[Quantity]:
    yield from ((_WORDS[match[0].lower()], "") for match in _WORD.finditer(text))
    yield from ((Fraction(1), unit_name(match[1])) for match in _ONE.finditer(text))
    yield from ((Fraction(1), PERIODS[match[0].lower()]) for match in _ADVERB.finditer(text))
    yield from ((Fraction(1), GERMAN_UNITS[match[1].lower()]) for match in GERMAN_ONE.finditer(text))
    yield from ((Fraction(1), "quarter") for _ in _QUARTER.finditer(text))
    if "fortnight" in text.lower():
        yield Fraction(14), "day"
    for match in _HALVES.finditer(text):
        half, whole, count, unit = match.groups()
        if half:
            yield Fraction(1, 2), unit_name(half)
        elif whole:
            yield Fraction(3, 2), unit_name(whole)
        else:
            yield Fraction(_COUNTS.get(count) or count) + Fraction(1, 2), unit_name(unit)


def equal(first: Quantity, second: Quantity) -> bool:
    """Whether both are as much, in whatever unit: 5 weeks and 35 days, 12 cents and $0.12, a half and 50 %."""
    if first == second:
        return True
    (amount, unit), (other, other_unit) = first, second
    if "cent" in {unit, other_unit} and {unit, other_unit} & _MONEY:
        return amount == other / 100 if unit in _MONEY else amount / 100 == other
    scale, other_scale = _SCALES.get(unit), _SCALES.get(other_unit)
    if scale is None or other_scale is None or scale[0] != other_scale[0] or unit == other_unit:
        return False
    return amount * scale[1] == other * other_scale[1]


def combines(claim: str) -> bool:
    """Whether the claim's words announce a difference or a sum."""
    return DIFFERENCE.search(claim) is not None or SUM.search(claim) is not None


def follows(
    wanted: Quantity, claim: str, given: Sequence[Quantity], asked: Sequence[Quantity], said: Sequence[Quantity] = ()
) -> bool:
    """Whether the number follows from those that the evidence holds, in the way that the claim's words announce.

    `asked` are the quantities of the question: the price of one thing, asked for two, makes the double. `said` are the
    other quantities of the claim: the fee of a month makes that of "a year".
    """
    numbers = list(given[:_MOST])
    return (
        _is_combined(wanted, claim, [*numbers, *asked])
        or _is_share(wanted, claim, numbers)
        or _is_product(wanted, claim, numbers, asked, said)
        or _is_for_longer(wanted, claim, numbers, [*asked, *said])
    )


def _is_combined(wanted: Quantity, claim: str, numbers: Sequence[Quantity]) -> bool:
    """Whether it is a difference or a sum of two of the numbers."""
    pairs = [(a, b) for (a, x), (b, y) in combinations(numbers, 2) if _alike(x, wanted[1]) and _alike(y, wanted[1])]
    if DIFFERENCE.search(claim) and any(abs(a - b) == wanted[0] for a, b in pairs):
        return True
    return SUM.search(claim) is not None and any(a + b == wanted[0] for a, b in pairs)


def _is_share(wanted: Quantity, claim: str, numbers: Sequence[Quantity]) -> bool:
    """Whether it is one of the numbers as a share of another, or a share that one has grown or shrunk by."""
    value, unit = wanted
    if unit not in {"", "%"} or not RATIO.search(claim):
        return False
    whole = value / 100 if unit == "%" else value
    pairs = [(a, b) for (a, x), (b, y) in combinations(numbers, 2) if x == y and a and b]
    if any(whole in {a / b, b / a} for a, b in pairs):
        return True
    changed = unit == "%" and DIFFERENCE.search(claim) is not None
    if changed and any(whole in {abs(b - a) / a, abs(b - a) / b} for a, b in pairs):
        return True
    few = len(numbers) <= _FEW and ABOUT.search(claim) is not None
    return few and any(_is_near(whole, min(a / b, b / a)) for a, b in pairs)


def _is_product(
    wanted: Quantity, claim: str, numbers: Sequence[Quantity], asked: Sequence[Quantity], said: Sequence[Quantity]
) -> bool:
    """Whether it is an amount for several, or, "each", what one is of several."""
    value, unit = wanted
    if not unit:
        return False
    amounts = [amount for amount, own in [*numbers, *said] if own == unit]
    counts = [count if not kind else count / 100 for count, kind in [*asked, *numbers] if kind in {"", "%"}]
    several = bool(asked) or SUM.search(claim) is not None or RATIO.search(claim) is not None
    if several and any(a * count == value for a in amounts for count in counts):
        return True
    if PRODUCT.search(claim) and any(a * count == value for a in amounts for count, kind in said if kind != unit):
        return True
    if not EACH.search(claim):
        return False
    parts = [a / count for a in amounts for count in counts if count > 1]
    return value in parts or (ABOUT.search(claim) is not None and any(_is_near(value, part) for part in parts))


def _is_for_longer(wanted: Quantity, claim: str, numbers: Sequence[Quantity], periods: Sequence[Quantity]) -> bool:
    """Whether it is for a longer time what the evidence gives for a shorter: a year for a month; or how many fit."""
    value, unit = wanted
    rates = [per for one, per in numbers if one == 1 and is_time(per)]
    factors = [span for period in periods for per in rates if (span := _span(period, per)) is not None]
    if is_time(unit) or not factors:
        return False
    if not unit and PRODUCT.search(claim) and value in factors:
        return True
    amounts = [amount for amount, own in numbers if own in {unit, ""}]
    return any(a * factor == value for a in amounts for factor in factors)


def _span(period: Quantity, per: str) -> Fraction | None:
    """How many times a unit of time goes into a period: 12 months into a year; None where that is not fixed."""
    amount, unit = period
    if unit == per and amount != 1:
        return amount
    if (unit, per) in _SPANS:
        return amount * _SPANS[unit, per]
    scale, other = _SCALES.get(unit), _SCALES.get(per)
    if unit == per or scale is None or other is None or scale[0] != other[0]:
        return None
    return amount * scale[1] / other[1]


def _is_near(value: Fraction, exact: Fraction) -> bool:
    return abs(value - exact) <= _NEAR * exact


def _alike(unit: str, other: str) -> bool:
    return unit == other or "" in {unit, other}
