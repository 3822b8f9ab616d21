from hypothesis import given
from hypothesis import strategies as st

from bot.question.overview import is_overview
from bot.question.question import read_question
from bot.question.small_talk import small_talk


def test_a_question_is_read_into_the_words_that_say_what_it_is_about() -> None:
    asked = read_question("  How many  boats did\nAnna Brook have in 1,901?  ")

    assert asked.text == "How many boats did Anna Brook have in 1,901?"
    assert asked.content == ("boat", "anna", "brook", "1901")


def test_a_missing_apostrophe_is_put_in() -> None:
    asked = read_question("whats new, and whos the author of thatched roofs")

    assert asked.text == "what's new, and who's the author of thatched roofs"
    assert asked.content == ("new", "author", "thatch", "roof")


@given(st.text(max_size=200))
def test_any_text_is_a_question(text: str) -> None:
    question = read_question(text)

    assert len(set(question.content)) == len(question.content)
    assert small_talk(text) is None or not is_overview(text)
