"""Entities in a German text. Every noun has a capital there, so a capital alone makes no name.

Numbers, dates and units are put into English words, letter by letter traced back, and read by the same rules.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.language import entities as english
from bot.language.entities import Entity, EntityKind
from bot.language.names import folded, is_acronym
from bot.language.tokens import LETTERS

_MONTHS = {
    "januar": "January",
    "jänner": "January",
    "februar": "February",
    "märz": "March",
    "april": "April",
    "mai": "May",
    "juni": "June",
    "juli": "July",
    "august": "August",
    "september": "September",
    "oktober": "October",
    "november": "November",
    "dezember": "December",
}
_IN_ORDER = list(dict.fromkeys(_MONTHS.values()))
_WEEKDAYS = {
    "montag": "Monday",
    "dienstag": "Tuesday",
    "mittwoch": "Wednesday",
    "donnerstag": "Thursday",
    "freitag": "Friday",
    "samstag": "Saturday",
    "sonnabend": "Saturday",
    "sonntag": "Sunday",
}
_UNITS = {
    r"(?:arbeits|werk|kalender)?tage?[ns]?": "days",
    r"wochen?": "weeks",
    r"monate?[ns]?": "months",
    r"jahre?[ns]?": "years",
    r"stunden?": "hours",
    r"minuten?": "minutes",
    r"sekunden?": "seconds",
    r"prozent": "percent",
    r"euros?": "euros",
    r"franken": "francs",
    r"pfund": "pounds",
    r"kilometern?|km": "km",
    r"metern?": "metres",
    r"grad": "degrees",
    r"millionen|million|mio\.?": "million",
    r"milliarden?|mrd\.?": "billion",
    r"tsd\.?": "thousand",
}
_ONES = {
    "null": 0,
    "ein": 1,
    "eins": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
    "dreizehn": 13,
    "vierzehn": 14,
    "fünfzehn": 15,
    "sechzehn": 16,
    "siebzehn": 17,
    "achtzehn": 18,
    "neunzehn": 19,
}
_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_ORDINAL_DAY = re.compile(rf"\b(?P<day>\d{{1,2}})\.(?=\s+(?:{'|'.join(_MONTHS)})\b)", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"(?<![\d.])(?P<first>[0-3]?\d)\.(?P<second>0?[1-9]|1[0-2])\.(?!\s?\d)")
_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s+Uhr\b")
_SHARES = {"hälfte": 2, "drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "achtel": 8, "zehntel": 10}
_COUNTS = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sieben": 7, "neun": 9}
_SHARE = re.compile(
    rf"\b(?:(?:(?P<count>{'|'.join(_COUNTS)})(?:e[mnrs]?)?\s+)?(?P<share>{'|'.join(_SHARES)})(?:s|n)?)\b"
    rf"(?!\s+(?:vor|nach|Stunden?|Jahre?)\b)"
)
_PIECE = re.compile(
    rf"{_SHARE.pattern}|{_DAY_AND_MONTH.pattern}|{_CLOCK.pattern}|{_ORDINAL_DAY.pattern}|\b(?:mio|mrd|tsd)\.|[^\W\d_]+",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:Herrn?|Frau|Dr\.|Prof\.)\s+((?:[A-ZÄÖÜ][\w-]+\s?)+)")
_ROLE = re.compile(
    r"\w*(?:chef|leiter|sprecher|minister|meister|direktor|präsident|geschäftsführer|trainer|anwält|anwalt|richter)(?:in)?"
    r"|\w*vorsitzende[rn]?|\w*vorstand",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?<![.!?:]\s)(?<!\A)\b[A-ZÄÖÜ][a-zäöüß-]+(?:\s+[A-ZÄÖÜ][a-zäöüß-]+)+")


def entities(text: str) -> list[Entity]:
    """The entities of a German text, in order of start."""
    translated, starts, ends = _in_english(text)
    entities = [
        replace(entity, start=starts[entity.start], end=ends[entity.end - 1])
        for entity in english.entities(translated)
        if entity.kind is not EntityKind.NAME
    ]
    entities += [Entity(EntityKind.NAME, start, end, value) for start, end, value in _names(text)]
    return sorted(entities, key=lambda entity: (entity.start, entity.end))


def number(word: str) -> int | None:
    """The value of a German number word, in small letters: "einundzwanzig" is 21; None when it is none."""
    if word in _ONES or word in _TENS:
        return _ONES.get(word, _TENS.get(word))
    for scale, value in (("tausend", 1000), ("hundert", 100)):
        head, separator, tail = word.partition(scale)
        if separator:
            first, rest = (number(head) if head else 1), (number(tail.removeprefix("und")) if tail else 0)
            return None if first is None or rest is None else first * value + rest
    ones, _, tens = word.partition("und")
    return _TENS[tens] + _ONES[ones] if tens in _TENS and ones in _ONES else None


def _in_english(text: str) -> tuple[str, list[int], list[int]]:
    """The text with its numbers, units and months in English, and where each of its characters begins and ends."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _PIECE.finditer(text):
        word = _translated(match)
        if word is None:
            continue
        pieces += [text[position : match.start()], word]
        starts += range(position, match.start())
        ends += range(position + 1, match.start() + 1)
        steps = [min(match.start() + step, match.end() - 1) for step in range(len(word))]
        starts += steps
        ends += [*(step + 1 for step in steps[:-1]), *([match.end()] if word else [])]
        position = match.end()
    pieces.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    return "".join(pieces), starts, ends


def _translated(match: re.Match[str]) -> str | None:
    if share := match["share"]:
        return f"{_COUNTS[(match['count'] or 'ein').casefold()]}/{_SHARES[share.casefold()]}"
    if match["second"]:
        return f"{match['first']} {_IN_ORDER[int(match['second']) - 1]}"
    if match["hour"]:
        return f"{match['hour']}:{match['minute'] or '00'}"
    if match["day"]:
        return match["day"]
    word = match[0].casefold()
    if name := _MONTHS.get(word) or _WEEKDAYS.get(word) or _WEEKDAYS.get(word.removesuffix("s")):
        return name
    value = None if word in {"ein", "eins"} else number(word)
    if value is not None:
        return str(value)
    return next((unit for form, unit in _UNITS.items() if re.fullmatch(form, word)), None)


def _is_unit(word: str) -> bool:
    return any(re.fullmatch(form, word.casefold()) for form in _UNITS)


def _names(text: str) -> Iterator[tuple[int, int, str]]:
    """What is surely a name: after "Herr" or "Frau", two capitalised words side by side, an acronym."""
    for match in _PERSON.finditer(text):
        yield match.start(1), match.start(1) + len(match[1].rstrip()), " ".join(map(folded, match[1].split()))
    for match in _PAIR.finditer(text):
        words = match[0].split()
        if len(words) > 2 and _ROLE.fullmatch(words[0]):  # noqa: PLR2004  "Finanzchefin Katrin Oberle"
            words = words[1:]
        if words[0] not in {"Herr", "Herrn", "Frau"} and not any(map(_is_unit, words)):
            yield match.start(), match.end(), " ".join(map(folded, words))
    for match in LETTERS.finditer(text):
        if is_acronym(match[0]):
            yield match.start(), match.end(), folded(match[0]).upper()
