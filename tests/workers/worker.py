"""A worker: `footnote serve` or `footnote slack` as a process of its own."""

import asyncio
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.processes import environment

_PATIENCE = 600.0  # seconds until it must be ready, or must have ended
_LOOK = 0.05


def shared(url: str) -> dict[str, str]:
    """The variables of who keeps all that is stored in the database `url`."""
    return {"FOOTNOTE_DATABASE_URL": url, "FOOTNOTE_VECTORS": "postgres"}


def data_of(name: str, folder: Path, models: Path) -> str:
    """A data folder of a worker's own, as on a machine of its own, which holds the models and nothing else."""
    data = folder / name
    data.mkdir()
    (data / "models").symlink_to(models / "models", target_is_directory=True)
    return str(data)


@dataclass(slots=True)
class Worker:
    """A command that is started, killed and started again; what it says goes to a file in `folder`."""

    name: str
    command: tuple[str, ...]
    ready: str
    folder: Path
    variables: dict[str, str]
    address: str = ""
    started: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    async def start(self) -> None:
        """Start it, and wait until it says that it is ready. Raises AssertionError when it ends before."""
        self.started += 1
        log = self.folder / f"{self.name} {self.started}.txt"
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", *self.command],
                env=environment(**self.variables),
                cwd=self.folder,
                stderr=file,
                stdout=file,
            )
        until = time.monotonic() + _PATIENCE
        while self.ready not in (text := log.read_text("utf-8")):
            assert self.process.poll() is None and time.monotonic() < until, text
            await asyncio.sleep(_LOOK)
        line = next(line for line in text.splitlines() if self.ready in line)
        self.address = next((word.rstrip(";") for word in line.split() if word.startswith("http")), "")

    def kill(self) -> None:
        """End it with SIGKILL, as a machine that fails would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    async def stop(self) -> int:
        """End it with SIGTERM, and wait until it has finished what it was at; its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, _PATIENCE)

    def end(self) -> None:
        """End it in any case."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
