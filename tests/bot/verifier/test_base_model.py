"""The files of the base model."""

import importlib.util
import shutil
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from bot.verifier import base_model
from index.errors import ModelError

pytestmark = pytest.mark.usefixtures("with_verifier")


def test_the_installed_files_are_those_that_the_adapters_were_made_for() -> None:
    assert base_model.is_installed()
    files = base_model.base_model()
    assert files.weights.stat().st_size > 80 * 2**20
    assert files.tokenizer.name == "tokenizer.json"


def test_without_the_package_it_is_said_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not base_model.is_installed()
    with pytest.raises(ModelError, match=r"pip install 'footnote-qa\[verifier\]', or set verifier = \"none\""):
        base_model.base_model()


def test_another_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer = base_model.base_model().tokenizer
    target = tmp_path / tokenizer.parent.name
    target.mkdir()
    shutil.copy(tokenizer, target)
    spec = ModuleSpec("other", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    with pytest.raises(ModelError, match=r"cannot be read .*; reinstall"):
        base_model.base_model()
    (tmp_path / "policy_nli_int8.onnx").write_bytes(b"another")
    with pytest.raises(ModelError, match=r"has SHA-256 \w{12}…, not e3108a79d3cf…; reinstall"):
        base_model.base_model()
