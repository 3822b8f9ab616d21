"""The command line in the process of the tests."""

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from bot import cli, wiring
from bot.settings import Settings
from tests.answers import Scripted


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
