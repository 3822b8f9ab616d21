"""The topic that a question names without asking anything of it."""

import pytest

from bot.language.words import words_of
from bot.question.topic import Topic, topic_of


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What does the article say about elections?", "elections"),
        ("what do the docs say on the U.S.?", "U.S."),
        ("What do we know about parental leave", "parental leave"),
        ("What is said in the handbook about pets?", "pets"),
        ("Does the handbook mention pets at all?", "pets"),
        ("Is Ada Quist mentioned?", "Ada Quist"),
        ("Tell me everything about the Velo scheme, please", "Velo scheme"),
        ("Is there anything in the minutes about the roof?", "roof"),
        ("Do you have any information on early termination?", "early termination"),
        ("info on sanctions", "sanctions"),
        ("Anything on Ukraine?", "Ukraine"),
        ("What about the dogs?", "dogs"),
    ],
)
def test_a_topic_is_asked_about(question: str, topic: str) -> None:
    assert topic_of(question) == Topic(frozenset(words_of(topic)), alone=False)


@pytest.mark.parametrize("topic", ["elections", "Ukraine", "the phone call", "INV-1001", "arms control"])
def test_a_topic_stands_alone(topic: str) -> None:
    found = topic_of(topic)
    assert found is not None
    assert found.alone
    assert found.words <= set(words_of(topic))


@pytest.mark.parametrize(
    "question",
    [
        "Who was expelled?",
        "Why",
        "What did Biden say about Putin?",
        "Does it cover rust?",
        "talk about old windows where",
        "tell me about the refund of a train ticket that came too late",
        "how long is the notice period",
        "What do you know about me?",
        "30 %",
        "",
    ],
)
def test_a_question_asks_more(question: str) -> None:
    assert topic_of(question) is None


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("What does E_LOCKED mean?", "E_LOCKED"),
        ("What is `--no-template`?", "--no-template"),
        ("meaning of SSO", "SSO"),
        ("What's INV-1001?", "INV-1001"),
    ],
)
def test_what_a_word_of_code_means_may_be_told_where_it_stands(question: str, code: str) -> None:
    assert topic_of(question) == Topic(frozenset(words_of(code)), alone=True)


@pytest.mark.parametrize("question", ["What does the board mean?", "What is art?", "What is 42?", "What is a webhook?"])
def test_what_a_word_of_talk_means_is_asked(question: str) -> None:
    assert topic_of(question) is None
