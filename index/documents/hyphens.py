"""Words that a line's end cuts: which hyphens belong to the word, and which only to the line."""

import re
from collections.abc import Iterable

_HYPHENS = "-\u2010\u00ad"
_BEFORE = re.compile(rf"([^\W\d_]+(?:-[^\W\d_]+)*)[{_HYPHENS}]$")
_AFTER = re.compile(r"([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_HALVES = frozenset(  # of compounds that English writes with a hyphen
    "all anti brand close co cross custom double eight eighty ex fast fifty five forty four free full good ground "
    "half hand hard heavy high home ill in inter land large late less light long low many medium mid multi nine "
    "ninety non off old on one open part post pre quasi ready real right second self semi seven seventy short "
    "single six sixty small so solid state ten third thirty three top triple twenty two up user water well whole "
    "wide world year".split()
)
_LAST_HALVES = frozenset(  # of compounds that English writes with a hyphen
    "aged based bound built called class day driven edge end face fed first flow free friendly half hour house in "
    "known law led level like made making minute month named new of off old on only out owned page paid party "
    "pass proof rated ready related rich round scale sensitive side site sized specific speed standing step style "
    "term third tier time to trained treated up use way week wide wise year".split()
)
_COMPOUND_STARTS = frozenset("anti inter multi non post pre semi in on so".split())  # that start plain words as well


class Hyphens:
    """Puts the lines of one document together; what the document writes elsewhere decides first."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the lines of the document."""
        self._words = {word.lower() for text in texts for word in _WORD.findall(text)}

    def joined(self, left: str, right: str, between: str = " ") -> str:
        """`left` and the line after it, with `between` unless a word goes on across them."""
        before, after = _BEFORE.search(left), _AFTER.match(right)
        if before is None or after is None or not after[1][0].islower():
            if left.endswith("-") and not left.endswith(" -") and right[:1].isalnum() and before:
                return left + right
            return left + between + right
        if left[-1] == "\u00ad" or not self._keeps(before[1].lower(), after[1].lower()):
            return left[:-1] + right
        return left + right

    def _keeps(self, first: str, last: str) -> bool:
        if f"{first}-{last}" in self._words:
            return True
        if first + last in self._words:
            return False
        if "-" in first:
            return first.rsplit("-", 1)[-1] in self._words and last in self._words
        if first in _COMPOUND_STARTS:
            return last in self._words and last not in _FIRST_HALVES
        return first in _FIRST_HALVES or (last in _LAST_HALVES and first in self._words)
