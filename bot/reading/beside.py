"""What stands beside what is asked, of several in one sentence: "6.50 for adults and 3 for children"."""

import re
from bisect import bisect
from collections.abc import Collection, Sequence

from bot.language.asked_values import Value, asked_value
from bot.language.entities import Entity, dates, names, numbers
from bot.language.words import LIST_MARK, placed_words, words_of
from bot.question.question import Question

_BORDER = re.compile(r"[,;:](?=\s)|\s(?:and|but|or|while|whereas|und|aber|oder)\s", re.IGNORECASE)
_TIMES = frozenset("second minute hour day week month year".split())
_EDGE = " \t\r\n,;:."


def answer_beside(question: Question, text: str, start: int, end: int) -> tuple[int, int]:
    """The span of `text` from `start` to `end`, or what answers in the part of the sentence that shares words alone.

    A number is moved to another number; a time, where the question asks when; a name, where it asks who.
    """
    moved = number_beside(question.content, text, start, end)
    if moved != (start, end):
        return moved
    value = asked_value(question.text)
    if value is Value.DATE:
        return _entity_beside(question.content, text, dates(text), start, end)
    if value is Value.PERSON:
        return _entity_beside(question.content, text, names(text), start, end)
    return start, end


def number_beside(asked: Collection[str], text: str, start: int, end: int) -> tuple[int, int]:
    """The span of `text` from `start` to `end`, or that of the number in whose part of the sentence words stand alone.

    `asked` are the keys of the question's words. The span is moved when it holds one number, no word that is asked
    stands in its part alone (but for what the number counts, which the other part need not repeat), and there is one
    other part with such a word and one number. Both are times, or neither is: "ten days late" is no charge.
    """
    mark = LIST_MARK.match(text)
    values = [value for value in numbers(text) if not value.weak and (mark is None or value.start >= mark.end())]
    own = [value for value in values if start <= value.start < end]
    if len(own) != 1 or len(values) == 1:
        return start, end
    borders = [border.start() for border in _BORDER.finditer(text)]
    home = bisect(borders, own[0].start)
    alone = _alone(asked, text, borders)
    counted = _counted(text, own[0])
    if any(part == home for key, part in alone.items() if key != counted):
        return start, end
    inside = {part: [value for value in values if bisect(borders, value.start) == part] for part in alone.values()}
    others = [found[0] for part, found in inside.items() if part != home and len(found) == 1]
    fitting = [other for other in others if _is_time(other) is _is_time(own[0])]
    return (fitting[0].start, fitting[0].end) if len(fitting) == 1 else (start, end)


def _entity_beside(asked: Collection[str], text: str, found: Sequence[Entity], start: int, end: int) -> tuple[int, int]:
    """The span, or the entity like its own that stands in the one other part with words that are asked.

    Where the span says more than its entity, so does the other: it is that whole part.
    """
    borders = [border.start() for border in _BORDER.finditer(text)]
    ends = [border.end() for border in _BORDER.finditer(text)]
    home = bisect(borders, start)
    alone = _alone(asked, text, borders)
    free = [each for each in found if not set(words_of(text[each.start : each.end])).intersection(asked)]
    own = [each for each in free if start < each.end and each.start < end]
    if not own or bisect(borders, end - 1) != home or home in alone.values():
        return start, end
    inside = {part: [each for each in free if bisect(borders, each.start) == part] for part in alone.values()}
    fitting = [(part, others[0]) for part, others in inside.items() if len(others) == 1]
    if len(fitting) != 1:
        return start, end
    [(part, other)] = fitting
    if own[0].start <= start and end <= own[0].end:
        return other.start, other.end
    first = ends[part - 1] if part else 0
    last = borders[part] if part < len(borders) else len(text)
    whole = text[first:last]
    return last - len(whole.lstrip(_EDGE)), first + len(whole.rstrip(_EDGE))


def _alone(asked: Collection[str], text: str, borders: Sequence[int]) -> dict[str, int]:
    """The keys of words that are asked and stand in one part alone, each with that part's number."""
    places: dict[str, set[int]] = {}
    for place, _, key in placed_words(text):
        if key in asked and key != "one":  # "the Friday one"
            places.setdefault(key, set()).add(bisect(borders, place))
    return {key: next(iter(parts)) for key, parts in places.items() if len(parts) == 1}


def _is_time(number: Entity) -> bool:
    return number.value.rpartition(" ")[2] in _TIMES


def _counted(text: str, number: Entity) -> str | None:
    """The key of the word right behind the number: what it counts."""
    return next((key for place, _, key in placed_words(text) if place >= number.end), None)
