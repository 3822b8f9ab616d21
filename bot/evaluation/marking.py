"""Two texts side by side: which words of one stand in the other, in the same order."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

_WORD = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of a text, and whether the other text has it, too."""

    text: str
    shared: bool


def marked(text: str, other: str) -> tuple[MarkedPiece, ...]:
    """The text in pieces, which together are the text. White space between two shared words is shared, too."""
    words, others = _WORD.findall(text.strip()), _WORD.findall(other.strip())
    shared = [False] * (len(words) + 1)  # one more, so that the last and the first word have two neighbours
    for start, _, size in SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks():
        shared[start : start + size] = [True] * size
    for at, word in enumerate(words):
        if word.isspace():
            shared[at] = shared[at - 1] and shared[at + 1]
    runs = groupby(range(len(words)), key=lambda at: shared[at])
    return tuple(MarkedPiece("".join(words[at] for at in run), held) for held, run in runs)
