"""The files in deploy/ and compose.yaml: checked by the programs that read them, where these are installed."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot.cli import app

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy").glob("*.service")) + sorted((ROOT / "deploy").glob("*.timer"))


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return read


def test_the_units_start_commands_that_there_are() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]  # it is a group
    named = [re.search(r"^ExecStart=\S+/footnote (\w+)$", unit.read_text(), re.MULTILINE) for unit in UNITS]
    assert [match[1] for match in named if match] == ["slack", "sync", "watch", "serve"]
    assert {match[1] for match in named if match} <= commands.keys()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/echo", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(re.sub("^User=.*", "User=root", text, flags=re.MULTILINE))
    command = ["systemd-analyze", "verify", *(f"./{unit.name}" for unit in UNITS)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_compose_runs_commands_that_there_are() -> None:
    services = compose()["services"]
    assert services["server"]["command"][0] == "serve"
    assert set(get_command(app).commands) >= {"serve", "sync", "watch", "token"}  # type: ignore[attr-defined]
    assert "/healthz" in services["server"]["healthcheck"]["test"][-1]
    for service in services.values():
        assert "data:/data" in service["volumes"], "as the image has it"
        assert service["environment"]["FOOTNOTE_SOURCES"] == "/documents"
        assert service["read_only"]
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "FOOTNOTE_DATA=/data" in image
    assert "serve" in re.findall(r"^ARG EXTRAS=(.*)$", image, re.MULTILINE)[0].split(",")
