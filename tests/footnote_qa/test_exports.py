"""What the package gives, how light it is, and that what its documentation says is so."""

import doctest
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bot
import footnote_qa
import index
from index import errors

ROOT = Path(footnote_qa.__file__).parents[1]
NAMES = {
    "SAMPLE",
    "Answer",
    "AnswerSpan",
    "Citation",
    "ConnectionLost",
    "EngineError",
    "Footnote",
    "FootnoteError",
    "IndexMismatch",
    "IndexMissing",
    "ModelError",
    "NothingToRead",
    "Passage",
    "QuestionError",
    "Sentence",
    "SettingsError",
    "Source",
    "SourceError",
    "StoreError",
    "StoreTimeout",
    "SyncReport",
    "__version__",
    "open",
}
METHODS = {
    *("aask", "as_retriever", "as_runnable", "ask", "astream", "close", "data", "forget", "report", "search"),
    *("stream", "sync"),
}


def test_exactly_this_is_exported() -> None:
    assert set(footnote_qa.__all__) == NAMES
    assert set(dir(footnote_qa)) == NAMES
    assert {name for name in NAMES if not hasattr(footnote_qa, name)} == set()
    assert {name for name in vars(footnote_qa.Footnote) if not name.startswith("_")} == METHODS


def test_every_error_of_the_one_tree_is_exported() -> None:
    tree = {name for name, value in vars(errors).items() if inspect.isclass(value)}
    assert tree <= NAMES


def test_what_does_not_exist_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'opne'"):
        footnote_qa.opne  # noqa: B018


@pytest.mark.parametrize("package", [footnote_qa, bot, index, importlib.import_module("prompts")])
def test_its_types_are_for_others_too(package: object) -> None:
    assert (Path(str(getattr(package, "__file__", ""))).parent / "py.typed").is_file()


def test_importing_it_is_light() -> None:
    heavy = {"torch", "langgraph", "langchain", "langchain_core", "chromadb", "numpy", "onnxruntime", "pydantic"}
    code = f"import sys, footnote_qa; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", ["footnote_qa", "footnote_qa.footnote", "footnote_qa.source"])
def test_the_examples_of_the_docstrings(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name), extraglobs={"footnote_qa": footnote_qa})
    assert results.attempted > 0
    assert results.failed == 0


def test_the_examples_of_the_documentation() -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "python.md", None, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test)
    assert len(test.examples) > 20
    assert runner.failures == 0


def test_every_public_method_says_what_it_takes_and_raises() -> None:
    for name in METHODS:
        assert inspect.getdoc(getattr(footnote_qa.Footnote, name)), name
    for name in ("ask", "search", "sync"):
        text = inspect.getdoc(getattr(footnote_qa.Footnote, name)) or ""
        assert "Args:" in text
        assert "Raises:" in text
        assert ">>>" in text
