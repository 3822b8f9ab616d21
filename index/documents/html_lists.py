"""The numbers that a browser writes before the items of an HTML page's ordered lists."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.docx_numbering import written
from index.documents.opendocument_lists import FORMS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NUMBER = re.compile(r"\s*(-?\d{1,9})")
_UNNUMBERED = re.compile(r"list-style[^;]*:[^;]*\bnone\b", re.IGNORECASE)


@dataclass(slots=True)
class ItemNumbers:
    """Counts the items of one list; without a `form`, it has no numbers."""

    form: str = ""
    next: int = 1
    step: int = 1

    def label(self, item: "HtmlElement") -> str:
        """The number of the next item, such as `3.` or `b.`; empty for a bullet."""
        if not self.form:
            return ""
        number = _number(item.get("value"), self.next)
        self.next = number + self.step
        return f"{written(number, self.form)}."


def numbers_of(found: "HtmlElement") -> ItemNumbers:
    """The numbers of a list's items, before the first is seen."""
    if found.tag != "ol" or _UNNUMBERED.search(found.get("style", "")):
        return ItemNumbers()
    form = FORMS.get(found.get("type", ""), "decimal")
    if found.get("reversed") is None:
        return ItemNumbers(form, _number(found.get("start"), 1))
    return ItemNumbers(form, _number(found.get("start"), len(found.findall("li"))), -1)


def _number(stated: str | None, default: int) -> int:
    match = _NUMBER.match(stated or "")
    return int(match[1]) if match else default
