"""The whole server as a process: it listens, finishes what runs when it is told to end, and leaves no traceback."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from bot.server.running import run
from index.errors import FootnoteError
from tests.answers import answer
from tests.bot.processes import environment
from tests.bot.server.app import QUESTION, World
from tests.bot.server.scripted import Scripted


@contextmanager
def serving(world: World, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server; its address."""
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--data", str(world.folder / ".footnote"), *options]
    given = {"env": environment(), "cwd": world.folder, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **given) as server:  # type: ignore[call-overload]  # a mapping of options
        try:
            assert server.stderr is not None
            line = server.stderr.readline()
            assert line.startswith("listening at http://127.0.0.1:"), line
            yield server, line.split()[2].rstrip(";")
        finally:
            server.kill()


def test_it_answers_and_ends_when_it_is_told_to(world: World) -> None:
    with serving(world) as (server, address), httpx.Client(base_url=address, timeout=60) as client:
        begun = client.stream("POST", "/api/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
        with begun as response:
            lines = response.iter_lines()
            assert next(lines) == "event: status"
            server.send_signal(signal.SIGTERM)
            printed = list(lines)
        assert "event: answer" in printed, "what is running is finished"
        assert server.wait(60) == 0
        assert server.stderr is not None
        assert server.stderr.read() == ""


def test_a_port_that_is_taken_is_told_in_a_line(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        app = world.app(Scripted(answer()), port=port)
        with pytest.raises(FootnoteError, match=f"^127.0.0.1, port {port}: nothing can listen there"):
            run(app, ready=lambda address: None)
