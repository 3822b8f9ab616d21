"""`footnote sync`."""

import json
import os
import socket
from pathlib import Path

import pytest

from bot.commands import options
from tests.bot.terminals import Terminal
from tests.chaos.proxy import CALM, Proxy, Weather
from tests.chaos.refusal import WRITES, Refusal


def test_sync(run: Terminal, linked: Path) -> None:
    Path("docs").mkdir()
    Path("docs/a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    Path("docs/.hidden").touch()
    Path("docs/x.bin").touch()
    passed = "; passed over: 1 hidden, 1 of unknown type\n"
    counted = f"added 1, changed 0, deleted 0, unchanged 0, failed 0{passed}"
    named = "passed over: docs/x.bin is not a type that Footnote reads\n"
    before = sorted(Path().rglob("*"))
    assert run("sync", "docs", "--dry-run") == (0, f"without --dry-run: {counted}", named)
    assert sorted(Path().rglob("*")) == before
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


def test_a_dry_run_in_an_empty_folder_writes_nothing(run: Terminal) -> None:
    assert run("sync", "--dry-run")[:2] == (
        0,
        "without --dry-run: added 1, changed 0, deleted 0, unchanged 0, failed 0\n",
    )
    assert list(Path().iterdir()) == []


def test_what_is_no_document_is_told_in_one_short_line(run: Terminal, linked: Path) -> None:
    os.mkfifo("pipe.txt")
    Path("tool.xyz").touch()
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("talk")
        assert run("sync", "/dev/null", "pipe.txt", "talk", "tool.xyz")[2].splitlines() == [
            "/dev/null: is a device, not a file",
            "pipe.txt: is a named pipe, not a file",
            "talk: is a socket, not a file",
            "tool.xyz: is not a type that Footnote reads; to see which it reads: footnote sources --formats",
        ]


def test_a_guessed_encoding_is_a_note(run: Terminal, linked: Path) -> None:
    Path("a.txt").write_bytes("Die Mühle in München brannte 1911 völlig nieder.\n".encode("cp1252"))
    assert run("sync", "a.txt")[2].startswith("note: a.txt (does not say how it is encoded and was read as cp1252")
    report = json.loads(run("sync", "--json")[1])
    assert ([note["name"] for note in report["notes"]], report["read_in_part"]) == (["a.txt"], [])


def test_ray_must_be_installed(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "find_spec", lambda _: None)
    status, out, err = run("sync", "--engine", "ray")
    assert (status, out, len(err.splitlines())) == (1, "", 1)
    assert "ray, pyarrow is not installed" in err
    assert ".[ray]" in err


def test_a_store_whose_disk_is_full_is_one_line_and_the_next_sync_completes(
    run: Terminal, linked: Path, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("docs").mkdir()
    Path("docs/a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    monkeypatch.setenv("FOOTNOTE_STORE_URL", proxy.url)
    proxy.weather = Weather(refusal=Refusal("507 Insufficient Storage", requests=WRITES))
    line = f"{proxy.url}: the vector store cannot be written (507 Insufficient Storage); see that the server runs"
    status, out, err = run("sync", "docs")
    assert (status, out) == (1, "")
    assert err.startswith(f"footnote: {line}")
    assert err.count("\n") == 1
    proxy.weather = CALM
    assert run("sync") == (0, "added 1, changed 0, deleted 0, unchanged 0, failed 0\n", "")
    assert "burned in 1911" in run("ask", "When did the mill burn?")[1]
