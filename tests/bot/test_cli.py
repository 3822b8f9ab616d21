import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot import cli, indexing, messages, wiring
from bot.settings import Settings
from index.embedding import Embedder
from index.errors import ModelError
from index.plan import SyncOrder
from tests.bot.terminal.answers import Scripted, abstention, answer

ROOT = Path(__file__).parents[2]
QUESTION = "How many diplomats were expelled?"


class Terminal:
    """Runs the command line in this process; keeps its exit status and both streams."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.piped(None)

    def piped(self, data: bytes | None) -> None:
        """Pipe `data` in; None: a person sits at the keyboard."""
        stream = io.TextIOWrapper(io.BytesIO(data or b""))
        if data is None:
            self._monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
        self._monkeypatch.setattr(sys, "stdin", stream)

    def answering(self, *script: Any) -> Scripted:
        """Let a script answer, and not an index."""
        scripted = Scripted(*script)
        self.opened: list[tuple[Settings, bool]] = []

        def open_answerer(settings: Settings, say: Callable[[str], None], *, remember: bool) -> Scripted:
            self.opened.append((settings, remember))
            return scripted

        self._monkeypatch.setattr(wiring, "open_answerer", open_answerer)
        return scripted

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        status = cli.run(arguments)
        return (status, *self._capsys.readouterr())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(capsys, monkeypatch)


@pytest.fixture(scope="module")
def data(embedder: Embedder, model_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the shipped article."""
    folder = tmp_path_factory.mktemp("indexed")
    (folder / "models").symlink_to(model_data / "models")
    indexing.synchronise(Settings(data=folder), SyncOrder(), lambda line: None)
    return folder


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    return kept | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"} | variables


def process(*arguments: str, stdin: bytes | int = b"", **variables: str) -> tuple[int, str, str]:
    """Run `python -m bot` as a process of its own."""
    given: Any = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, capture_output=True, env=environment(**variables), check=False, **given)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# The command itself


def test_without_a_command_its_help_is_a_usage_error(run: Terminal) -> None:
    status, out, err = run()
    assert (status, out) == (2, "")
    assert err.startswith("Usage: footnote [OPTIONS] COMMAND [ARGS]...")
    assert [line.split()[0] for line in err.split("Commands:")[1].splitlines() if line.startswith("  ")][:5] == [
        "ask",
        "chat",
        "sync",
        "init",
        "status",
    ]


@pytest.mark.parametrize("command", [(), ("ask",), ("chat",), ("sync",), ("init",), ("status",), ("eval",), ("slack",)])
def test_help(run: Terminal, command: Sequence[str]) -> None:
    status, out, err = run(*command, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"Usage: {' '.join(('footnote', *command))} ")
    assert command or not any(line.endswith("...") for line in out.splitlines()[1:]), "no command's help is cut short"


def test_version(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: {"footnote-qa": "1.2.3"}[name])
    assert run("--version") == (0, "footnote 1.2.3\n", "")


def test_version_of_a_source_folder(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import PackageNotFoundError

    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", version)
    assert run("--version") == (0, "footnote (run from its source folder, not installed)\n", "")


def test_completion_is_there(run: Terminal) -> None:
    assert {"--install-completion", "--show-completion"} <= set(run("--help")[1].split())


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--nonsense",), "No such option: --nonsense; see: footnote --help"),
        (("nonsense",), "No such command 'nonsense'; see: footnote --help"),
        (("ask", "x", "--jsn"), "No such option: --jsn (Possible options: --json); see: footnote ask --help"),
        (("ask", "x", "--model"), "Option '--model' requires an argument; see: footnote --help"),
        (("ask",), messages.ASK_SOMETHING),
        (("ask", " "), messages.EMPTY_QUESTION),
        (("ask", "x" * 10_001), "the question has more than 10,000 characters; ask a shorter one"),
        (("ask", "x", "--json", "--short"), messages.ONE_FORM),
        (("ask", "x", "--thread", " "), messages.EMPTY_THREAD),
        (("ask", "x", "--thread", "x" * 201), messages.LONG_THREAD.format(most=200)),
        (("ask", "x", "--data", ""), "--data = '': must not be empty"),
        (("chat", "--continue", "--thread", "x"), messages.ONE_THREAD),
        (("sync", "a", " "), messages.EMPTY_SOURCE),
    ],
)
def test_bad_usage_is_one_line(run: Terminal, arguments: Sequence[str], line: str) -> None:
    assert run(*arguments) == (2, "", f"footnote: {line}\n")
    assert not Path(".footnote").exists()


def test_faulty_settings_are_one_a_line(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PASSAGES", "many")
    monkeypatch.setenv("FOOTNOTE_RETRIES", "-1")
    assert run("ask", "x", "--json") == (
        2,
        "",
        (
            "footnote: FOOTNOTE_RETRIES = '-1': must be at least 0\n"
            "footnote: FOOTNOTE_PASSAGES = 'many': must be a whole number\n"
        ),
    )


# ask


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


# What fails


def test_a_failure_is_one_line_and_its_cause_is_logged(run: Terminal) -> None:
    Path(".footnote").mkdir()
    run.answering(ModelError("model x: is down; try later"))
    assert run("ask", "who?", "--json") == (1, "", "footnote: model x: is down; try later\n")
    assert "Traceback" in Path(".footnote/footnote.log").read_text(encoding="utf-8")


def test_a_failure_makes_no_data_folder(run: Terminal) -> None:
    run.answering(ModelError("model x: is down; try later"))
    assert run("ask", "who?")[0] == 1
    assert not Path(".footnote").exists()


def test_a_fault_of_our_own_is_one_line_and_is_logged(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "s3cr3t")
    run.answering(KeyError("odd\ns3cr3t"))
    status, out, err = run("ask", "who?")
    log = Path.cwd() / ".footnote" / "footnote.log"
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("footnote: this is a fault of Footnote's own (KeyError: ")
    assert str(log) in err
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "s3cr3t" not in text


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(13, "Permission denied", "data/x"), "data/x: Permission denied" + messages.GIVE_RIGHT),
        (OSError(30, "Read-only file system", "data/x"), "data/x: Read-only file system" + messages.GIVE_RIGHT),
        (OSError(28, "No space left on device"), "output: No space left on device"),
        (OSError("odd"), "output: odd"),
    ],
)
def test_what_the_system_refuses_is_one_line(run: Terminal, error: OSError, line: str) -> None:
    run.answering(error)
    assert run("ask", "who?") == (1, "", f"footnote: {line}\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), EOFError()])
def test_ctrl_c_ends_the_command(run: Terminal, error: BaseException) -> None:
    run.answering(error)
    status, out, err = run("ask", "who?")
    assert (status, out, err.strip()) == (130, "", "footnote: stopped")


def test_closed_output(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        status = cli.run(["--version"])
    assert status == 1


# chat


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


# sync, init, status


@pytest.fixture
def linked(data: Path) -> Path:
    """A data folder with the model and no index."""
    Path(".footnote").mkdir()
    Path(".footnote/models").symlink_to(data / "models")
    return Path(".footnote")


def test_sync(run: Terminal, linked: Path) -> None:
    Path("docs").mkdir()
    Path("docs/a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    Path("docs/.hidden").touch()
    Path("docs/x.bin").touch()
    passed = "; passed over: 1 hidden, 1 of unknown type\n"
    counted = f"added 1, changed 0, deleted 0, unchanged 0, failed 0{passed}"
    named = "passed over: docs/x.bin is not a type that Footnote reads\n"
    assert run("sync", "docs", "--dry-run") == (0, f"without --dry-run: {counted}", named)
    assert run("status") == (1, "", "footnote: no index in .footnote; build it: footnote sync\n")
    assert run("sync", "docs") == (0, counted, named)
    Path("docs/empty.txt").touch()
    status, out, err = run("sync", "docs", "missing")
    assert (status, out) == (1, f"added 0, changed 0, deleted 0, unchanged 1, failed 2{passed}")
    assert [line.split(":")[0] for line in err.splitlines()] == ["passed over", "docs/empty.txt", "missing"]
    status, out, err = run("sync", "--json")
    report = json.loads(out)
    assert (status, report["unchanged"], report["failed"], report["failures"]) == (1, 1, 1, err.splitlines())
    assert run("sync", "--rebuild")[1].startswith("added 0, changed 1, ")


def test_init_and_what_it_leads_to(run: Terminal) -> None:
    wrote = "wrote footnote.toml; name your documents in it under `sources`, then run: footnote sync\n"
    assert run("init") == (0, "", wrote)
    refused = "footnote: footnote.toml: is there already; to write it anew: footnote init --force\n"
    assert run("init") == (2, "", refused)
    assert run("init", "--force") == (0, "", wrote)
    Path("footnote.toml").write_text('sources = ["docs"]\n', encoding="utf-8")
    no_index = "footnote: no index in .footnote; build it: footnote sync\n"
    assert run("ask", "who?", "--json") == (1, "", no_index)
    run.piped(b"who?")
    assert run("chat") == (1, "", no_index)
    assert not Path(".footnote").exists()


def test_status(run: Terminal, data: Path) -> None:
    status, out, err = run("status", "--data", str(data))
    assert (status, err) == (0, "")
    assert out.startswith("documents   1\n")
    assert "the article that ships with Footnote" in out
    assert f"data        {data}\n" in out
    found = json.loads(run("status", "--json", "--data", str(data))[1])
    assert (found["documents"], found["data"]) == (1, str(data))
    assert found["made_with"]["precision"] == "fp32"


# As a process


def test_ask_as_a_process(data: Path) -> None:
    status, out, err = process("ask", QUESTION, FOOTNOTE_DATA=str(data), COLUMNS="20", TERM="xterm")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].endswith(" [1]")
    assert "10 diplomats" in lines[0]
    assert lines[3].startswith("    “"), "nothing is wrapped"
    assert "\x1b" not in out


def test_json_as_a_process_through_a_pipe_and_remembering(data: Path) -> None:
    status, out, err = process(
        "ask", "--json", "--thread", "t", stdin=QUESTION.encode(), FOOTNOTE_DATA=str(data), PYTHONIOENCODING="ascii"
    )
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found["question"] == QUESTION
    text = (ROOT / "index" / "corpus" / "article.txt").read_text(encoding="utf-8")
    assert found["citations"][0]["quote"] == text[found["citations"][0]["start"] : found["citations"][0]["end"]]
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
