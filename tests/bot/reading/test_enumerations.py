import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.enumerations import is_enumeration, whole_enumeration

TREATY = "The treaty was signed by the United States, France and Germany in 1990."
VISIT = "He visited France and signed a treaty."
BOX = "In the box lie a compass, two needles and a case, which nobody uses."
WORDS = st.sampled_from(
    "Bonn Trier the , ; and or & such as : from of in is 5 10 box, needle which ( ) | . as well".split()
)


@pytest.mark.parametrize(
    ("text", "span", "whole"),
    [
        (TREATY, "France", "the United States, France and Germany"),
        (TREATY, "the United States", "the United States, France and Germany"),
        (TREATY, "Germany", "the United States, France and Germany"),
        (TREATY, "France and Germany", "the United States, France and Germany"),
        (TREATY, "The treaty", "The treaty"),
        (TREATY, "1990", "1990"),
        (VISIT, "France", "France"),
        ("In Europe, France and Germany signed it.", "Germany", "France and Germany"),
        ("It was Ann Lee, with her sister, and Bo Chan.", "Bo Chan", "Bo Chan"),
        (BOX, "a compass", "a compass, two needles and a case"),
        (BOX, "two needles", "a compass, two needles and a case"),
        ("It takes 5, 10 or 15 days.", "5", "5, 10 or 15 days"),
        ("She sold apples and walked home.", "apples", "apples"),
        ("Pears grow there; plums and nuts do not.", "nuts", "nuts"),
        ("Three towns, namely Bonn, Trier and Ulm, took part.", "Three towns", "Bonn, Trier and Ulm"),
        ("It comes in colours such as red, green and blue.", "colours", "red, green and blue"),
        ("It comes in two colours: red.", "two colours", "two colours"),
        ("Paints and inks such as red and blue sell well.", "Paints and inks", "Paints and inks"),
    ],
)
def test_a_span_grows_to_the_enumeration_that_it_is_part_of(text: str, span: str, whole: str) -> None:
    start = text.index(span)
    first, last = whole_enumeration(text, start, start + len(span))
    assert text[first:last] == whole


@pytest.mark.parametrize(("text", "expected"), [("Bonn and Ulm", True), ("Bonn, Ulm", True), ("Bonn", False)])
def test_an_enumeration_has_joints(text: str, expected: bool) -> None:
    assert is_enumeration(text) is expected


@given(st.lists(WORDS, min_size=1, max_size=20), st.data())
def test_the_whole_is_a_range_that_begins_and_ends_with_a_word(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    starts = [offset for offset in range(len(text)) if not text[offset].isspace()]
    start = data.draw(st.sampled_from(starts))
    end = data.draw(st.sampled_from([offset + 1 for offset in starts if offset >= start]))

    first, last = whole_enumeration(text, start, end)

    assert 0 <= first < last <= len(text)
    assert text[first:last] == text[first:last].strip()
    assert last <= start or first <= start <= end <= last or first >= end
