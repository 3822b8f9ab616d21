"""Whether a number follows from others: in another unit, in other words, as a sum, a difference or a share."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations

from bot.language.entities import Entity, EntityKind
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
_MONEY = frozenset({"dollar", "euro"})
_WORDS = {
    "single": Fraction(1),
    "twice": Fraction(2),
    "double": Fraction(2),
    "doubled": Fraction(2),
    "doubles": Fraction(2),
    "both": Fraction(2),
    "couple": Fraction(2),
    "pair": Fraction(2),
    "triple": Fraction(3),
    "tripled": Fraction(3),
    "half": Fraction(1, 2),
    "halves": Fraction(1, 2),
    "halved": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "third": Fraction(1, 3),
    "fortnight": Fraction(14),
}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_ONE = re.compile(rf"\b(?:an?|one|single|per|each|every|the (?:first|next|same|following))[\s-]({UNIT})", re.IGNORECASE)
_DAILY = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annual": "year"}
_ADVERB = re.compile(rf"\b(?:{'|'.join(_DAILY)})\b", re.IGNORECASE)
_HALVES = re.compile(
    rf"\bhalf (?:an?|the) ({UNIT})|\b(?:an?|one) ({UNIT}) and a half|\b(\d+|two|three|four) and a half ({UNIT})"
)
_COUNTS = {"two": 2, "three": 3, "four": 4}

_DIFFERENCE = re.compile(
    r"\b(?:more|less|fewer|rose|risen|rise[sn]?|fell|fall(?:s|en)?|grew|grown|dropped|drop|increase[ds]?|decrease[ds]?"
    r"|reduced|cut|up|down|by|difference|gap|earlier|later|longer|shorter|higher|lower|cheaper|dearer|older|younger|left"
    r"|remain(?:s|ing)?|gain(?:s|ed)?|los[et]s?|save[sd]?|extra|additional|above|below|another|further|after)\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\b(?:total|altogether|together|in all|both|combined|sum|overall|comes? to|adds? up|makes?)\b", re.IGNORECASE
)
_RATIO = re.compile(
    r"\b(?:twice|half|double|triple|times|(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?|quarters?|per ?cent"
    r"|share|fold)\b|%",
    re.IGNORECASE,
)
_MOST = 14  # quantities that are combined


def quantity(reading: str) -> Quantity | None:
    """Number and unit of an entity's reading; None for a code."""
    number, _, unit = reading.partition(" ")
    return None if number.startswith("=") or not number else (Fraction(number), unit)


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
    yield from ((Fraction(1), _DAILY[match[0].lower()]) for match in _ADVERB.finditer(text))
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
    return _DIFFERENCE.search(claim) is not None or _SUM.search(claim) is not None


def follows(wanted: Quantity, claim: str, given: list[Quantity], asked: list[Quantity]) -> bool:
    """Whether the number follows from those that the evidence holds, in the way that the claim's words announce.

    `asked` are the quantities of the question: the price of one thing, asked for two, makes the double.
    """
    value, unit = wanted
    numbers = given[:_MOST]
    pairs = [(a, b) for a, b in combinations([*numbers, *asked], 2) if _alike(a, wanted) and _alike(b, wanted)]
    if _DIFFERENCE.search(claim) and any(abs(a - b) == value for (a, _), (b, _) in pairs):
        return True
    if _SUM.search(claim) and any(a + b == value for (a, _), (b, _) in pairs):
        return True
    if _RATIO.search(claim) and unit in {"", "%"}:
        whole = value / 100 if unit == "%" else value
        if any(b and a and whole in {a / b, b / a} for (a, x), (b, y) in combinations(numbers, 2) if x == y):
            return True
    counts = [count if not kind else count / 100 for count, kind in [*asked, *numbers] if kind in {"", "%"}]
    per = [amount for amount, own in numbers if own == unit]
    multiplied = bool(asked) or bool(_SUM.search(claim)) or bool(_RATIO.search(claim))
    return multiplied and unit != "" and any(amount * count == value for amount in per for count in counts)


def _alike(quantity: Quantity, other: Quantity) -> bool:
    return quantity[1] == other[1] or "" in {quantity[1], other[1]}
