"""What the extractor's readings say for each candidate, and the span that it marks there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.draft import Span
from bot.reading.candidates import Candidate
from bot.reading.scorer.extractor import ExtractorOutput
from bot.reading.scorer.scores import Matrix
from bot.reading.scorer.windows import Window

_LONGEST_SPAN = 40  # tokens
_DIVIDER = "|"


@dataclass(frozen=True, slots=True)
class Extraction:
    """By candidate, as log-odds over "no answer", -inf where it was not read.

    `sentence` says that the candidate answers, `marked` that its best span does, `held` that its window does; `spans`
    are the best spans.
    """

    sentence: Matrix
    marked: Matrix
    held: Matrix
    spans: dict[int, Span]


def extraction_of(
    candidates: Sequence[Candidate], windows: Sequence[Window], readings: Sequence[ExtractorOutput]
) -> Extraction:
    """Lay readings out by candidate; where windows overlap, the one that is surer of the candidate counts."""
    sentence, marked, held = (np.full(len(candidates), -np.inf) for _ in range(3))
    spans: dict[int, Span] = {}
    for window, reading in zip(windows, readings, strict=True):
        places = reading.offsets + (window.start - len(window.head))
        own = reading.offsets[:, 0] >= len(window.head)
        for at, candidate in enumerate(candidates):
            if candidate.passage != window.passage or not window.first <= candidate.sentence <= window.last:
                continue
            inside = own & (places[:, 0] >= candidate.span.start) & (places[:, 1] <= candidate.span.end)
            here = np.flatnonzero(inside)
            if not len(here):
                continue
            said = float(reading.sentence[here].mean())
            if said <= sentence[at]:
                continue
            first, last, score = best_span(reading, here, _cells(candidate, places[here]))
            sentence[at], marked[at], held[at] = said, score, reading.held
            spans[at] = Span(candidate.span.passage, int(places[first, 0]), int(places[last, 1]))
    return Extraction(sentence, marked, held, spans)


def _cells(candidate: Candidate, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """In which cell of a table's row each token lies; of anything else, all in one. -1 for what divides cells."""
    if not candidate.columns:
        return np.zeros(len(places), dtype=np.int64)
    before = [candidate.text.count(_DIVIDER, 0, int(start) - candidate.span.start) for start, _ in places]
    dividers = [candidate.text[int(start) - candidate.span.start] == _DIVIDER for start, _ in places]
    return np.where(dividers, -1, before)


def best_span(
    reading: ExtractorOutput, here: npt.NDArray[np.int64], cells: npt.NDArray[np.int64]
) -> tuple[int, int, float]:
    """The first and last token of the best span among the tokens `here`, and the mean score of its ends.

    Both ends lie in one of `cells`, a number for each token.
    """
    start, end = reading.start[here], reading.end[here]
    places = np.arange(len(here))
    lengths = places[None] - places[:, None]
    allowed = (lengths >= 0) & (lengths < _LONGEST_SPAN) & (cells[:, None] == cells[None]) & (cells[:, None] >= 0)
    if not allowed.any():
        allowed = lengths == 0
    both = np.where(allowed, (start[:, None] + end[None]) / 2, -np.inf)
    first, last = np.unravel_index(int(np.argmax(both)), both.shape)
    return int(here[first]), int(here[last]), float(both[first, last])
