"""What is embedded before a chunk's text: the title, the headings above it, the header of its table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from index.units import Tokens

_SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class Context:
    """The document's title, the headings above a chunk (outermost first), and a line for its table's header."""

    title: str
    headings: tuple[str, ...]
    header: str = ""

    def without(self, text: str) -> "Context":
        """Leave out the title when `text` says it, or a heading does."""
        title = _bare(self.title)
        spoken = re.compile(rf"(?<!\w){re.escape(title)}(?!\w)")
        repeated = spoken.search(_bare(text)) or any(title == _bare(heading) for heading in self.headings)
        return replace(self, title="") if repeated else self

    def size(self, tokens: Tokens) -> int:
        """How many tokens the whole context takes."""
        return _size(self._places(), tokens) + tokens.of(self.header)

    def fitted(self, tokens: Tokens, room: int) -> str:
        """The context in at most `room` tokens.

        The table's header goes before all else. Then outer headings are left out; then the title is cut at a word; then
        the innermost heading is.
        """
        header = _cut(self.header, tokens, room)
        line = self._line(tokens, room - tokens.of(header))
        return "\n".join(part for part in (line, header) if part)

    def _line(self, tokens: Tokens, room: int) -> str:
        headings = list(self.headings)
        while len(headings) > 1 and _size([self.title, *headings], tokens) > room:
            headings.pop(0)
        title = _cut(self.title, tokens, room - _size(["", *headings], tokens)) if self.title else ""
        places = [title, *headings] if title else headings
        if not title and headings:
            places = [_cut(heading, tokens, room) for heading in headings]
        return _SEPARATOR.join(place for place in places if place)

    def _places(self) -> list[str]:
        return [place for place in (self.title, *self.headings) if place]


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("…. ")


def _size(places: Sequence[str], tokens: Tokens) -> int:
    return sum(tokens.count(places)) + max(0, len(places) - 1) * tokens.of(_SEPARATOR)


def _cut(text: str, tokens: Tokens, room: int) -> str:
    """As many whole words of `text`, from its start, as `room` tokens hold."""
    if tokens.of(text) <= room:
        return text
    words = text.split()
    sizes = accumulate(tokens.count(words))
    return " ".join(word for word, size in zip(words, sizes, strict=True) if size <= room)
