"""A few real steps of the reader's training."""

import json
from pathlib import Path

import pytest

from index.embedding import default_weights

torch = pytest.importorskip("torch")
from training import train_reader  # noqa: E402  after the check for torch
from training.network import ReaderNetwork  # noqa: E402


def test_a_run_learns_saves_and_goes_on(path: Path, tmp_path: Path) -> None:
    encoder = default_weights()
    common = [str(path), "--encoder", str(encoder), "--minutes", "0.05", "--questions", "4", "--windows", "2"]

    train_reader.main([*common, "--out", str(tmp_path / "a")])
    train_reader.main([*common, "--out", str(tmp_path / "b"), "--begin", str(tmp_path / "a" / "extractor.safetensors")])

    first, again = (ReaderNetwork(encoder) for _ in range(2))
    train_reader.load(first, tmp_path / "a" / "extractor.safetensors")
    train_reader.load(again, tmp_path / "b" / "extractor.safetensors")
    assert not torch.equal(first.heads.weight, again.heads.weight)
    results = json.loads((tmp_path / "b" / "reader.json").read_text(encoding="utf-8"))
    assert list(results) == ["mill"]
