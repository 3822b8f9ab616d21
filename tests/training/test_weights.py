from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
from safetensors.torch import load_file  # noqa: E402  after the check for torch

from training import weights  # noqa: E402  after the check for torch


def test_weights_are_kept_in_half_precision_and_nothing_else_is_left(tmp_path: Path) -> None:
    given = torch.tensor([[0.5, 1.0], [2.0, 4.0]], requires_grad=True)
    weights.save({"layer": given.T}, tmp_path / "trained.safetensors")
    kept = load_file(tmp_path / "trained.safetensors")["layer"]
    assert kept.dtype == torch.float16
    assert kept.tolist() == [[0.5, 2.0], [1.0, 4.0]]
    assert [path.name for path in tmp_path.iterdir()] == ["trained.safetensors"]
