"""Units and currencies, each with one name: "kilometres" and "km" are "km", "$" and "USD" are "dollar"."""

import re
from functools import lru_cache

_FORMS = {
    "%": r"%|per\s?cent|percentage\spoints?|pct",
    "dollar": r"US\sdollars?|dollars?|USD",
    "euro": r"euros?|EUR",
    "pound": r"pounds?\ssterling|pounds?|GBP|lbs?",
    "yen": r"yen|JPY",
    "cent": r"cents?",
    "km": r"kilomet(?:er|re)s?|kms?",
    "m": r"met(?:er|re)s?|m",
    "cm": r"centimet(?:er|re)s?|cm",
    "mm": r"millimet(?:er|re)s?|mm",
    "mile": r"miles?|mi",
    "foot": r"foot|feet|ft",
    "inch": r"inch(?:es)?",
    "yard": r"yards?",
    "acre": r"acres?",
    "hectare": r"hectares?|ha",
    "kg": r"kilograms?|kilos?|kgs?",
    "g": r"grams?|g",
    "mg": r"milligrams?|mg",
    "ton": r"tonnes?|tons?",
    "ounce": r"ounces?|oz",
    "litre": r"lit(?:er|re)s?|l",
    "ml": r"millilit(?:er|re)s?|ml",
    "gallon": r"gallons?",
    "second": r"seconds?|secs?|s",
    "ms": r"milliseconds?|ms",
    "minute": r"minutes?|mins?",
    "hour": r"hours?|hrs?|h",
    "day": r"days?",
    "week": r"weeks?",
    "month": r"months?",
    "year": r"years?|yrs?",
    "decade": r"decades?",
    "century": r"century|centuries",
    "degree": r"degrees?(?:\s(?:Celsius|Fahrenheit))?|°\s?[CFK]?",
    "hz": r"hz|hertz",
    "mhz": r"mhz|megahertz",
    "ghz": r"ghz|gigahertz",
    "watt": r"watts?|w",
    "kw": r"kilowatts?|kw",
    "mw": r"megawatts?|mw",
    "kb": r"kilobytes?|kb",
    "mb": r"megabytes?|mb",
    "gb": r"gigabytes?|gb",
    "tb": r"terabytes?|tb",
}
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "usd": "dollar", "eur": "euro", "gbp": "pound"}
_COMPILED = [(re.compile(form, re.IGNORECASE), name) for name, form in _FORMS.items()]

_COUNTED = "head|person|piece|night|ride|seat|user|visit|page|word|call|go|pop|child|adult|bag|box|car|bike|room"
_TIMES = "second|minute|hour|day|week|month|quarter|year|night"
RATE = (  # what a number is reckoned by: "a minute", "per 100,000 cards", "each"
    r"(?i:\s(?:per|je|pro)\s(?:\d[\d.,]*\s)?[^\W\d_][\w-]*"
    rf"|\s?/\s?(?:{_TIMES}|{_COUNTED}|h|s|min|kWh|kg|km)\b"
    rf"|\san?\s(?:{_TIMES}|{_COUNTED}|kilo|litre|liter|mile|metre|meter)\b"
    rf"|\s(?:each|every)(?:\s(?:\d+\s|two\s|three\s)?(?:{_TIMES})s?\b|(?=\s*(?:[.,;:()|]|$))))"
)
UNIT = rf"(?:[%°]|(?i:{'|'.join(_FORMS.values())})(?!\w))"
CURRENCY = r"(?:(?<![A-Z])(?:[A-Z]{1,2})?\$|[€£¥]|\b(?:USD|EUR|GBP)(?=\s?\d))"


@lru_cache(maxsize=512)
def unit_name(form: str) -> str:
    """The one name of a unit that UNIT matched."""
    return next((name for pattern, name in _COMPILED if pattern.fullmatch(form)), form.lower())


def currency_name(form: str) -> str:
    """The one name of a currency that CURRENCY matched; any dollar is a dollar."""
    return _CURRENCIES.get(form.lower()) or _CURRENCIES[form[-1]]
