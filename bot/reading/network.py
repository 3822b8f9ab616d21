"""A small feed-forward network in numpy, and the weights that ship with Footnote."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

_WEIGHTS = Path(__file__).with_name("weights.json")
FARTHEST = 4.0  # standard deviations at which an input is clipped: other texts are unlike those of the fitting


class Network:
    """Standardised inputs, tanh between layers, one number out."""

    def __init__(self, weights: dict[str, Any]) -> None:
        """Read what the fitting wrote: `mean`, `scale` and `layers` of `weights` and `bias`."""
        self._mean = np.array(weights["mean"])
        self._scale = np.array(weights["scale"])
        self._layers = [(np.array(layer["weights"]), np.array(layer["bias"])) for layer in weights["layers"]]

    def __call__(self, rows: Matrix) -> Matrix:
        """The outputs of rows: (n, inputs) -> (n,)."""
        values: Matrix = np.clip((rows - self._mean) / self._scale, -FARTHEST, FARTHEST)
        *inner, (last, bias) = self._layers
        for weights, offset in inner:
            values = np.tanh(values @ weights + offset)
        result: Matrix = (values @ last + bias)[:, 0]
        return result


@cache
def fitted_weights() -> dict[str, Any]:
    """The fitted weights: networks by name, each with its `inputs`, and thresholds."""
    weights: dict[str, Any] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return weights


def softmax(outputs: Matrix) -> Matrix:
    """Shares of 1, by the exponential of each output; -inf gets 0."""
    weights = np.exp(outputs - outputs.max())
    shares: Matrix = weights / weights.sum()
    return shares


def sigmoid(logit: float) -> float:
    """The probability of a logit."""
    return float(1 / (1 + np.exp(-np.clip(logit, -40, 40))))
