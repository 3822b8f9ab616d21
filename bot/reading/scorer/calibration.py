"""Calibration, fitted on development questions: how evidence becomes a probability, and the risk at each threshold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.logistic import probability_of

FITTED = Path(__file__).with_name("confidence.json")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic regression over named evidence.

    `curve` has pairs of a threshold, rising, and the share that is wrong of what reaches it.
    """

    weights: Mapping[str, float]
    bias: float
    curve: Sequence[tuple[float, float]]

    def confidence(self, evidence: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that the best candidate is right."""
        logit = self.bias + sum(weight * evidence[name] for name, weight in self.weights.items())
        return probability_of(logit)


@cache
def fitted(scorer: str) -> Fitted:
    """What was fitted for a scorer: "reader", "verified" or "none"."""
    stored = json.loads(FITTED.read_text(encoding="utf-8"))[scorer]
    return Fitted(
        stored["weights"],
        float(stored["bias"]),
        [(float(threshold), float(risk)) for threshold, risk in stored["curve"]],
    )
