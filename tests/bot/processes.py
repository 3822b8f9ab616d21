"""The command line as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    return kept | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"} | variables


def process(*arguments: str, stdin: bytes | int = b"", **variables: str) -> tuple[int, str, str]:
    """Run `python -m bot` as a process of its own."""
    given: Any = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, capture_output=True, env=environment(**variables), check=False, **given)
    return done.returncode, done.stdout.decode(), done.stderr.decode()
