import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.terminal.lines import Keyboard, Pipe, opened

UP, CTRL_C, CTRL_D, TAB = "\x1b[A", "\x03", "\x04", "\t"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe


def keyboard(keys: PipeInput, history: Path) -> Keyboard:
    return Keyboard(history, keys, DummyOutput())


def test_lines_are_typed_and_brought_back_also_in_the_next_chat(keys: PipeInput, tmp_path: Path) -> None:
    history = tmp_path / "data" / "history"
    typed = keyboard(keys, history)
    keys.send_text("first\r")
    assert typed.read() == "first"
    keys.send_text("second\r")
    assert typed.read() == "second"
    again = keyboard(keys, history)
    keys.send_text(f"{UP}{UP}!\r")
    assert again.read() == "first!"


def test_ctrl_c_clears_the_line_and_then_interrupts(keys: PipeInput, tmp_path: Path) -> None:
    typed = keyboard(keys, tmp_path / "history")
    keys.send_text(f"wrong{CTRL_C}right\r")
    assert typed.read() == "right"
    keys.send_text(CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        typed.read()


def test_ctrl_d_is_the_end(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_text(CTRL_D)
    assert keyboard(keys, tmp_path / "history").read() is None


def test_half_a_character_can_be_remembered(keys: PipeInput, tmp_path: Path) -> None:
    history = tmp_path / "history"
    typed = keyboard(keys, history)
    keys.send_bytes(b"caf\xe9\r")
    assert typed.read() == "caf\udce9"
    assert "+caf?" in history.read_text(encoding="utf-8")


def test_a_history_that_cannot_be_stored_does_not_stop_the_chat(keys: PipeInput, tmp_path: Path) -> None:
    history = tmp_path / "history"
    history.mkdir()
    typed = keyboard(keys, history)
    keys.send_text("one\r")
    assert typed.read() == "one"
    keys.send_text(f"{UP}\r")
    assert typed.read() == "one"


def test_lines_of_a_pipe() -> None:
    lines = Pipe(io.BytesIO("\ufeffWho?\r\n\nWhen".encode()))
    assert [lines.read() for _ in range(4)] == ["Who?\r\n", "\n", "When", None]


def test_a_pipe_or_a_person(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Who?\n")))
    assert not opened(tmp_path / "history").interactive
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    histories: list[Path] = []
    monkeypatch.setattr("bot.terminal.lines.Keyboard", histories.append)
    opened(tmp_path / "history")
    assert histories == [tmp_path / "history"]
