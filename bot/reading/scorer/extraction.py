"""What the extractor says of each candidate, and the span that it marks in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.draft import Span
from bot.reading.candidates import Candidate
from bot.reading.scorer.choice import choice
from bot.reading.scorer.extractor import ExtractorOutput
from bot.reading.scorer.scores import Matrix
from bot.reading.scorer.windows import Window

_LONGEST_SPAN = 40  # tokens
_DIVIDER = "|"


@dataclass(frozen=True, slots=True)
class Extraction:
    """A table of what was read: every field has a row for each of `candidates`.

    The scores are log-odds over "no answer", -inf where a candidate was not read: `sentence` says that it answers,
    `marked` that its best span does, `window` that the window does in which it was read. `spans` holds the best spans,
    None where a candidate was not read. `verified` are the verifier's log-odds, None where there is no verifier.
    """

    candidates: Sequence[Candidate]
    sentence: Matrix
    marked: Matrix
    window: Matrix
    spans: Sequence[Span | None]
    verified: Matrix | None = None

    @property
    def log_odds(self) -> Matrix:
        """The log-odds of each candidate: (candidates,); -inf for what was not read, or answers nothing alone."""
        silent = np.array([candidate.silent for candidate in self.candidates], dtype=bool)
        weights = choice("reader" if self.verified is None else "verified")
        read = np.isfinite(self.sentence) & ~silent
        mixed = sum(weights[name] * np.where(read, scores, 0.0) for name, scores in self.scores.items())
        log_odds: Matrix = np.where(read, mixed, -np.inf)
        return log_odds

    @property
    def scores(self) -> dict[str, Matrix]:
        """What speaks for each candidate, by name: (candidates,) each.

        `passage` is how much worse its passage was found than the best one.
        """
        found = np.array([candidate.passage.score for candidate in self.candidates], dtype=np.float64)
        scores = {"sentence": self.sentence, "marked": self.marked, "passage": found - found.max(initial=0.0)}
        return scores if self.verified is None else {**scores, "verified": self.verified}


def extraction_of(
    candidates: Sequence[Candidate], windows: Sequence[Window], readings: Sequence[ExtractorOutput]
) -> Extraction:
    """Put the readings of windows together by candidate; of windows that overlap, the surer one counts."""
    sentence, marked, window_scores = (np.full(len(candidates), -np.inf) for _ in range(3))
    spans: list[Span | None] = [None] * len(candidates)
    rows = {(candidate.passage.id, candidate.sentence): row for row, candidate in enumerate(candidates)}
    for window, reading in zip(windows, readings, strict=True):
        places = reading.offsets + (window.start - len(window.head))
        own = reading.offsets[:, 0] >= len(window.head)
        for number in range(window.first, window.last + 1):
            row = rows.get((window.passage.id, number))
            if row is None:
                continue
            candidate = candidates[row]
            inside = own & (places[:, 0] >= candidate.span.start) & (places[:, 1] <= candidate.span.end)
            here = np.flatnonzero(inside)
            if not len(here):
                continue
            answers = float(reading.sentence[here].mean())
            if answers <= sentence[row]:
                continue
            first, last, score = best_span(reading, here, _cells(candidate, places[here]))
            sentence[row], marked[row], window_scores[row] = answers, score, reading.window
            spans[row] = Span(candidate.span.passage, int(places[first, 0]), int(places[last, 1]))
    return Extraction(candidates, sentence, marked, window_scores, spans)


def _cells(candidate: Candidate, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The number of the table cell that each token lies in, -1 for a divider; outside tables all lie in one cell."""
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
