"""Windows: the parts of passages that are worth the extractor's time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.reading.candidates import Candidate
from bot.reading.network import Matrix
from index.passage import Passage

_WINDOWS = 3  # at most
_LEAST = 0.01  # of the likeliest candidate's chance: what is less likely is not worth reading
_LONGEST = 440  # characters, as in training; a longer sentence is a window of its own


@dataclass(frozen=True, slots=True)
class Window:
    """The range `start` to `end` of the document of passage number `passage`, read under the heading `head`."""

    passage: int
    start: int
    end: int
    head: str
    text: str


def windows_of(passages: Sequence[Passage], candidates: Sequence[Candidate], chances: Matrix) -> list[Window]:
    """Windows around the likeliest candidates, which are often neighbours; `chances` has one number a candidate."""
    windows: list[Window] = []
    least = _LEAST * chances.max(initial=0.0)
    for at in np.argsort(-chances, kind="stable"):
        if chances[at] < least:
            break
        candidate = candidates[int(at)]
        if candidate.heading or any(_holds(window, candidate) for window in windows):
            continue
        windows.append(_around(candidate, passages[candidate.passage]))
        if len(windows) == _WINDOWS:
            break
    return windows


def _holds(window: Window, candidate: Candidate) -> bool:
    same = window.passage == candidate.passage
    return same and window.start <= candidate.span.start and candidate.span.end <= window.end


def _around(candidate: Candidate, passage: Passage) -> Window:
    """A candidate with as many of the sentences before and after it, in turn, as fit."""
    sentences = passage.sentences
    first = last = candidate.sentence
    while True:
        grown = [
            (low, high)
            for low, high in ((first - 1, last), (first, last + 1))
            if low >= 0 and high < len(sentences) and sentences[high][1] - sentences[low][0] <= _LONGEST
        ]
        if not grown:
            break
        first, last = min(grown, key=lambda pair: abs(pair[0] + pair[1] - 2 * candidate.sentence))
    start, end = sentences[first][0], sentences[last][1]
    head = ": ".join(dict.fromkeys(part for part in (passage.title, *passage.trail[-1:]) if part))
    text = passage.text[start - passage.start : end - passage.start]
    return Window(candidate.passage, start, end, f"{head}: " if head else "", text)
