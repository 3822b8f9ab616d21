"""Text that a page folds away until somebody opens it: panels of an accordion, tabs. A reader is meant to see it."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FOLDED = re.compile(
    r"(?:^|[\s_-])(?:accordion|acc|collapse|collapsible|collapsed|panel|tabpanel|tab|tabs|faq|answer|toggle|expand|"
    r"expandable|details|disclosure)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
_OPENERS = frozenset({"button", "summary"})
_OPENER_ROLES = frozenset({"button", "tab"})


def is_collapsed(element: "HtmlElement") -> bool:
    """Whether the hidden element is one that something visible opens."""
    if element.get("role") == "tabpanel" or element.get("hidden") == "until-found" or element.tag == "details":
        return True
    if element.get("id") and _is_controlled(element, element.get("id", "")):
        return True
    before = element.getprevious()
    if before is None:
        return False
    return _is_opener(before) or (_is_folded(element) and (before.tag in _HEADINGS or _is_folded(before)))


def opens_something(button: "HtmlElement") -> bool:
    """Whether a button is the heading of text that it opens."""
    if button.get("aria-controls") or button.get("aria-expanded"):
        return True
    parent = button.getparent()
    beside = [button.getnext()] + ([parent.getnext()] if parent is not None and len(parent) == 1 else [])
    return any(element is not None and isinstance(element.tag, str) and _is_panel(element) for element in beside)


def _is_folded(element: "HtmlElement") -> bool:
    """Whether its class says that it is a part of what folds."""
    return bool(_FOLDED.search(element.get("class", "")))


def _is_panel(element: "HtmlElement") -> bool:
    hidden = element.get("hidden") is not None or "none" in element.get("style", "")
    return hidden or bool(_FOLDED.search(element.get("class", "")))


def _is_opener(element: "HtmlElement") -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.tag in _OPENERS or element.get("role") in _OPENER_ROLES or element.get("aria-expanded"):
        return True
    return any(_is_opener(child) for child in element) and len(element) == 1


def _is_controlled(element: "HtmlElement", name: str) -> bool:
    """Whether something on the page says that it controls the element of that id."""
    root = element.getroottree()
    return bool(root.xpath("//*[@aria-controls=$name or @href=$link]", name=name, link=f"#{name}"))
