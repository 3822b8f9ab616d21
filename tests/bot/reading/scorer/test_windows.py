from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.scorer.windows import LONGEST, windows_of
from index.document import BlockKind
from tests.bot.reading.scorer.passages import TOWARDS, near
from tests.passages import cut


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
    source = cut("a", " ".join(f"W{'x' * length} is it." for length in lengths))
    best %= len(source.sentences)
    source = near(source, *(float(index == best) for index in range(len(source.sentences))))

    window = windows_of([source], TOWARDS, 1)[0]

    sentence = source.sentences[best]
    assert window.start <= sentence[0] < sentence[1] <= window.end
    assert window.text == source.text[window.start : window.end]
    assert (window.start, window.end) == (source.sentences[window.first][0], source.sentences[window.last][1])
    assert window.end - window.start <= LONGEST or (window.start, window.end) == sentence
