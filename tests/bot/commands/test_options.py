"""What the commands share."""

import logging
from pathlib import Path

import pytest

from bot.commands.options import load_settings
from bot.terminal.log import close_log, log_path
from tests.bot.terminals import Terminal


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


def test_the_log_holds_no_password_of_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DATABASE_URL", "postgresql://footnote:s3cr%2Ft@db/footnote")
    settings = load_settings(data=str(tmp_path))
    try:
        logging.getLogger("pool").warning("no connection with s3cr/t: %s", "postgresql://footnote:s3cr%2Ft@db/footnote")
        logged = log_path().read_text(encoding="utf-8")
    finally:
        close_log()
    assert "no connection with ***: ***" in logged
    assert "s3cr" not in logged + repr(settings)
