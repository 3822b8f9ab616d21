import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import cli
from bot.terminal import messages
from index.errors import ModelError
from tests.bot.terminals import Terminal


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
