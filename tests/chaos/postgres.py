"""A Postgres server that chaos stops, pauses and kills: that of the package pgserver, at a port of loopback."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from pgserver._commands import POSTGRES_BIN_PATH
from pgserver.utils import ensure_user_exists

from tests.chaos.processes import free_port

_USER = "pgserver"  # Postgres does not run as root


def address(port: int, database: str = "footnote") -> str:
    """The address of a database of a server, or of a proxy before it, at a port of loopback."""
    return f"postgresql://postgres@127.0.0.1:{port}/{database}"


@contextmanager
def postgres() -> Iterator["Postgres"]:
    """A server that runs, at a free port, with an empty database "footnote"; it is removed afterwards."""
    server = Postgres(free_port())
    try:
        server.start()
        server.make_database("footnote")
        yield server
    finally:
        server.remove()


class Postgres:
    """A server that can be started again at the same port, with its files in a folder of its own under /tmp."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._folder = Path(tempfile.mkdtemp(prefix="footnote-chaos-"))
        self._user: str | None = None
        if os.geteuid() == 0:
            ensure_user_exists(_USER)
            self._user = _USER
            owner = pwd.getpwnam(_USER)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(POSTGRES_BIN_PATH / program), "-D", str(self._folder), *arguments]
        subprocess.run(command, user=self._user, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self._folder}"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-w", "-l", log, "-o", options, "start")

    def make_database(self, name: str) -> None:
        """Make an empty database."""
        with psycopg.connect(address(self.port, "postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to all of its processes."""
        main = psutil.Process(int((self._folder / "postmaster.pid").read_text().split()[0]))
        for process in [main, *main.children(recursive=True)]:
            process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it: SIGTERM lets it close its files, with SIGKILL it must recover when it starts again."""
        mode = "fast" if number is signal.SIGTERM else "immediate"
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def remove(self) -> None:
        """End it, and remove its files."""
        if (self._folder / "postmaster.pid").exists():
            self.end()
        shutil.rmtree(self._folder)
