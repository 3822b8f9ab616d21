"""Which windows are read, and what of the readings falls to each candidate."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.candidates import candidates_of
from bot.reading.extraction import EXTRACTION_FEATURES, extraction_of
from bot.reading.extractor import Reading
from bot.reading.windows import windows_of
from index.passage import Passage
from index.sentences import sentence_ranges
from tests.bot.passages import passage

TEXT = "The mill was built in 1820. Anna Brook owned it. It ground rye for the whole valley."


def cut(name: str, text: str, start: int = 0, title: str = "") -> Passage:
    """A passage at `start` of its document, in sentences."""
    sentences = tuple((start + first, start + last) for first, last in sentence_ranges(text))
    return replace(passage(name, text, title=title), start=start, end=start + len(text), sentences=sentences)


def reading_of(text: str, words: dict[str, float]) -> Reading:
    """A reading in which each of `words` is as likely as given to be the whole answer, and other words are not."""
    offsets: list[tuple[int, int]] = []
    for word in text.split():
        start = text.index(word, offsets[-1][1] if offsets else 0)
        offsets.append((start, start + len(word)))
    scores = np.array([words.get(text[start:end].strip(".:"), -9.0) for start, end in offsets])
    return Reading(np.array(offsets), scores, scores, -2.0, 1.5)


def test_a_span_falls_to_the_candidate_that_holds_it() -> None:
    passages = [cut("a", TEXT, start=50, title="Mill")]
    candidates = candidates_of(passages)
    windows = windows_of(passages, candidates, np.array([0.2, 0.7, 0.1]))
    text = windows[0].head + windows[0].text

    found = extraction_of(candidates, windows, [reading_of(text, {"1820": -0.5, "Mill": -0.1})])

    assert text == f"Mill: {TEXT}"
    span = found.spans[0]
    assert span is not None
    assert TEXT[span.start - 50 : span.end - 50] == "1820."
    assert found.rows[:, EXTRACTION_FEATURES.index("span")].argmax() == 0
    assert found.rows[0, EXTRACTION_FEATURES.index("over_none")] == 1.5
    assert found.rows[0, EXTRACTION_FEATURES.index("span_gap")] == 0


def test_what_was_not_read_has_no_span() -> None:
    passages = [cut(str(number), f"Sentence {number} stands here alone.") for number in range(9)]
    candidates = candidates_of(passages)
    windows = windows_of(passages, candidates, np.arange(9) / 36)
    readings = [reading_of(window.head + window.text, {}) for window in windows]

    found = extraction_of(candidates, windows, readings)

    assert {window.passage for window in windows} == set(range(9 - len(windows), 9))
    assert [span is None for span in found.spans] == [at < 9 - len(windows) for at in range(9)]
    assert found.rows[:, 0].sum() == len(windows)


def test_what_is_far_less_likely_is_not_read() -> None:
    passages = [cut(str(number), f"Sentence {number} stands here alone.") for number in range(3)]
    windows = windows_of(passages, candidates_of(passages), np.array([0.004, 0.9, 0.096]))
    assert [window.passage for window in windows] == [1, 2]


@given(
    lengths=st.lists(st.integers(1, 90), min_size=1, max_size=30),
    best=st.integers(0, 29),
)
def test_a_window_is_whole_sentences_around_its_candidate(lengths: list[int], best: int) -> None:
    passages = [cut("a", " ".join(f"W{'x' * length} is it." for length in lengths))]
    candidates = candidates_of(passages)
    chances = np.full(len(candidates), 0.1)
    chances[best % len(candidates)] = 1

    window = windows_of(passages, candidates, chances)[0]

    held = candidates[best % len(candidates)].span
    assert window.start <= held.start < held.end <= window.end
    assert window.text == passages[0].text[window.start : window.end]
    starts, ends = zip(*passages[0].sentences, strict=True)
    assert window.start in starts
    assert window.end in ends
    assert window.end - window.start <= 440 or (window.start, window.end) == (held.start, held.end)
