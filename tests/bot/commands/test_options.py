"""What the commands share."""

import pytest

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
