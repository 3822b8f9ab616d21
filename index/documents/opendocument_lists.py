"""The numbers before the items of OpenDocument's lists, which the file holds only the styles of."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.documents.docx_numbering import written

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(frozen=True, slots=True)
class _Level:
    """How the items of one level are numbered; `shown` is how many levels stand in the number."""

    form: str
    before: str
    after: str
    start: int
    shown: int


@dataclass(slots=True)
class OpenList:
    """A list that is being read: its style, its level from 1, the numbers around it, and its own number so far."""

    style: str
    level: int
    above: tuple[int, ...]
    count: int


@dataclass(slots=True)
class Lists:
    """Counts the items of a document's lists, which are given to it in their order."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)  # by a list's id, or its style and level

    def take(self, root: "_Element") -> None:
        """Take the list styles below `root`."""
        for style in root.iter(f"{TEXT}list-style"):
            for level in style.iter(f"{TEXT}list-level-style-number"):
                at = _number(level.get(f"{TEXT}level"), 1)
                self.levels[style.get(f"{_STYLE}name", ""), at] = _Level(
                    FORMS.get(level.get(f"{_STYLE}num-format", ""), ""),
                    level.get(f"{_STYLE}num-prefix", ""),
                    level.get(f"{_STYLE}num-suffix", ""),
                    _number(level.get(f"{TEXT}start-value"), 1),
                    _number(level.get(f"{TEXT}display-levels"), 1),
                )

    def opened(self, element: "_Element", around: OpenList | None) -> OpenList:
        """The list in `element`, which may go on with one before it."""
        style = element.get(f"{TEXT}style-name") or (around.style if around else "")
        level = around.level + 1 if around else 1
        above = (*around.above, around.count) if around else ()
        known = self.levels.get((style, level))
        count = known.start - 1 if known else 0
        if element.get(f"{TEXT}continue-numbering") == "true":
            count = self._counts.get(f"{style} {level}", count)
        count = self._counts.get(element.get(f"{TEXT}continue-list", ""), count)
        return OpenList(style, level, above, count)

    def close(self, element: "_Element", found: OpenList) -> None:
        """Remember how far a list came."""
        self._counts[f"{found.style} {found.level}"] = found.count
        if name := element.get(_ID):
            self._counts[name] = found.count

    def label(self, item: "_Element", found: OpenList) -> str:
        """The number of the next item, such as `3.` or `b)`; empty for a bullet."""
        found.count = _number(item.get(f"{TEXT}start-value"), found.count + 1)
        known = self.levels.get((found.style, found.level))
        if known is None or not known.form:
            return ""
        shown = [*found.above, found.count][-known.shown :]
        first = found.level - len(shown) + 1
        forms = [self.levels.get((found.style, first + at), known).form for at in range(len(shown))]
        return known.before + ".".join(map(written, shown, forms)) + known.after


def _number(stated: str | None, default: int) -> int:
    return int(stated) if stated and stated.isdecimal() else default
