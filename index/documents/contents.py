"""A page's own table of contents: a list of links to its headings, which would be quoted in their place."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LISTS = ("dl", "ol", "ul")
_LEAST_LINKS = 2
_MOST_BESIDE = 3  # elements of what holds the list and its title alone
_LETTER = re.compile(r"[^\W\d_]")
_TITLE = re.compile(r"[\W\d]*(?:(?:table of )?contents|(?:on|in) this (?:page|article))[\W\d]*", re.IGNORECASE)


def drop_contents(tree: "HtmlElement") -> None:
    """Take the lists out of an HTML page that only lead to places on it, with their title "Contents"."""
    places = {str(place) for place in tree.xpath("//@id | //a/@name")}
    for found in list(tree.iter(*_LISTS)):
        outermost = next(found.iterancestors(*_LISTS), None) is None
        if outermost and _leads_to(found, places):
            _around(found).drop_tree()


def _leads_to(element: "HtmlElement", places: set[str]) -> bool:
    """Whether all words of the element are links to some of the places."""
    links = [link for link in element.iter("a") if link.get("href")]
    inside = all(link.get("href").partition("#")[2] in places for link in links)
    return len(links) >= _LEAST_LINKS and inside and not _LETTER.search(_unlinked(element))


def _around(found: "HtmlElement") -> "HtmlElement":
    """The outermost element that holds a list and its title alone."""
    parent = found.getparent()
    while parent is not None and parent.tag != "body" and len(parent) <= _MOST_BESIDE:
        if not (_TITLE.fullmatch(_unlinked(parent)) or not _LETTER.search(_unlinked(parent))):
            break
        found, parent = parent, parent.getparent()
    return found


def _unlinked(element: "HtmlElement") -> str:
    """The text under an element that is no link."""
    return "".join(map(str, element.xpath(".//text()[not(ancestor::a)]")))
