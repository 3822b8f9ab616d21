"""The edges of an answering span."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.span_edges import whole


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("They hide prices or know-how of the other one.", "prices or know", "prices or know-how"),
        ("They hide prices or know-how of the other one.", "how of the other one", "know-how of the other one"),
        ("Lotte drives there on Tuesday (30 June) and swaps them.", "Tuesday (30 June", "Tuesday (30 June)"),
        ("He (Rufus) was ill.", "Rufus)", "(Rufus)"),
        ("excused: Rufus) and Ada", "Rufus)", "Rufus"),
        ("It costs 20 (or so", "20 (or", "20"),
        ("Start it with --no-template now.", "--no", "--no-template"),
        ("The ferry leaves at 9.", "9", "9"),
        ("A 3-day trip.", "3", "3-day"),
        ("Ask Ada - she knows.", "Ada", "Ada"),
    ],
)
def test_nothing_is_cut_in_two(text: str, marked: str, expected: str) -> None:
    start = text.index(marked)
    first, last = whole(text, start, start + len(marked))
    assert text[first:last] == expected


@given(st.text(alphabet="ab-_ ()[]{}", min_size=1, max_size=30), st.data())
def test_a_span_stays_within_its_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = whole(text, start, end)
    assert 0 <= first <= last <= len(text)
