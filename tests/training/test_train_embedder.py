"""A few real steps of the embedder's training."""

from pathlib import Path

import numpy as np
import pytest

from index.embedding import default_weights

torch = pytest.importorskip("torch")
from training import train_embedder  # noqa: E402  after the check for torch


def test_adapters_are_trained_and_saved(path: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    train_embedder.main(
        [
            *(str(path), "--encoder", str(default_weights()), "--out", str(tmp_path)),
            *("--minutes", "0.02", "--questions", "4"),
        ]
    )
    saved = load_file(tmp_path / "embedder.safetensors")
    assert len(saved) == 2 * 36
    assert any(np.abs(value).max() > 0 for name, value in saved.items() if name.endswith(".up"))
