"""The processes that chaos stops, pauses and kills: the Chroma server and Footnote's own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
_PATIENCE = 180.0  # seconds until a process must listen


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Process:
    """A server that can be started again at the same port."""

    def __init__(self, command: list[str], path: str, port: int, folder: Path, settings: Mapping[str, str]) -> None:
        """`path` is what its server answers when it is ready."""
        self._command = command
        self.port = port
        self._address = f"http://127.0.0.1:{port}{path}"
        self._folder = folder
        self._settings = dict(settings)
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def _environment(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"} | self._settings

    def run(self, *arguments: str) -> None:
        """Run a command of Footnote with the same settings, to its end. Raises CalledProcessError."""
        command = [sys.executable, "-m", "bot", *arguments]
        subprocess.run(command, cwd=self._folder, env=self._environment, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> float:
        """Start it, and wait until it answers; the seconds that this took."""
        begun = time.monotonic()
        with (self._folder / "processes.log").open("ab") as log:
            self._running = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )
        while time.monotonic() - begun < _PATIENCE:
            try:
                if httpx.get(self._address, timeout=2).status_code == 200:
                    return time.monotonic() - begun
            except httpx.HTTPError:
                time.sleep(0.1)
            if self._running.poll() is not None:
                raise RuntimeError(f"{' '.join(self._command)}: ended; see {self._folder / 'processes.log'}")
        raise RuntimeError(f"{self._address}: nothing answers")

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._running is not None
        self._running.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it by a signal, and wait until it has ended."""
        if self._running is not None:
            self.tell(signal.SIGCONT)
            self.tell(number)
            self._running.wait(60)


_CHROMA = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(sys.argv)"  # as the program `chroma`, at once


def chroma(folder: Path, port: int) -> Process:
    """A Chroma server whose vectors lie in `folder`."""
    program, place = [sys.executable, "-c", _CHROMA, "run"], ["--path", str(folder / "chroma-server")]
    command = [*program, *place, "--host", "127.0.0.1", "--port", str(port)]
    return Process(command, "/api/v2/heartbeat", port, folder, {"ANONYMIZED_TELEMETRY": "False"})


def footnote(folder: Path, port: int, settings: Mapping[str, str]) -> Process:
    """Footnote's server over the index in `folder`."""
    return Process([sys.executable, "-m", "bot", "serve", "--port", str(port)], "/readyz", port, folder, settings)
