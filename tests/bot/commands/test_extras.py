"""What the command line says when the packages of an extra are not installed."""

import importlib.util
from collections.abc import Callable

import pytest

from bot.cli import run
from bot.commands import options


@pytest.mark.parametrize(
    ("command", "extra", "missing"),
    [
        (["slack"], "slack", "slack_bolt"),
        (["slack", "doctor"], "slack", "sqlalchemy"),
        (["serve"], "serve", "uvicorn"),
        (["forget", "--user", "U1"], "slack", "aiohttp"),
        (["eval", "new"], "slack", "slack_bolt"),
        (["eval", "questions.jsonl"], "eval", "ir_measures"),
    ],
)
def test_a_command_says_what_to_install(
    command: list[str],
    extra: str,
    missing: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    find: Callable[[str], object] = importlib.util.find_spec
    monkeypatch.setattr(options, "find_spec", lambda name: None if name == missing else find(name))
    assert run(command) == 1
    expected = (
        f"footnote: footnote {extra}: {missing} is not installed; run: pip install -c constraints.txt '.[{extra}]'\n"
    )
    assert capsys.readouterr().err == expected
