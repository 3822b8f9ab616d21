"""What one piece of a text is, for each use."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.tokens import COMPOUND, LETTERS, TERM, TOKEN, WORD

ALL = (COMPOUND, LETTERS, TERM, TOKEN, WORD)


@pytest.mark.parametrize(
    ("pattern", "text", "pieces"),
    [
        (WORD, "Don't ask AT&T, ask Node.js.", ["Don't", "ask", "AT&T", "ask", "Node.js"]),
        (WORD, "1,000 at 10:30, then x,y: 5", ["1,000", "at", "10:30", "then", "x", "y", "5"]),
        (WORD, "built-in snake_case", ["built", "in", "snake", "case"]),
        (COMPOUND, "built-in, isn't it - yes", ["built-in", "isn't", "it", "yes"]),
        (LETTERS, "Invoice 17b: don't", ["Invoice", "b", "don", "t"]),
        (TERM, "U.S. F16 cost 1,500.5 $", ["U.S.", "F", "16", "cost", "1,500.5", "$"]),
        (TERM, "東京 tower", ["東", "京", "tower"]),
        (TOKEN, "He's at AT&T?", ["He", "'s", "at", "AT&T", "?"]),
    ],
)
def test_pieces(pattern: re.Pattern[str], text: str, pieces: list[str]) -> None:
    assert [match[0] for match in pattern.finditer(text)] == pieces


@given(st.text())
def test_no_piece_is_empty_or_holds_a_space(text: str) -> None:
    for pattern in ALL:
        assert all(match[0] and not any(map(str.isspace, match[0])) for match in pattern.finditer(text))


@given(st.text())
def test_every_letter_and_digit_is_in_some_word(text: str) -> None:
    for pattern in (COMPOUND, WORD):
        inside = "".join(match[0] for match in pattern.finditer(text))
        assert [mark for mark in inside if mark.isalnum()] == [mark for mark in text if mark.isalnum()]
