from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import messages
from bot.answer import Answer
from bot.engine import Engine
from bot.terminal import messages as terminal_messages
from bot.terminal.chat import Chat, banner
from bot.terminal.screen import put
from index.errors import ModelError
from tests.answers import Scripted, abstention, answer
from tests.bot.terminal.consoles import pipe, terminal, written
from tests.passages import passage

ANSWERED = (
    "It was rebuilt by Ada Holm in 1913. [1]\n\n"
    "[1] The mill  town/mill.txt\n    “It was rebuilt by Ada Holm in 1913.”\n\n"
)


class Typed:
    """Lines of a script; an error in it is raised."""

    def __init__(self, *script: str | BaseException, interactive: bool = True) -> None:
        self.interactive = interactive
        self._script = iter(script)

    def read(self) -> str | None:
        line = next(self._script, None)
        if isinstance(line, BaseException):
            raise line
        return line


class Told:
    """A chat that has been held: its exit status, and what was written to both streams."""

    def __init__(
        self,
        capsys: pytest.CaptureFixture[str],
        lines: Typed,
        *script: Answer | BaseException | Callable[[], None],
    ) -> None:
        screen = pipe()
        self.scripted = Scripted(*script)
        self.status = Chat(self.scripted, lines, screen, "first").run()
        self.results = written(screen)
        self.notes = capsys.readouterr().err


def test_questions_are_answered_in_one_conversation(capsys: pytest.CaptureFixture[str]) -> None:
    chat = Told(capsys, Typed(" Who rebuilt it? \n", "\n", "When?", "/quit", "never read"), answer(), abstention())
    refused = "The documents do not answer this.\nThe closest passages are from:\n  The mill\n\n"
    assert chat.results == ANSWERED + refused
    assert chat.scripted.asked == [("Who rebuilt it?", "first"), ("When?", "first")]
    assert (chat.status, chat.notes) == (0, "")


def test_sources_and_why_show_the_last_answer(capsys: pytest.CaptureFixture[str]) -> None:
    chat = Told(capsys, Typed("Who?", "/sources", "/why"), answer())
    assert chat.results.startswith(ANSWERED)
    assert "    The mill burned in 1911. »It was rebuilt by Ada Holm in 1913.« Nobody was hurt.\n\n" in chat.results
    assert "read as      Who rebuilt the mill?\n" in chat.results


def test_there_may_be_nothing_to_show(capsys: pytest.CaptureFixture[str]) -> None:
    fixed = answer(citations=(), engine=Engine.FIXED)
    chat = Told(capsys, Typed("/sources", "/why", "Hello", "/sources"), fixed)
    assert chat.notes.splitlines() == [
        terminal_messages.NO_ANSWER_YET,
        terminal_messages.NO_ANSWER_YET,
        terminal_messages.NO_PASSAGE,
    ]


def test_a_new_conversation_has_another_name_and_no_answer_yet(capsys: pytest.CaptureFixture[str]) -> None:
    chat = Told(capsys, Typed("Who?", "/new", "/why", "When?"), answer(), answer())
    threads = [thread for _, thread in chat.scripted.asked]
    assert threads[0] == "first"
    assert threads[1] is not None
    assert threads[1].startswith("chat-")
    assert chat.notes.splitlines() == [terminal_messages.NEW_THREAD, terminal_messages.NO_ANSWER_YET]


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    chat = Told(capsys, Typed("/help"))
    lines = chat.results.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  /")] == list(terminal_messages.COMMANDS)
    screen = pipe()
    assert {*Chat(chat.scripted, Typed(), screen, "x")._commands, "/quit"} == set(terminal_messages.COMMANDS)


def test_an_unknown_command_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    chat = Told(capsys, Typed("/qiut now\x1b"))
    assert chat.notes == "/qiut: there is no such command; /help lists them\n"
    assert chat.status == 0


def test_an_error_is_one_line_and_the_chat_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    script = ("One?", "x" * 10_001, "Two?")
    chat = Told(capsys, Typed(*script), ModelError("the model is down; try later"), answer())
    assert chat.notes.splitlines() == [
        "the model is down; try later",
        terminal_messages.LONG_QUESTION.format(most=10_000),
    ]
    assert chat.results == ANSWERED
    assert chat.status == 0
    piped = Told(capsys, Typed("One?", "Two?", interactive=False), ModelError("down"), answer())
    assert (piped.status, piped.results) == (1, ANSWERED)


def test_ctrl_c_stops_the_answer_and_not_the_chat(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered(*_: object) -> Answer:
        if not stopped:
            stopped.append(True)
            raise KeyboardInterrupt
        return answer()

    stopped: list[bool] = []
    monkeypatch.setattr("bot.terminal.chat.answered", answered)
    chat = Told(capsys, Typed("One?", "Two?"))
    assert (chat.status, chat.results, chat.notes) == (0, ANSWERED, "stopped\n")
    stopped.clear()
    with pytest.raises(KeyboardInterrupt):
        Told(capsys, Typed("One?", interactive=False))


def test_ctrl_c_on_an_empty_line_says_how_to_quit(capsys: pytest.CaptureFixture[str]) -> None:
    chat = Told(capsys, Typed(KeyboardInterrupt(), "Who?"), answer())
    assert (chat.notes, chat.results) == ("To end the chat: /quit, quit, exit or Ctrl-D.\n", ANSWERED)


def test_what_a_chat_begins_with() -> None:
    screen = terminal(200, color=False)
    put(screen, banner(1, None) + banner(1234, "openai:x"))
    rest = "Ask a question; /help lists the commands, /quit ends."
    assert [line.strip() for line in written(screen).splitlines()] == [
        f"1 document, answered in the words of the documents, without a chat model. {rest}",
        f"1,234 documents, answered by openai:x, checked against the passages. {rest}",
    ]


@pytest.mark.parametrize("word", ["quit", "exit", "/exit", " QUIT "])
def test_the_words_that_end_the_chat(capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert Told(capsys, Typed(word, "Who?")).scripted.asked == []


def test_what_was_found_for_a_question_that_was_stopped_can_be_seen(capsys: pytest.CaptureFixture[str]) -> None:
    nearest = passage("mill", "The mill burned in 1911.")

    class Stopped(Scripted):
        def stream(self, question: str, thread: str | None = None, **given: Any) -> Iterator[Any]:
            given["on_found"]([nearest])
            yield from ()
            raise KeyboardInterrupt

    screen = pipe()
    Chat(Stopped(), Typed("Who rebuilt it?", "/sources", "/why"), screen, "first").run()
    text = written(screen)
    assert capsys.readouterr().err == f"{terminal_messages.STOPPED}\n"
    assert text.count(messages.STOPPED_EARLY) == 2
    assert text.count("The mill burned in 1911.") == 2
    assert "engine" not in text
