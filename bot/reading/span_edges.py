"""The edges of an answering span, moved so that no word, no code and no bracket is cut in two."""

import re

from bot.language.entities import numbers
from bot.language.units import RATE

_MARK = re.compile(r"\s*(?:[-*+•‣◦▪●–]\s+)?\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)](?=\s)")
_RATE = re.compile(RATE)
_NEAR_NUMBER = 2  # words between a number and what it is reckoned by: "120 requests a minute"
_WORD = re.compile(r"[^\s()\[\]{}|,;:“”\"]+(?<![.!?…])")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of `text` from `start` to `end` with whole words and brackets.

    >>> text = "prices or know-how (of both)"
    >>> text[slice(*whole(text, 0, 14))], text[slice(*whole(text, 15, 22))]
    ('prices or know-how', 'know-how (of both)')
    """
    start, end = _whole_words(text, start, end)
    for opening, closing in _CLOSING.items():
        start, end = _balanced(text, start, end, opening, closing)
    return start, end


def unmarked(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without the mark of a list or the number of a clause at the text's beginning; None where it is no more.

    >>> text = "4) Parking: there are only 18 spaces"
    >>> unmarked(text, 0, 2), text[slice(*unmarked(text, 0, 10))]
    (None, 'Parking')
    """
    mark = _MARK.match(text)
    if mark is None or start >= mark.end():
        return start, end
    if not text[mark.end() : end].strip(" \t*_"):
        return None
    if not mark.group().endswith(")"):  # "12. March"
        return start, end
    return mark.end() + len(text[mark.end() : end]) - len(text[mark.end() : end].lstrip()), end


def with_rate(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a number with what the number is reckoned by, where that stands right behind it.

    >>> text = "It takes 1 minute per 100,000 cards."
    >>> text[slice(*with_rate(text, 9, 17))]
    '1 minute per 100,000 cards'
    """
    last = next((number.end for number in reversed(numbers(text[start:end]))), None)
    if last is None or len(text[start + last : end].split()) > _NEAR_NUMBER:
        return start, end
    while rate := _RATE.match(text, end):
        end = rate.end()
    return start, end


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    for word in _WORD.finditer(text):
        if word.start() < start < word.end() and text[start - 1] in "-_/'’":
            start = word.start()
        if word.start() < end < word.end() and text[end] in "-_/'’" and text[end + 1 : end + 2].isalnum():
            end = word.end()
    return start, end


def _balanced(text: str, start: int, end: int, opening: str, closing: str) -> tuple[int, int]:
    """The span with the other half of a bracket that it holds one half of, or without that half at its edge."""
    inside = text[start:end]
    if inside.count(opening) > inside.count(closing):
        after = text.find(closing, end)
        end = after + 1 if after >= 0 else start + len(inside[: inside.rindex(opening)].rstrip())
    elif inside.count(closing) > inside.count(opening):
        before = text.rfind(opening, 0, start)
        start = before if before >= 0 else start
        end = end if before >= 0 else start + len(inside[: inside.rindex(closing)].rstrip())
    return start, max(start, end)
