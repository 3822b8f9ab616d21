from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.words import LIST_MARK, is_content, placed_words, word_key, words_of


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Boats and boat", ["boat", "and", "boat"]),
        ("1,000 boats, 2.5 tons", ["1000", "boat", "2.5", "ton"]),
        ("three boats", ["3", "boat"]),
        ("The IT lab uses it", ["the", "IT", "lab", "use", "it"]),
        ("NATO ships", ["nato", "ship"]),
        ("Müller's boat", ["muller", "boat"]),
        ("AT&T", ["at&t"]),
        ("10% or $5", ["10", "%", "or", "$", "5"]),
        ("港口", ["港", "口"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_the_keys_of_words(text: str, keys: list[str]) -> None:
    assert words_of(text) == keys


def test_a_decimal_is_not_taken_for_thousands() -> None:
    assert (word_key("1,234,567"), word_key("1.23"), word_key("12,3")) == ("1234567", "1.23", "12,3")


@pytest.mark.parametrize(
    ("text", "marked"),
    [("- a boat", True), ("12. a boat", True), ("(3) a boat", True), ("-5 boats", False), ("1.5 tons", False)],
)
def test_the_mark_of_a_list_has_a_space_behind_it(text: str, marked: bool) -> None:
    assert (LIST_MARK.match(text) is not None) is marked


def test_small_words_say_nothing_of_what_a_text_is_about() -> None:
    assert [key for key in words_of("What is the boat that you have?") if is_content(key)] == ["boat"]


@given(st.text(max_size=80))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    placed = placed_words(text)
    assert [key for _, _, key in placed] == words_of(text)
    assert all(word_key(text[start:end]) == key for start, end, key in placed)
    assert all(before[1] <= after[0] for before, after in pairwise(placed))
