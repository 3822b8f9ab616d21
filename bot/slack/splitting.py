"""Markdown cut into parts that Slack takes: at paragraphs where it can be, with code fences closed and opened again."""

import re

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_LONGEST_FENCE = 40  # characters of an opening line that is repeated; a longer one is none
# What must not be cut: an escape, and a word that would read as an address or a mention without its end.
_UNFINISHED = re.compile(r"[&.@][^&.@\s]{0,12}$")
_BORDERS = ("\n\n", "\n", ". ", " ")


def split_markdown(text: str, most: int) -> list[str]:
    """The escaped text in parts of at most `most` characters (100 or more); one empty part for an empty text."""
    parts, opening, rest = [], "", text
    while len(opening) + len(rest) > most:
        room = most - len(opening) - _LONGEST_FENCE - 1
        cut = _border(rest, room)
        part = opening + rest[:cut]
        fence = open_fence(part)
        parts.append(f"{part.rstrip()}\n{fence[0]}" if fence else part.rstrip())
        rest = rest[cut:] if fence else rest[cut:].lstrip("\n")
        opening = f"{fence[0]}{fence[1]}\n" if fence else ""
    return [part for part in [*parts, opening + rest] if part.strip()] or [""]


def open_fence(text: str) -> tuple[str, str] | None:
    """The marks and the language of the code fence that is open at the end of `text`; None when none is."""
    fence: tuple[str, str] | None = None
    for match in _FENCE.finditer(text):
        marks, info = match[1], match[2].strip()
        if fence is None:
            fence = (marks, info) if len(marks) + len(info) < _LONGEST_FENCE and "`" not in info else None
        elif marks.startswith(fence[0]) and not info:
            fence = None
    return fence


def ends_in_fence(text: str) -> bool:
    """Whether the last line of `text` closes a code fence."""
    *before, last = text.rstrip().split("\n")
    return bool(_FENCE.match(last)) and open_fence(text) is None and open_fence("\n".join(before)) is not None


def shortened(text: str, most: int) -> str:
    """Escaped text of one paragraph, cut to `most` characters with `…`, and never inside an escape."""
    if len(text) <= most:
        return text
    return text[: _border(text, most - 1)].rstrip() + "…"


def _border(text: str, room: int) -> int:
    """Where to cut `text` so that at most `room` characters stand before: the best border of the last half."""
    for border in _BORDERS:
        position = text.rfind(border, room // 2, room)
        if position >= 0:
            return position + len(border)
    word = _UNFINISHED.search(text[:room])
    return word.start() if word and word.start() else room
