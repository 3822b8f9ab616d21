"""What kind of value a question in English asks for, and the words that name such values at the head of a column."""

import re
from enum import StrEnum

from bot.language.entities import EntityKind, entities
from bot.language.names import name_ranges
from bot.language.vocabulary import listed
from bot.language.words import words_of


class Value(StrEnum):
    """A kind of value that can stand in a cell of a table."""

    MONEY = "money"
    DURATION = "duration"
    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    REPLY = "reply"


_TIMES = "seconds?|minutes?|hours?|days?|weeks?|months?|years?"
_ASKING = {
    Value.DURATION: rf"how (?:long|fast|quick(?:ly)?|soon)\b|how many (?:{_TIMES})\b|\bwait\b",
    Value.MONEY: r"how (?:much|expensive|cheap)\b|\b(?:cost|costs|price|fee|pay)\b",
    Value.DATE: (
        r"(?:^\W*(?:(?:and|so|but|by|until|till|since|from) )*when|what time|(?:what|which) (?:date|day|month|year))\b"
    ),
    Value.NUMBER: r"how (?:many|old|big|large|tall|heavy|high|far|wide|deep|often)\b",
    Value.PERSON: r"^\W*(?:and |so )?(?:to |by |from |with )?who(?:m|se)?\b",
    Value.REPLY: r"^\W*(?:and |so )?(?:is|are|do|does|can|could|may|must|will|was|were|has|have|am|should)\b",
}
_COMPILED = {value: re.compile(pattern, re.IGNORECASE) for value, pattern in _ASKING.items()}
_TEMPORAL = listed("second ms minute hour day week month year decade century")
_CURRENCIES = listed("dollar euro pound yen cent")
_SIGN = re.compile(r"[€$£¥]|\b(?:CHF|USD|EUR|GBP|zł|kr|crowns?|francs?|euros?|dollars?|pounds?)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\W*(?:from |up to |about |ca\.? )?\d[\d.,\s]*\W*", re.IGNORECASE)
_SPELLED = re.compile(
    r"\b(?:at once|immediately|same day|overnight|while you wait|forever|for ever|unlimited)\b", re.IGNORECASE
)
_PERIOD = re.compile(rf"\d\s?(?:{_TIMES}|h|hrs?|mins?|s|ms|d)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d)?\s?[-\u2013]\s?\d{1,2}(?:[:.]\d\d)?\b|\b\d{1,2}[:.]\d\d\b")
_DAYS = re.compile(r"\b(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun|daily|noon|midnight)\b")
_REPLY = re.compile(
    r"\W*(?:yes|no|none|not|never|always|only|all|both|required|optional|included|excluded|free|allowed|forbidden|"
    r"possible|sold|[\u2713\u2714\u2717\u2718x\u2013\u2014-])(?!\w)",
    re.IGNORECASE,
)
# One of a line stands for another at the head of a column.
_ALIKE = (
    "takes take duration wait waiting turnaround processing ready",
    "required mandatory compulsory obligatory requirement",
    "price cost costs fee charge tariff rate",
    "valid validity expire expires expiry",
    "deadline due until",
    "responsible contact owner lead leader charge head",
    "allowed permitted permissible",
    "limit maximum max most",
    "minimum min least",
    "phone telephone number call ring",
    "where place location room",
    "meaning means mean",
)
_ALIKE_KEYS = tuple(frozenset(words_of(line)) for line in _ALIKE)
_HEADS = {
    Value.MONEY: frozenset(words_of("price cost costs fee charge tariff rate amount rent")),
    Value.DURATION: frozenset(words_of("takes duration wait waiting turnaround processing ready time term period")),
    Value.DATE: frozenset(words_of("date day when until deadline due time")),
    Value.PERSON: frozenset(words_of("who name contact responsible owner lead leader")),
}


def asked_value(question: str) -> Value | None:
    """The kind of value that a question asks for; None where it asks for something else."""
    return next((value for value, pattern in _COMPILED.items() if pattern.search(question)), None)


def heads_of(value: Value) -> frozenset[str]:
    """The keys of the words that stand over values of this kind."""
    return _HEADS.get(value, frozenset())


def alike(keys: frozenset[str]) -> frozenset[str]:
    """The keys with those that stand for them at the head of a column."""
    return keys.union(*(line for line in _ALIKE_KEYS if line & keys))


def is_value(text: str, value: Value) -> bool:
    """Whether a cell may hold a value of this kind."""
    if value is Value.REPLY:
        return _REPLY.match(text) is not None
    if value is Value.PERSON:
        return any(True for _ in name_ranges(text)) and not any(map(str.isdigit, text))
    if value is Value.DATE:
        dated = any(entity.kind is EntityKind.DATE for entity in entities(text))
        return dated or bool(_CLOCK.search(text) or _DAYS.search(text))
    if value is Value.DURATION:
        return bool(_PERIOD.search(text) or _SPELLED.search(text)) or _has_unit(text, _TEMPORAL)
    if value is Value.MONEY:
        return bool(_SIGN.search(text) or _AMOUNT.fullmatch(text)) or text.strip().lower() == "free"
    return any(map(str.isdigit, text))


def _has_unit(text: str, units: frozenset[str]) -> bool:
    return any(unit in units for entity in entities(text) for unit in entity.value.split()[1:])
