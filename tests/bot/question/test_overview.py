import pytest

from bot.question.overview import is_overview


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
