import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from bot.terminal.screen import ScreenBlock, console, harmless, print_json, print_line, put, results, say, styled
from tests.bot.terminal.consoles import pipe, terminal, written


@given(st.text(alphabet=st.characters(codec=None, categories=None)))
def test_nothing_steers_the_terminal(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text), "ranges of the text must stay ranges of what is shown"
    assert all(ord(mark) >= 0x20 and not 0x7F <= ord(mark) < 0xA0 for mark in shown if mark not in "\n\t")
    shown.encode()
    kept = [mark for mark in text if mark.isalnum() and not 0xD800 <= ord(mark) < 0xE000]
    assert [mark for mark in shown if mark in kept] == kept


def test_what_could_steer_is_seen() -> None:
    assert harmless("\x1b[2J\x07\x7f\x9b1m\u202eabc") == "␛[2J␇␡�1m�abc"
    assert harmless("a\r\nb\x0cc\td") == "a \nb\nc\td"


@given(st.text(alphabet=st.characters(codec=None, categories=None)))
def test_json_is_exact_and_harmless(text: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        print_json({"text": text})
    stream.seek(0)
    line = stream.read()
    assert json.loads(line) == {"text": text}
    assert harmless(line) == line


def test_json_where_only_ascii_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    print_json({"text": "é“"})
    stream.seek(0)
    assert stream.read() == '{"text": "\\u00e9\\u201c"}\n'


def test_a_pipe_gets_the_text_as_it_is() -> None:
    screen = pipe()
    text = Text("a\tb  " + "word " * 40 + "[bold]x[/] :smile:", style="bold red")
    put(screen, [ScreenBlock(text), ScreenBlock(Text("one\n\ntwo"), 4)])
    assert written(screen) == "a\tb  " + "word " * 40 + "[bold]x[/] :smile:\n    one\n\n    two\n"


def test_a_terminal_wraps() -> None:
    screen = terminal(20, color=False)
    put(screen, [ScreenBlock(Text("one two three four five six"), 4), ScreenBlock(Text("東京都 " * 5))])
    lines = [line.rstrip() for line in written(screen).splitlines()]
    assert lines == ["    one two three", "    four five six", "東京都 東京都 東京都", "東京都 東京都"]


def test_styles_are_off_when_piped_and_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tty(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    assert styled(console(Tty()))
    assert not styled(console(io.StringIO()))
    monkeypatch.setenv("NO_COLOR", "1")
    screen = console(Tty())
    put(screen, [ScreenBlock(Text("plain", style="bold red link https://example.org"))])
    assert not styled(screen)
    assert screen.file.getvalue().rstrip() == "plain"  # type: ignore[attr-defined]  # a StringIO


def test_two_streams(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    say("told\x1b")
    print_line("result\x1b")
    put(results(), [ScreenBlock(Text("more"))])
    assert capsys.readouterr() == ("result␛\nmore\n", "told␛\n")
    monkeypatch.setattr(sys, "stderr", None)
    say("nobody hears this")
