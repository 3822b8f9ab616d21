"""`footnote sync`."""

import json
from pathlib import Path

from tests.bot.terminals import Terminal


def test_sync(run: Terminal, linked: Path) -> None:
    Path("docs").mkdir()
    Path("docs/a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    Path("docs/.hidden").touch()
    Path("docs/x.bin").touch()
    passed = "; passed over: 1 hidden, 1 of unknown type\n"
    counted = f"added 1, changed 0, deleted 0, unchanged 0, failed 0{passed}"
    named = "passed over: docs/x.bin is not a type that Footnote reads\n"
    assert run("sync", "docs", "--dry-run") == (0, f"without --dry-run: {counted}", named)
    assert run("status") == (1, "", "footnote: no index in .footnote; build it: footnote sync\n")
    assert run("sync", "docs") == (0, counted, named)
    Path("docs/empty.txt").touch()
    status, out, err = run("sync", "docs", "missing")
    assert (status, out) == (1, f"added 0, changed 0, deleted 0, unchanged 1, failed 2{passed}")
    assert [line.split(":")[0] for line in err.splitlines()] == ["passed over", "docs/empty.txt", "missing"]
    status, out, err = run("sync", "--json")
    report = json.loads(out)
    assert (status, report["unchanged"], report["failed"], report["failures"]) == (1, 1, 1, err.splitlines())
    assert run("sync", "--rebuild")[1].startswith("added 0, changed 1, ")
