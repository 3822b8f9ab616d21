"""What the extractor's readings say for each candidate, and the span that it marks there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.draft import Span
from bot.reading.candidates import Candidate
from bot.reading.extractor import Reading
from bot.reading.network import Matrix
from bot.reading.windows import Window

EXTRACTION_FEATURES = (
    "read",  # whether the extractor saw it; all else is -FLOOR or 0 if not
    "span",  # log-probability of the best span that starts here
    "starts",  # log-probability that the answer starts here
    "over_none",  # by how much the best span beats "no answer"
    "answerable",
    "span_gap",  # from here on, below the best candidate
    "over_none_gap",
)
_FLOOR = 12.0
_LONGEST_SPAN = 30  # tokens


@dataclass(frozen=True, slots=True)
class Extraction:
    """`rows` (candidates, EXTRACTION_FEATURES); `spans` the best span of each candidate, None if it was not read."""

    rows: Matrix
    spans: list[Span | None]


def extraction_of(
    candidates: Sequence[Candidate], windows: Sequence[Window], readings: Sequence[Reading]
) -> Extraction:
    """Lay readings out by candidate; where windows overlap, the one that is surest of an answer counts."""
    rows = np.full((len(candidates), len(EXTRACTION_FEATURES)), -_FLOOR)
    rows[:, 0] = 0
    spans: list[Span | None] = [None] * len(candidates)
    for window, reading in zip(windows, readings, strict=True):
        shift = window.start - len(window.head)
        places = reading.offsets + shift
        for at, candidate in enumerate(candidates):
            if candidate.passage != window.passage:
                continue
            here = np.flatnonzero((places[:, 0] >= candidate.span.start) & (places[:, 1] <= candidate.span.end))
            here = here[reading.offsets[here, 0] >= len(window.head)]
            if not len(here):
                continue
            row, span = _best(reading, here)
            if row[1] > rows[at, 1] or not rows[at, 0]:
                rows[at, : len(row)] = row
                spans[at] = Span(candidate.span.passage, int(places[span[0], 0]), int(places[span[1], 1]))
    for gap, name in ((-2, "span"), (-1, "over_none")):
        column = rows[:, EXTRACTION_FEATURES.index(name)]
        rows[:, gap] = column - column.max(initial=-_FLOOR)
    return Extraction(rows, spans)


def span_scores(start: Matrix, end: Matrix) -> Matrix:
    """The mean log-probability of each span's ends (first token, last token); -inf for what is no span or too long."""
    places = np.arange(len(start))
    lengths = places[None] - places[:, None]
    allowed = (lengths >= 0) & (lengths < _LONGEST_SPAN)
    scores: Matrix = np.where(allowed, (start[:, None] + end[None]) / 2, -np.inf)
    return scores


def _best(reading: Reading, here: npt.NDArray[np.int64]) -> tuple[list[float], tuple[int, int]]:
    """The features of a sentence whose tokens are `here`, and the first and last token of its best span."""
    start, end = reading.start[here], reading.end[here]
    both = span_scores(start, end)
    first, last = np.unravel_index(int(np.argmax(both)), both.shape)
    span = float(both[first, last])
    starts = float(np.logaddexp.reduce(start))
    clipped = np.clip([span, starts, span - reading.none, reading.answerable], -_FLOOR, _FLOOR)
    return [1.0, *clipped.tolist()], (int(here[first]), int(here[last]))
