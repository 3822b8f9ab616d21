"""`footnote ask`."""

import json
import sys
from pathlib import Path

import pytest

from bot.terminal import messages
from tests.answers import abstention, answer
from tests.bot.terminals import Terminal


def test_ask(run: Terminal) -> None:
    scripted = run.answering(answer())
    assert run("ask", "who", "rebuilt", "it?") == (
        0,
        (
            "It was rebuilt by Ada Holm in 1913. [1]\n\n"
            "[1] The mill  town/mill.txt\n"
            "    “It was rebuilt by Ada Holm in 1913.”\n"
        ),
        "",
    )
    assert scripted.asked == [("who rebuilt it?", None)]
    assert [remember for _, remember in run.opened] == [False]


def test_ask_for_json(run: Terminal) -> None:
    run.answering(answer(answer="Ada “Holm” \ud800 \x9b"))
    status, out, err = run("ask", "who?", "--json")
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert json.loads(out)["answer"] == "Ada “Holm” \ud800 \x9b"
    assert "“Holm” \\ud800 \\u009b" in out


def test_ask_for_the_fewest_words(run: Terminal) -> None:
    run.answering(answer(short="Ada\x1b"), abstention())
    assert run("ask", "--short", "who?") == (0, "Ada␛\n", "")
    assert run("ask", "--short", "why?") == (0, "The documents do not answer this.\n", "")


def test_ask_in_a_conversation_by_another_model(run: Terminal) -> None:
    scripted = run.answering(answer())
    assert run("ask", "who?", "--thread", " plans ", "--model", "openai:x", "--data", "kept")[0] == 0
    assert scripted.asked == [("who?", "plans")]
    settings, remember = run.opened[0]
    assert (settings.model, settings.data, remember) == ("openai:x", Path("kept"), True)


def test_ask_through_a_pipe(run: Terminal) -> None:
    scripted = run.answering(answer())
    run.piped("\ufeffWho rebuilt\nthe mill?\n".encode())
    assert run("ask", "--short") == (0, "Ada Holm\n", "")
    assert scripted.asked == [("Who rebuilt\nthe mill?", None)]


def test_a_question_that_is_given_does_not_wait_for_a_pipe(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    run.answering(answer())
    monkeypatch.setattr(sys, "stdin", None)
    assert run("ask", "--short", "who?") == (0, "Ada Holm\n", "")
    assert run("ask") == (2, "", f"footnote: {messages.ASK_SOMETHING}\n")


def test_a_chat_model_is_heard_sentence_by_sentence_on_a_terminal(
    run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.answering(answer(), answer())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    streamed = run("ask", "who?", "--model", "openai:x")[1]
    assert streamed.startswith("\x1b[?25l\x1b[2msearching …")
    assert run("ask", "who?")[1].startswith("It was rebuilt by"), "the reader's answer comes at once"
