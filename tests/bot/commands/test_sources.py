"""`footnote sources`."""

import json
from pathlib import Path

from tests.bot.terminals import Terminal


def test_sources(run: Terminal, linked: Path) -> None:
    assert run("sources") == (1, "", "footnote: no index in .footnote; build it: footnote sync\n")
    Path("docs").mkdir()
    Path("docs/a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    Path("docs/x.bin").touch()
    assert run("sync", "docs")[0] == 0
    status, out, err = run("sources")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "docs"
    assert lines[1].startswith("  docs/a.txt, 1 chunk, ")
    assert any("x.bin" in line for line in lines[lines.index("left out:") :])
    contents = json.loads(run("sources", "--json")[1])
    assert [(document["id"], document["path"], document["chunks"]) for document in contents["documents"]] == [
        ("a.txt", "docs", 1)
    ]
    assert [left_out["name"] for left_out in contents["left_out"]] == [
        line.split()[0] for line in lines if "x.bin" in line
    ]


def test_formats_are_listed_without_an_index(run: Terminal) -> None:
    status, out, err = run("sources", "--formats")
    assert (status, err) == (0, "")
    assert "Markdown: .md .markdown .mdx .mkd" in out.splitlines()
    formats = json.loads(run("sources", "--formats", "--json")[1])
    assert {"name": "PDF", "suffixes": [".pdf"], "not_read": None} in formats["formats"]
