"""Entities in a text: its numbers, dates, names and quotations, each with a normal form that can be compared.

What is read is English, and digits in any language. The forms are loose on purpose: "10 percent" and "10%", "14 June
2021" and "2021-06-14", "Putin" and "Putin's" come out equal, so that only another entity looks like another entity.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.language import numerals
from bot.language.names import name_ranges
from bot.language.units import CURRENCY, UNIT, currency_name, unit_name
from bot.language.vocabulary import listed


class EntityKind(StrEnum):
    """What an entity is."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity at `text[start:end]`.

    `value` is its normal form; the readings of an ambiguous one are joined by "|". A number is an exact fraction and
    perhaps a unit ("1500000 dollar", "1/3"), or, where it counts nothing ("F-16", "2.13.0"), itself after "="; a date
    is `year-month-day` with "?" for what is not said ("?-6-14"), or a weekday, a decade ("1990s") or a time ("17:00");
    a name is its words, in lower case unless it is an acronym; a quotation is its words.
    `weak` entities are not worth asking support for: "one", "first", "thousands".
    """

    kind: EntityKind
    start: int
    end: int
    value: str
    weak: bool = False

    @property
    def readings(self) -> tuple[str, ...]:
        """The normal forms that the entity can have."""
        return tuple(self.value.split("|"))


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_NUMBERS = {month[:3].lower(): number for number, month in enumerate(MONTHS, start=1)}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(month[:3] for month in MONTHS)}|Sept)\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)(?:st|nd|rd|th)?(?![:%]|[.,]\d)"
_YEAR = r"[12]\d{3}(?![\d%]|[.,]\d)"
# "May" is a month after these words; elsewhere it is mostly a verb. "March" is one when it has a capital.
_BEFORE_MAY = "in In of by since Since until last next early late this from"
_MAY = "|".join(rf"(?<=\b{word}\s)" for word in sorted(listed(_BEFORE_MAY)))
_DIGITS = r"\d{1,3}(?:[,.'\u2019 \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*"
_BETWEEN = r"(?:-|\u2013|to|and|or|bis|auf|und|oder)"  # two numbers of which the second gives the magnitude of both
_MAGNITUDE = rf"(?:(?i:{numerals.MAGNITUDE_WORDS}|bn|mn|tn)\b|(?<=\d)[kKMB]\b|(?<=[$€£]\d)[mb]\b|(?<=\d\d)[b]\b)"


def _trie(words: Iterable[str]) -> str:
    """A pattern for the words, grouped by first letter, which is quicker than one long list."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, reverse=True):  # the longer of two words with one beginning comes first
        groups.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())


_PATTERNS = {
    "iso": r"\b[12]\d{3}-[01]\d(?:-[0-3]\d)?(?![\d-])",
    "slash": r"\b\d{1,2}(?P<mark>[/.])\d{1,2}(?P=mark)[12]\d{3}(?!\d)",
    "month_day": rf"\b{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?",
    "day_month": rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?",
    "month_year": rf"\b{_MONTH}(?:,|\s+of)?\s+{_YEAR}",
    "month": rf"\b(?:(?!May\b)(?:{'|'.join(MONTHS)})|(?:{_MAY})May)\b",
    "weekday": rf"\b(?:{'|'.join(WEEKDAYS)})(?=s?\b)",
    "decade": r"\b[12]\d\d0['\u2019]?s\b",
    "time": r"\b[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?:\s?[aApP]\.?[mM]\b\.?)?|\b\d{1,2}\s?[aApP]\.?[mM]\b\.?",
    "quarter": r"\bQ[1-4]\b",
    "code": r"\b(?!\d{1,3}(?:\.\d{3})+(?![\w.]))v?\d+(?:\.\d+){2,}(?!\w)"
    r"|\b(?!Mid|Pre|Post)[A-Za-z]*[A-Z][A-Za-z]*-?\d[\w-]*",
    "fraction": r"(?<![\d/])\d+/[1-9]\d*(?![\d/])",
    "number": rf"(?P<sign>(?<![\w)\]])[-\u2212](?=[$€£¥]?\d))?"
    rf"(?:(?P<currency>{CURRENCY})\s?)?(?<![\w.])(?P<digits>{_DIGITS})"
    rf"(?P<ordinal>(?:st|nd|rd|th)\b)?(?P<ahead>(?=\s?{_BETWEEN}\s?[$€£¥]?\d[\d.,]*[\s-]?{_MAGNITUDE}))?"
    rf"(?:[\s-]?(?P<magnitude>{_MAGNITUDE}))?(?:[\s-]?(?P<unit>{UNIT}))?",
    "part": rf"\b(?i:{numerals.PARTS})\b",
    "vague": r"\b(?i:(?:dozen|hundred|thousand|million|billion)s)\b",
    "words": rf"\b(?i:{numerals.WORDS})",
}
_SCAN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))
_LEADS = {word.lower() for word in (*MONTHS, *WEEKDAYS, *_MONTH_NUMBERS, "sept")}
_LEADS |= {*numerals.CARDINALS, *numerals.ORDINALS, *numerals.MAGNITUDES, "dozen", "a", "usd", "eur", "gbp", "us"}
# Where a number or a date can start: a digit, a sign, a code such as "F-16", or one of the words above.
_START = re.compile(
    rf"\d|[-\u2212$€£¥](?=[-\u2212$€£¥\d])|\b(?:[A-Za-z]++(?=-?\d)|(?i:{_trie(_LEADS)})s?\b)",
)
_UNIT_AFTER = re.compile(rf"[\s-]?({UNIT})")
_AHEAD = re.compile(rf"\s?{_BETWEEN}\s?[$€£¥]?\d[\d.,]*[\s-]?({_MAGNITUDE})")
_VAGUE_BEFORE = re.compile(r"\b(?:several|few|many|some)[\s-]$", re.IGNORECASE)
_TIME_UNIT_BEFORE = re.compile(r"(?:\d|\b(?:per|a|each|every|split|any))[\s-]$", re.IGNORECASE)
_QUOTATION = re.compile(
    r"(?<![\w\"])\"(?=\S)([^\"]+)(?<=\S)\"(?!\w)|[“„«]([^“”„«»]+)[”“»]"
    r"|(?<!\w)\u2018([^\u2018\u2019]+(?:\u2019\w[^\u2018\u2019]*)*)\u2019(?!\w)"
)
_DATED = {"iso", "slash", "month_day", "day_month", "month_year", "month", "weekday", "decade", "time"}
_YEARS = range(1000, 2100)


def entities(text: str) -> list[Entity]:
    """The entities of a text, in order of start. Names inside a date or a number are not names."""
    entities = _numbers_and_dates(text)
    taken = {offset for entity in entities if not entity.weak for offset in range(entity.start, entity.end)}
    for start, end, value in name_ranges(text):
        if start not in taken:
            entities.append(Entity(EntityKind.NAME, start, end, value))
    entities += quotations(text)
    return sorted(entities, key=lambda entity: (entity.start, entity.end))


def numbers(text: str) -> list[Entity]:
    """The numbers of a text, in order."""
    return [entity for entity in _numbers_and_dates(text) if entity.kind is EntityKind.NUMBER]


def dates(text: str) -> list[Entity]:
    """The dates of a text, in order: years, months, days, weekdays, decades and times of day."""
    return [entity for entity in _numbers_and_dates(text) if entity.kind is EntityKind.DATE]


def names(text: str) -> list[Entity]:
    """The names of a text, in order: of people, places, organisations, works."""
    return [entity for entity in entities(text) if entity.kind is EntityKind.NAME]


def quotations(text: str) -> list[Entity]:
    """What stands between quotation marks, without them, in order."""
    quoted = []
    for match in _QUOTATION.finditer(text):
        group = match.lastindex or 0
        if words := " ".join(match.group(group).split()):
            quoted.append(Entity(EntityKind.QUOTATION, match.start(group), match.end(group), words.replace("|", " ")))
    return quoted


def _numbers_and_dates(text: str) -> list[Entity]:
    entities: list[Entity] = []
    for match in _matches(text):
        name = match.lastgroup or ""
        if name == "words":
            entities += _spelled(match)
        elif name in _DATED:
            if value := _DATE_VALUES[name](match):
                entities.append(Entity(EntityKind.DATE, match.start(), match.end(), value))
        elif entity := _number(name, match):
            entities.append(entity)
    return entities


def _matches(text: str) -> Iterator[re.Match[str]]:
    """The matches of _SCAN, tried only where a number or a date can start, which is ten times as fast."""
    start = _START.search(text)
    while start:
        match = _SCAN.match(text, start.start())
        if match:
            yield match
        start = _START.search(text, match.end() if match else start.end())


def _number(name: str, match: re.Match[str]) -> Entity | None:
    if name == "number":
        return _digits(match)
    text, weak = match.group(), False
    if name == "quarter":
        value = f"{text[1]} quarter"
    elif name == "code":
        value = "=" + text.lower().replace("-", "").removeprefix("v")
    elif name == "fraction":
        value = str(Fraction(text))
    elif name == "part":
        value = str(numerals.part(text))
    else:
        value, weak = text.lower(), True
    return Entity(EntityKind.NUMBER, match.start(), match.end(), value, weak)


def _digits(match: re.Match[str]) -> Entity | None:
    values = numerals.digits(match["digits"])
    if not values:
        return Entity(EntityKind.NUMBER, match.start(), match.end(), f"={match['digits']}")
    unit = _unit(match)
    bare = not (unit or match["magnitude"] or match["currency"] or match["sign"] or match["ordinal"])
    if bare and match["digits"].isdigit() and len(match["digits"]) == 4 and int(values[0]) in _YEARS:  # noqa: PLR2004
        return Entity(EntityKind.DATE, match.start(), match.end(), f"{values[0]}-?-?")
    if match["magnitude"]:
        values = tuple(value * numerals.MAGNITUDES[match["magnitude"].lower()] for value in values)
    elif match["ahead"] is not None and (ahead := _AHEAD.match(match.string, match.end("digits"))):
        values += tuple(value * numerals.MAGNITUDES[ahead.group(1).lower()] for value in values)
    if match["sign"]:
        values = tuple(-value for value in values)
    value = "|".join(f"{value} {unit}".strip() for value in values)
    return Entity(EntityKind.NUMBER, match.start(), match.end(), value)


def _unit(match: re.Match[str]) -> str:
    if match["unit"]:
        return unit_name(match["unit"])
    return currency_name(match["currency"]) if match["currency"] else ""


def _spelled(match: re.Match[str]) -> list[Entity]:
    spelled = []
    for start, end, number, ordinal in numerals.spelled(match.string, match.start(), match.end()):
        unit = _UNIT_AFTER.match(match.string, end)
        value = f"{number} {unit_name(unit.group(1))}" if unit else str(number)
        moment = ordinal and number == 2 and _TIME_UNIT_BEFORE.search(match.string, max(0, start - 8), start)  # noqa: PLR2004
        vague = _VAGUE_BEFORE.search(match.string, max(0, start - 8), start)  # "several hundred"
        weak = number == 1 or bool(moment or vague)
        spelled.append(Entity(EntityKind.NUMBER, start, unit.end() if unit else end, value, weak))
    return spelled


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    """Year, month and day of a date with the month's name."""
    word = re.search(r"[A-Za-z]{3,}", re.sub(r"\d+(?:st|nd|rd|th)|\bof\b", " ", match.group()))
    month = str(_MONTH_NUMBERS[word.group()[:3].lower()]) if word else "?"
    digits = [int(number) for number in re.findall(r"\d+", match.group())]
    year = next((str(number) for number in digits if number in _YEARS), "?")
    day = next((str(number) for number in digits if number <= 31), "?")  # noqa: PLR2004  the days of a month
    return year, month, day


def _named_date(match: re.Match[str]) -> str:
    return "-".join(_parts(match))


def _iso(match: re.Match[str]) -> str:
    year, month, *day = (str(int(number)) for number in match.group().split("-"))
    return f"{year}-{month}-{day[0] if day else '?'}"


def _slash(match: re.Match[str]) -> str:
    first, second, year = (int(number) for number in match.group().split(match["mark"]))
    readings = {(second, first), (first, second)} if match["mark"] == "/" else {(second, first)}
    return "|".join(f"{year}-{month}-{day}" for month, day in sorted(readings) if month <= 12)  # noqa: PLR2004


def _time(match: re.Match[str]) -> str:
    numbers_ = [int(number) for number in re.findall(r"\d+", match.group())]
    hour, minute = numbers_[0], numbers_[1] if len(numbers_) > 1 else 0
    half = re.search(r"[aApP](?=\.?[mM])", match.group())
    if half:
        hour = hour % 12 + (12 if half.group().lower() == "p" else 0)
    return f"{hour}:{minute:02}"


_DATE_VALUES: dict[str, Callable[[re.Match[str]], str]] = {
    "iso": _iso,
    "slash": _slash,
    "month_day": _named_date,
    "day_month": _named_date,
    "month_year": _named_date,
    "month": _named_date,
    "weekday": lambda match: match.group().lower(),
    "decade": lambda match: match.group()[:4] + "s",
    "time": _time,
}
