import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader import SmallTalk, is_overview, small_talk
from bot.reading.question import Kind, kind_of, read_question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many bees live in a hive?", Kind.NUMBER),
        ("What is the price of a ticket?", Kind.NUMBER),
        ("How old is the bridge?", Kind.NUMBER),
        ("When does the ferry leave?", Kind.DATE),
        ("In what year was the mill built?", Kind.DATE),
        ("Who painted the ceiling?", Kind.PERSON),
        ("Which minister resigned?", Kind.PERSON),
        ("Where is the key kept?", Kind.PLACE),
        ("In which city was she born?", Kind.PLACE),
        ("Why was the dam closed?", Kind.REASON),
        ("What caused the delay?", Kind.REASON),
        ("What did the mayor say about the strike?", Kind.QUOTATION),
        ("How is the glue mixed?", Kind.MANNER),
        ("What is a sextant?", Kind.DEFINITION),
        ("What does ISBN stand for?", Kind.DEFINITION),
        ("Is the museum open on Mondays?", Kind.YES_NO),
        ("What did the divers find?", Kind.THING),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def test_a_question_is_read_into_words_names_and_numbers() -> None:
    question = read_question("How many diplomats did the U.S. expel from Northland in 2,021?")

    assert question.focus == ("diplomat",)
    assert question.numbers == {"2021"}
    assert {"diplomat", "us", "expel", "northland"} <= set(question.content)
    assert frozenset({"northland"}) in question.names


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

    assert set(question.content) <= set(question.words)
    assert small_talk(text) is None or not is_overview(text)
