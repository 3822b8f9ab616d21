"""`footnote chat`."""

from pathlib import Path

import pytest

from bot.terminal import messages
from index.errors import ModelError
from tests.answers import answer
from tests.bot.terminals import Terminal


def test_chat_through_a_pipe(run: Terminal) -> None:
    scripted = run.answering(answer(short=None), ModelError("down"))
    run.piped(b"Who?\n/quit now\nWhy?\n")
    status, out, err = run("chat", "--thread", "plans")
    assert (status, err) == (1, "/quit: there is no such command; /help lists them\ndown\n")
    assert out.startswith("It was rebuilt by Ada Holm in 1913. [1]\n")
    assert scripted.asked == [("Who?", "plans"), ("Why?", "plans")]
    assert [remember for _, remember in run.opened] == [True]


def test_a_chat_names_its_conversation(run: Terminal) -> None:
    scripted = run.answering(answer())
    run.piped(b"Who?\n")
    assert run("chat")[0] == 0
    assert str(scripted.asked[0][1]).startswith("chat-20")


def test_going_on_with_the_last_conversation(run: Terminal) -> None:
    from bot.memory import Memory

    scripted = run.answering(answer())
    run.piped(b"Who?\n")
    assert run("chat", "--continue") == (2, "", f"footnote: {messages.NO_THREAD_YET}\n")
    memory = Memory(Path(".footnote/threads.db"), 30)
    memory.use("old")
    memory.use("last")
    run.piped(b"Who?\n")
    status, _, err = run("chat", "--continue")
    assert (status, err) == (0, "Going on with the conversation last.\n")
    assert scripted.asked == [("Who?", "last")]


def test_a_chat_with_a_person_begins_with_what_there_is(
    run: Terminal, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nobody:
        interactive = True

        def read(self) -> None:
            return None

    run.answering()
    monkeypatch.setattr("bot.terminal.lines.opened", lambda history: Nobody())
    status, out, err = run("chat", "--data", str(data), "--model", "openai:x")
    assert (status, out) == (0, "")
    assert err.startswith("1 document, answered by openai:x, checked against the passages.")
    assert "without a chat model" in run("chat", "--data", str(data))[2]
