"""A page's own table of contents: a list of links to its headings, which would be quoted in their place."""

import re
from typing import TYPE_CHECKING

from index.documents.page import HEADINGS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LISTS = ("dl", "ol", "ul")
_LEAST_LINKS = 2
_MOST_BESIDE = 3  # elements of what holds the list and its title alone
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w+")
_NUMBERS = re.compile(r"^(?:\d+ )+")
_NO_MORE_THAN_A_TITLE = re.compile(
    r"[\W\d_]*|[\W\d]*(?:(?:table of )?contents|(?:on|in) this (?:page|article))[\W\d]*", re.IGNORECASE
)


def hide_contents(tree: "HtmlElement") -> None:
    """Hide the lists of an HTML page that only repeat its headings, as links to them, with their title "Contents".

    A list that a sentence announces with a colon is left.
    """
    headings = {_words(heading) for heading in tree.iter(*HEADINGS)}
    for found in tree.iter(*_LISTS):
        outermost = next(found.iterancestors(*_LISTS), None) is None
        if outermost and _repeats(found, headings) and not _is_announced(found):
            _around(found).set("hidden", "")


def _repeats(element: "HtmlElement", headings: set[str]) -> bool:
    """Whether all words of the element are links on the page, each of them with the words of a heading."""
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < _LEAST_LINKS or _LETTER.search(_unlinked(element)):
        return False
    return all("#" in link.get("href", "") and _words(link) in headings for link in links)


def _is_announced(found: "HtmlElement") -> bool:
    before = found.getprevious()
    return before is not None and "".join(before.itertext()).rstrip().endswith(":")


def _around(found: "HtmlElement") -> "HtmlElement":
    """The outermost element that holds a list and its title alone."""
    parent = found.getparent()
    while parent is not None and parent.tag != "body" and len(parent) <= _MOST_BESIDE:
        if not _NO_MORE_THAN_A_TITLE.fullmatch(_unlinked(parent)):
            break
        found, parent = parent, parent.getparent()
    return found


def _words(element: "HtmlElement") -> str:
    """The words of a heading or of a link to it, without the numbers before them."""
    return _NUMBERS.sub("", " ".join(_WORD.findall("".join(element.itertext()).casefold())))


def _unlinked(element: "HtmlElement") -> str:
    """The text under an element that is no link."""
    return "".join(map(str, element.xpath(".//text()[not(ancestor::a)]")))
