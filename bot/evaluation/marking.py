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
    for index, word in enumerate(words):
        if word.isspace():
            shared[index] = shared[index - 1] and shared[index + 1]
    runs = groupby(range(len(words)), key=lambda index: shared[index])
    return tuple(MarkedPiece("".join(words[index] for index in run), is_shared) for is_shared, run in runs)
