import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

import footnote_qa
from footnote_qa import Answer, ModelError, QuestionError, Sentence, SettingsError
from tests.footnote_qa.chats import FailingChat, ScriptedChat, soon
from tests.footnote_qa.folders import with_models

LEAVE = "How many days of leave do I have?"


@pytest.mark.parametrize("question", ["", " \n", "x" * 10_001])
def test_what_is_no_question_is_refused_at_once(footnote: footnote_qa.Footnote, question: str) -> None:
    for ask in (footnote.ask, footnote.stream, footnote.astream, footnote.search):
        with pytest.raises(QuestionError):
            ask(question)


def test_faulty_arguments_are_named(footnote: footnote_qa.Footnote) -> None:
    with pytest.raises(SettingsError, match=r"^question: must be text, not a bytes"):
        footnote.ask(b"leave?")  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"^thread = ' ': must be the name"):
        footnote.ask(LEAVE, thread=" ")
    with pytest.raises(SettingsError, match=r"^thread: the name has more than 200"):
        footnote.ask(LEAVE, thread="x" * 201)
    for k in (0, 51, "3"):
        with pytest.raises(SettingsError, match=r"^k = "):
            footnote.search("leave", k=k)  # type: ignore[arg-type]
        with pytest.raises(SettingsError, match=r"^k = "):
            footnote.as_retriever(k=k)  # type: ignore[arg-type]


def test_a_chat_model_object_writes_and_is_checked() -> None:
    chat = ScriptedChat(pieces=["You have thirty days of paid leave {0}. ", "You also get forty yachts {0}."])
    with footnote_qa.open("handbook", model=chat) as footnote:
        answer = footnote.ask(LEAVE)
    assert answer.engine == "writer"
    assert [sentence.supported for sentence in answer.sentences] == [True, False]
    assert answer.note is None  # a model that never says why it stops is not taken to be cut
    assert len(chat.asked) == 1


def test_sentences_come_once_they_are_checked() -> None:
    go_on = Event()
    pieces = ["You have thirty days of paid leave {0}. The head of", " the department approves leave {0}."]
    with footnote_qa.open("handbook", model=ScriptedChat(pieces=pieces, go_on=go_on)) as footnote:
        parts = footnote.stream(LEAVE)
        first = next(parts)
        assert isinstance(first, Sentence)
        assert first.text == "You have thirty days of paid leave."
        go_on.set()
        [second, answer] = parts
        assert isinstance(answer, Answer)
        assert answer.sentences == (first, second)


def test_who_leaves_a_stream_leaves_no_turn() -> None:
    chat = ScriptedChat(pieces=["You have thirty days of paid leave {0}. The rest", " {0}."], go_on=Event())
    with footnote_qa.open("handbook", model=chat) as footnote:
        parts = footnote.stream(LEAVE, thread="anna")
        next(parts)
        parts.close()
        chat.go_on.set()
        footnote.ask("Who approves it?", thread="anna")
        assert len(chat.asked) == 2  # no earlier turn, so that nothing had to be rewritten


def test_a_chat_model_that_fails_is_told_and_the_reader_answers(caplog: pytest.LogCaptureFixture) -> None:
    with footnote_qa.open("handbook", model=FailingChat(pieces=[]), retries=0) as footnote:
        assert footnote.ask(LEAVE).engine == "reader"
        assert caplog.records[-1].levelname == "WARNING"
        assert caplog.records[-1].message.startswith("model FailingChat:scripted: FailingChat failed")
    chat = FailingChat(pieces=[])
    with (
        footnote_qa.open("handbook", model=chat, retries=0, fallback=False) as footnote,
        pytest.raises(ModelError, match="FailingChat:scripted"),
    ):
        footnote.ask(LEAVE)


def test_two_are_open_at_once_and_many_threads_ask(tmp_path: Path, model_data: Path, handbook: Path) -> None:
    with_models(tmp_path / "other", model_data)
    (tmp_path / "plans.txt").write_text("The board meets in May.", encoding="utf-8")
    with (
        footnote_qa.open("handbook") as first,
        footnote_qa.open("handbook") as same,
        footnote_qa.open("plans.txt", data="other") as other,
        ThreadPoolExecutor(4) as pool,
    ):
        asked = [pool.submit(each.ask, LEAVE) for each in (first, same) * 3]
        also = [pool.submit(other.ask, "When does the board meet?") for _ in range(3)]
        (handbook / "more.md").write_text("More to read.", encoding="utf-8")
        assert pool.submit(first.sync).result().added == 1
        assert {each.result().short for each in asked} == {"thirty days"}
        assert {each.result().short for each in also} <= {"in May", "May"}
        assert {passage.document for passage in same.search("more to read")} == {"leave.md", "travel.md", "more.md"}


def test_closing_stops_a_question_that_is_being_answered() -> None:
    chat = ScriptedChat(pieces=["You have thirty days of paid leave {0}. The rest", " {0}."], go_on=Event())
    footnote = footnote_qa.open("handbook", model=chat)
    failed: list[Exception] = []

    def ask() -> None:
        try:
            footnote.ask(LEAVE)
        except footnote_qa.FootnoteError as error:
            failed.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert soon(lambda: chat.asked)
    footnote.close()
    chat.go_on.set()
    thread.join(20)
    assert [type(error) for error in failed] == [footnote_qa.FootnoteError]
