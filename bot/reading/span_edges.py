"""The edges of an answering span, moved so that no word, no code and no bracket is cut in two."""

import re

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
