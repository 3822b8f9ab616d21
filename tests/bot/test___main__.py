"""`python -m bot` as a process."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.bot.processes import ROOT, environment, process

QUESTION = "How many diplomats were expelled?"


def test_ask_as_a_process(data: Path) -> None:
    status, out, err = process("ask", QUESTION, FOOTNOTE_DATA=str(data), COLUMNS="20", TERM="xterm")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert "10 diplomats" in lines[0]
    assert lines[0].endswith("]"), "nothing is wrapped"
    assert lines[3].startswith("    “")
    assert "\x1b" not in out


def test_json_as_a_process_through_a_pipe_and_remembering(data: Path) -> None:
    status, out, err = process(
        "ask", "--json", "--thread", "t", stdin=QUESTION.encode(), FOOTNOTE_DATA=str(data), PYTHONIOENCODING="ascii"
    )
    assert (status, err) == (0, "")
    printed = json.loads(out)
    assert printed["question"] == QUESTION
    text = (ROOT / "index" / "corpus" / "article.txt").read_text(encoding="utf-8")
    assert printed["citations"][0]["quote"] == text[printed["citations"][0]["start"] : printed["citations"][0]["end"]]
    with sqlite3.connect(data / "threads.db") as connection:
        assert connection.execute("SELECT name FROM threads").fetchall() == [("t",)]


def test_a_reader_that_goes_away_is_no_error(data: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "bot", "status"]
    done = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, env=environment(FOOTNOTE_DATA=str(data)), check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_question_that_is_given_does_not_wait_on_standard_input(data: Path) -> None:
    reading, writing = os.pipe()  # never written to, never closed
    status, out, _ = process("ask", "--short", QUESTION, stdin=reading, FOOTNOTE_DATA=str(data))
    os.close(reading)
    os.close(writing)
    assert (status, out) == (0, "10\n")


def test_exit_status_of_a_process() -> None:
    assert process("ask", "", stdin=b"") == (2, "", "footnote: the question is empty; ask something\n")
    assert process("status") == (1, "", "footnote: no index in .footnote; build it: footnote sync\n")
    assert process("init")[0] == 0


def test_what_is_not_needed_is_not_imported(data: Path) -> None:
    heavy = "{'prompt_toolkit', 'rich.progress', 'torch', 'numpy', 'langchain_core', 'pydantic_settings'}"
    code = f"import sys; from bot import cli; cli.run(['--version']); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), check=True)
    assert done.stdout.decode().splitlines()[1] == "[]"
    heavy = "{'prompt_toolkit', 'bot.terminal.progress', 'torch', 'sentence_transformers', 'langchain_openai'}"
    ask = "cli.run(['ask', 'who?', '--json'])"
    code = f"import sys; from bot import cli; {ask}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(FOOTNOTE_DATA=str(data)), check=True
    )
    assert done.stdout.decode().splitlines()[1] == "[]"
