"""`footnote status`."""

import json
from pathlib import Path

from tests.bot.terminals import Terminal


def test_status(run: Terminal, data: Path) -> None:
    status, out, err = run("status", "--data", str(data))
    assert (status, err) == (0, "")
    assert out.startswith("documents   1\n")
    assert "the article that ships with Footnote" in out
    assert f"data        {data}\n" in out
    printed = json.loads(run("status", "--json", "--data", str(data))[1])
    assert (printed["documents"], printed["data"]) == (1, str(data))
    assert printed["made_with"]["precision"] == "fp32"
