"""Weights that were trained, in files."""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file


def save(weights: Mapping[str, torch.Tensor], path: Path) -> None:
    """Write weights in half precision (safetensors); whole or not at all."""
    scratch = path.with_suffix(".part")
    save_file({name: value.detach().half().cpu().contiguous() for name, value in weights.items()}, scratch)
    scratch.replace(path)
