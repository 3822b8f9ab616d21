"""Which windows are read, and what of the readings falls to each candidate."""

import numpy as np

from bot.reading.candidates import candidates_of
from bot.reading.scorer.extraction import extraction_of
from bot.reading.scorer.extractor import ExtractorOutput
from bot.reading.scorer.windows import windows_of
from tests.bot.reading.scorer.passages import TOWARDS, near
from tests.passages import cut

TEXT = "The mill was built in 1820. Anna Brook owned it. It ground rye for the whole valley."


def reading_of(text: str, words: dict[str, float]) -> ExtractorOutput:
    """A reading in which each of `words` is as likely as given to be the whole answer, and other words are not."""
    offsets: list[tuple[int, int]] = []
    for word in text.split():
        start = text.index(word, offsets[-1][1] if offsets else 0)
        offsets.append((start, start + len(word)))
    scores = np.array([words.get(text[start:end].strip(".:"), -9.0) for start, end in offsets])
    return ExtractorOutput(np.array(offsets), scores, scores, scores, 1.5)


def test_a_span_falls_to_the_candidate_that_holds_it() -> None:
    passages = [near(cut("a", TEXT, start=50, context="Mill"), 0.2, 0.7, 0.1)]
    (window,) = windows_of(passages, TOWARDS, 1000)
    text = window.read_text

    extraction = extraction_of(candidates_of(passages), [window], [reading_of(text, {"1820": 3.0, "Mill": 9.0})])

    assert text == f"Mill\n{TEXT}"
    span = extraction.spans[0]
    assert span is not None
    assert TEXT[span.start - 50 : span.end - 50] == "1820."
    assert extraction.marked.argmax() == extraction.sentence.argmax() == 0
    assert extraction.marked[0] == 3.0
    assert extraction.window.tolist() == [1.5] * 3


def test_the_likeliest_sentences_are_read_within_the_budget() -> None:
    passages = [near(cut(str(number), f"Sentence {number} stands here alone."), number / 10) for number in range(9)]

    windows = windows_of(passages, TOWARDS, 100)
    extraction = extraction_of(candidates_of(passages), windows, [reading_of(each.text, {}) for each in windows])

    assert [window.passage.id for window in windows] == ["8", "7", "6"]
    assert [span is not None for span in extraction.spans] == [False] * 6 + [True] * 3
    assert np.isfinite(extraction.sentence).tolist() == [False] * 6 + [True] * 3
