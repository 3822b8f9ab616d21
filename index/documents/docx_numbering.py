"""The numbers that Word writes before the paragraphs of its lists, which the file holds only the rules of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.docx_words import W, number_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%(\d)")
_LEVELS = 9
_LONGEST = 40  # characters of a label
_VALUES = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_NUMERALS = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_SILENT = frozenset({"bullet", "none"})


@dataclass(frozen=True, slots=True)
class _Level:
    """How the paragraphs of one level are numbered; `restarts` names the level (from 1) that sets it back, 0 none."""

    start: int
    form: str
    text: str
    restarts: int
    legal: bool


class Numbering:
    """Counts the numbered paragraphs of a document, which are given to it in their order."""

    def __init__(self, root: "_Element | None") -> None:
        """Take the root of the part numbering.xml; None when the document has none."""
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._take(root)

    def label(self, number_id: str, level: int) -> str:
        """The label of the next paragraph of that list and level: `3.`, `2.1`, `(b)`; empty for a bullet."""
        numbering = self._lists.get(number_id)
        if numbering is None or not 0 <= level < _LEVELS:
            return ""
        abstract, levels, overridden = numbering
        own = levels.get(level)
        if own is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if level in overridden and (number_id, level) not in self._started:
            counts[level] = overridden[level] - 1
        self._started.add((number_id, level))
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            restarts = levels[deeper].restarts if deeper in levels else deeper
            if restarts and level < restarts:
                counts.pop(deeper, None)
        return "" if own.form in _SILENT else _filled(own, levels, counts)[:_LONGEST]

    def _take(self, root: "_Element") -> None:
        links: dict[str, str] = {}
        styles: dict[str, str] = {}
        for abstract in root.findall(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._abstract[name] = dict(_level(level) for level in abstract.findall(f"{W}lvl"))
            if (link := abstract.find(f"{W}numStyleLink")) is not None:
                links[name] = link.get(f"{W}val", "")
            if (style := abstract.find(f"{W}styleLink")) is not None:
                styles[style.get(f"{W}val", "")] = name
        for stated in root.findall(f"{W}num"):
            reference = stated.find(f"{W}abstractNumId")
            name = reference.get(f"{W}val", "") if reference is not None else ""
            name = styles.get(links.get(name, ""), name)
            levels = dict(self._abstract.get(name, {}))
            starts: dict[int, int] = {}
            for override in stated.findall(f"{W}lvlOverride"):
                overridden = _number(override.get(f"{W}ilvl"), 0)
                if (changed := override.find(f"{W}lvl")) is not None:
                    levels[overridden] = _level(changed)[1]
                if (start := override.find(f"{W}startOverride")) is not None:
                    starts[overridden] = number_of(start, 1)
            self._lists[stated.get(f"{W}numId", "")] = (name, levels, starts)


def _number(stated: str | None, default: int) -> int:
    try:
        return int(stated or "")
    except ValueError:
        return default


def _level(element: "_Element") -> tuple[int, _Level]:
    level = _number(element.get(f"{W}ilvl"), 0)
    form, text = element.find(f"{W}numFmt"), element.find(f"{W}lvlText")
    return level, _Level(
        start=number_of(element.find(f"{W}start"), 1),
        form=form.get(f"{W}val", "") if form is not None else "decimal",
        text=text.get(f"{W}val", "") if text is not None else "",
        restarts=number_of(element.find(f"{W}lvlRestart"), level),
        legal=element.find(f"{W}isLgl") is not None,
    )


def _filled(own: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    def at(place: re.Match[str]) -> str:
        level = int(place[1]) - 1
        stated = levels.get(level)
        if stated is None:
            return ""
        return written(counts.get(level, stated.start), "decimal" if own.legal else stated.form)

    return _PLACE.sub(at, own.text).strip()


def written(count: int, form: str) -> str:
    """A number as a list shows it; `form` as Word names it: decimal, lowerLetter or upperRoman, say."""
    forms: dict[str, Callable[[int], str]] = {
        "lowerLetter": _letters,
        "upperLetter": lambda value: _letters(value).upper(),
        "lowerRoman": _roman,
        "upperRoman": lambda value: _roman(value).upper(),
        "decimalZero": lambda value: f"{value:02}",
        "bullet": lambda _: "",
        "none": lambda _: "",
    }
    return forms.get(form, str)(count)


def _letters(count: int) -> str:
    """A, b … z, aa, bb …, as Word counts."""
    if not 0 < count <= 26 * _LONGEST:
        return str(count)
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    if not 0 < count < 4000:  # noqa: PLR2004 the numerals go no further
        return str(count)
    written = ""
    for value, numeral in zip(_VALUES, _NUMERALS, strict=True):
        written += numeral * (count // value)
        count %= value
    return written
