"""Which windows are read, and what of the readings falls to each candidate."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.candidates import candidates_of
from bot.reading.scorer.extraction import extraction_of
from bot.reading.scorer.extractor import ExtractorOutput
from bot.reading.scorer.windows import LONGEST, windows_of
from index.document import BlockKind
from index.passage import Passage, Vectors
from index.sentences import sentence_ranges
from tests.bot.passages import passage

TEXT = "The mill was built in 1820. Anna Brook owned it. It ground rye for the whole valley."
TOWARDS = np.array([1, 0, 0, 0], dtype=np.float32)


def cut(name: str, text: str, start: int = 0, context: str = "") -> Passage:
    """A passage at `start` of its document, in sentences, none of which is near any question."""
    sentences = tuple((start + first, start + last) for first, last in sentence_ranges(text))
    return replace(
        passage(name, text, context=context),
        start=start,
        end=start + len(text),
        sentences=sentences,
        kinds=(BlockKind.PARAGRAPH,) * len(sentences),
        sentence_vectors=np.zeros((len(sentences), 4), dtype=np.float32),
    )


def near(found: Passage, *cosines: float) -> Passage:
    """The passage with sentences as near to TOWARDS as given."""
    rows: Vectors = np.zeros((len(cosines), 4), dtype=np.float32)
    rows[:, 0] = cosines
    return replace(found, sentence_vectors=rows)


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
    text = window.head + window.text

    found = extraction_of(candidates_of(passages), [window], [reading_of(text, {"1820": 3.0, "Mill": 9.0})])

    assert text == f"Mill\n{TEXT}"
    span = found.spans[0]
    assert TEXT[span.start - 50 : span.end - 50] == "1820."
    assert found.marked.argmax() == found.sentence.argmax() == 0
    assert found.marked[0] == 3.0
    assert found.held.tolist() == [1.5] * 3


def test_the_likeliest_sentences_are_read_within_the_budget() -> None:
    passages = [near(cut(str(at), f"Sentence {at} stands here alone."), at / 10) for at in range(9)]

    windows = windows_of(passages, TOWARDS, 100)
    found = extraction_of(candidates_of(passages), windows, [reading_of(each.text, {}) for each in windows])

    assert [window.passage for window in windows] == [8, 7, 6]
    assert sorted(found.spans) == [6, 7, 8]
    assert np.isfinite(found.sentence).tolist() == [False] * 6 + [True] * 3


def test_a_sentence_longer_than_the_budget_is_read_all_the_same() -> None:
    assert len(windows_of([cut("a", f"{'very ' * 200}long.")], TOWARDS, 10)) == 1
    assert windows_of([], TOWARDS, 10) == []


def test_a_row_is_read_under_the_names_of_its_columns_and_its_heading() -> None:
    text = "## Fares\n\n| From | Fare |\n| --- | --- |\n| Ulm | 12 |"
    pieces = ("## Fares", "| From | Fare |\n| --- | --- |", "| Ulm | 12 |")
    sentences = tuple((text.index(piece), text.index(piece) + len(piece)) for piece in pieces)
    kinds = (BlockKind.HEADING, BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)
    row = replace(cut("a", text, context="Ferry"), sentences=sentences, kinds=kinds)
    long = replace(near(row, 0.1, 0.1, 0.9), text=text)

    (window,) = windows_of([long], TOWARDS, 1)
    assert window.head == "Ferry\n"  # all of it is in the window itself
    assert window.text == text


@given(lengths=st.lists(st.integers(1, 90), min_size=1, max_size=30), best=st.integers(0, 29))
def test_a_window_is_whole_sentences_around_its_candidate(lengths: list[int], best: int) -> None:
    found = cut("a", " ".join(f"W{'x' * length} is it." for length in lengths))
    best %= len(found.sentences)
    found = near(found, *(float(at == best) for at in range(len(found.sentences))))

    window = windows_of([found], TOWARDS, 1)[0]

    held = found.sentences[best]
    assert window.start <= held[0] < held[1] <= window.end
    assert window.text == found.text[window.start : window.end]
    assert (window.start, window.end) == (found.sentences[window.first][0], found.sentences[window.last][1])
    assert window.end - window.start <= LONGEST or (window.start, window.end) == held
