from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.english import is_english, is_plural, is_question, is_quoted, quotes, split


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who's there?", ["Who", "'s", "there", "?"]),
        ("He didn't say", ["He", "didn", "'t", "say"]),
        ("the U.S.", ["the", "U.S", "."]),
        ("co-op & Sons", ["co-op", "&", "Sons"]),
        ("a_b", ["a", "_", "b"]),
        ("", []),
    ],
)
def test_words_and_marks(text: str, words: list[str]) -> None:
    assert [word.text for word in split(text)] == words


def test_a_country_is_no_pronoun_unless_everything_is_large() -> None:
    assert [word.lower for word in split("The US told us")] == ["the", "US", "told", "us"]
    assert [word.lower for word in split("THE US TOLD US")] == ["the", "us", "told", "us"]


def test_what_a_word_is() -> None:
    boat, ann, she, mark = split("boat Ann She ?")
    assert (boat.is_content, boat.is_capital) == (True, False)
    assert (ann.is_content, ann.is_capital) == (True, True)
    assert (she.is_word, she.is_content, she.is_capital) == (True, False, False)
    assert not mark.is_word


@pytest.mark.parametrize("text", ['say "he left" now', "say “he left” now", "say «he left» now", "say 'he left' now"])
def test_what_stands_between_quotation_marks(text: str) -> None:
    assert quotes(text)
    assert is_quoted(text, text.index("left"))
    assert not is_quoted(text, text.index("now"))


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert not quotes("the sailors' boat isn't Ann's")


@pytest.mark.parametrize(
    ("word", "plural"),
    [("boats", True), ("people", True), ("bus", False), ("gas", False), ("news", False), ("physics", False)],
)
def test_plurals(word: str, plural: bool) -> None:
    assert is_plural(word) is plural


def test_verbs_with_an_s_are_no_plurals() -> None:
    assert not is_plural("happens")
    assert not is_plural("does")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Who built the harbour?", True),
        ("Harbour", True),
        ("", True),
        ("Wer hat den Hafen gebaut?", False),
        ("Qui a construit le port ?", False),
        ("Who is the wer?", True),
    ],
)
def test_another_language_is_told_by_its_small_words(text: str, english: bool) -> None:
    assert is_english(text) is english


@pytest.mark.parametrize(
    ("text", "asks"), [("Did it rain?", True), ("Which boat", True), ("The boat", False), ("", False)]
)
def test_how_a_question_begins(text: str, asks: bool) -> None:
    assert is_question(split(text)) is asks


@given(st.text(max_size=80))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    words = split(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    assert all(before.end <= after.start for before, after in pairwise(words))
