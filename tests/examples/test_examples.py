"""The examples run as they stand, offline."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

import footnote_qa

EXAMPLES = Path(footnote_qa.__file__).parents[1] / "examples"
LEAVE = "How many days of leave do I have?"


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_example_is_run_here() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} == {
        *("agent.py", "ask_folder.py", "evaluation.ipynb", "web.py")
    }


def test_a_folder_is_asked(capsys: pytest.CaptureFixture[str], handbook: Path) -> None:
    (handbook / "broken.pdf").write_bytes(b"no PDF")
    example("ask_folder").main("handbook", LEAVE)
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "Every employee has thirty days of paid leave a year. [1]",
        "[1] leave.md, 9 to 61: Every employee has thirty days of paid leave a year.",
    ]
    assert printed.err.startswith("not read: handbook/broken.pdf: ")


def test_an_agent_looks_it_up(capsys: pytest.CaptureFixture[str]) -> None:
    example("agent").main("handbook", LEAVE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"human: {LEAVE}"
    assert "tool: Every employee has thirty days of paid leave a year. [1]" in lines
    assert "[1] Leave: “Every employee has thirty days of paid leave a year.”" in lines
    assert lines[-1] == "ai: It is in the documents: see there."


def test_a_web_service_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLDER", "handbook")
    with TestClient(example("web").app) as client:
        response = client.get("/ask", params={"question": LEAVE, "thread": "anna"})
        assert response.status_code == 200
        assert footnote_qa.Answer.from_json(response.json()).short == "thirty days"
        assert client.get("/ask", params={"question": " "}).status_code == 422


def test_the_notebook_runs_from_its_first_cell_to_its_last(capsys: pytest.CaptureFixture[str]) -> None:
    notebook = json.loads((EXAMPLES / "evaluation.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    for cell in cells:
        exec(compile(cell, "evaluation.ipynb", "exec"), names)
    assert all(cell["outputs"] == [] for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert names["accuracy"] >= 0.75
    assert "right" in capsys.readouterr().out
