import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.overview import is_overview
from bot.question.question import read_question
from bot.question.small_talk import SmallTalk, small_talk


def test_a_question_is_read_into_the_words_that_say_what_it_is_about() -> None:
    asked = read_question("  How many  boats did\nAnna Brook have in 1,901?  ")

    assert asked.text == "How many boats did Anna Brook have in 1,901?"
    assert asked.content == ("boat", "anna", "brook", "1901")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi", SmallTalk.GREETING),
        ("Hello, how are you?", SmallTalk.GREETING),
        ("good morning footnote!", SmallTalk.GREETING),
        ("thanks", SmallTalk.THANKS),
        ("Great, thank you so much!", SmallTalk.THANKS),
        ("Thanks for your help", SmallTalk.THANKS),
        ("help", SmallTalk.ABILITIES),
        ("Hi! What can you do?", SmallTalk.ABILITIES),
        ("Who are you?", SmallTalk.ABILITIES),
        ("What can I ask you?", SmallTalk.ABILITIES),
    ],
)
def test_small_talk_is_told_by_its_kind(text: str, kind: SmallTalk) -> None:
    assert small_talk(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "Hello Kitty's owner?",
        "Thanks to whom did the rescue succeed?",
        "help desk hours?",
        "Who are you allowed to invite?",
        "What can you do with a day pass?",
        "How are you billed?",
        "Hi, when does the ferry leave?",
        "Thanks! And who pays for it?",
        "",
        "hi " * 100,
    ],
)
def test_a_question_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize(
    "question",
    [
        "What is this about?",
        "what's this document about",
        "Summarise it",
        "Summarize the article, please",
        "Could you please summarise this for me?",
        "summarise the report in three sentences",
        "tl;dr",
        "key points",
        "What are the key points of this document?",
        "Give me a short overview",
        "Summarise the travel document",
        "What is the parental leave policy about?",
        "What does the text say?",
    ],
)
def test_a_question_about_the_whole_text_is_an_overview(question: str) -> None:
    assert is_overview(question)


@pytest.mark.parametrize(
    "question",
    [
        "What does the policy say about refunds?",
        "What are the key points of the treaty?",
        "Who wrote the summary?",
        "What happened in 1903?",
        "What does it cost?",
        "What is it?",
        "What does it mean?",
        "summary " * 40,
    ],
)
def test_a_question_about_something_in_the_text_is_no_overview(question: str) -> None:
    assert not is_overview(question)


@given(st.text(max_size=200))
def test_any_text_is_a_question(text: str) -> None:
    question = read_question(text)

    assert len(set(question.content)) == len(question.content)
    assert small_talk(text) is None or not is_overview(text)
