"""The number that stands beside what is asked, of several in one sentence: "6.50 for adults and 3 for children"."""

import re
from bisect import bisect
from collections.abc import Collection

from bot.language.entities import Entity, numbers
from bot.language.words import placed_words

_BORDER = re.compile(r"[,;:](?=\s)|\s(?:and|but|or|while|whereas|und|aber|oder)\s", re.IGNORECASE)


def number_beside(asked: Collection[str], text: str, start: int, end: int) -> tuple[int, int]:
    """The span of `text` from `start` to `end`, or that of the number in whose part of the sentence words stand alone.

    `asked` are the keys of the question's words. The span is moved when it holds one number, no word that is asked
    stands in its part alone (but for what the number counts, which the other part need not repeat), and there is one
    other part with such a word and one number.
    """
    values = [value for value in numbers(text) if not value.weak]
    own = [value for value in values if start <= value.start < end]
    if len(own) != 1 or len(values) == 1:
        return start, end
    borders = [border.start() for border in _BORDER.finditer(text)]
    home = bisect(borders, own[0].start)
    places: dict[str, set[int]] = {}
    for place, _, key in placed_words(text):
        if key in asked:
            places.setdefault(key, set()).add(bisect(borders, place))
    alone = {key: next(iter(parts)) for key, parts in places.items() if len(parts) == 1}
    counted = _counted(text, own[0])
    if any(part == home for key, part in alone.items() if key != counted):
        return start, end
    inside = {part: [value for value in values if bisect(borders, value.start) == part] for part in alone.values()}
    fitting = [found[0] for part, found in inside.items() if part != home and len(found) == 1]
    return (fitting[0].start, fitting[0].end) if len(fitting) == 1 else (start, end)


def _counted(text: str, number: Entity) -> str | None:
    """The key of the word right behind the number: what it counts."""
    return next((key for place, _, key in placed_words(text) if place >= number.end), None)
