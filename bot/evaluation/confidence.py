"""How much a confidence is worth: the ROC's area, the calibration error, the risk at each coverage.

Each takes the confidences (n,), 0 to 1, and whether the candidate answer was right (n,).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence is from `low` to `high`: how many, how sure on average, how often right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def auroc(confidence: Numbers, right: Flags) -> float:
    """The chance that a right candidate has more confidence than a wrong one; nan without both.

    It is Mann and Whitney's U over the number of pairs, here by the ranks of the right ones.
    """
    from scipy.stats import rankdata

    good = int(right.sum())
    bad = len(right) - good
    if not good or not bad:
        return float("nan")
    return (float(rankdata(confidence)[right].sum()) - good * (good + 1) / 2) / (good * bad)


def bins(confidence: Numbers, right: Flags) -> list[Bin]:
    """The reliability curve: ten bins of equal width, those without a question left out."""
    which = _bin_numbers(confidence)
    return [
        Bin(
            low=index / BINS,
            high=(index + 1) / BINS,
            count=int(inside.sum()),
            confidence=float(confidence[inside].mean()),
            accuracy=float(right[inside].mean()),
        )
        for index in range(BINS)
        if (inside := which == index).any()
    ]


def ece(confidence: Numbers, right: Flags) -> float:
    """The expected calibration error (Guo et al., "On calibration of modern neural networks", 2017)."""
    gaps = np.bincount(_bin_numbers(confidence), weights=confidence - right)
    return float(np.abs(gaps).sum()) / len(right)


def _bin_numbers(confidence: Numbers) -> npt.NDArray[np.int_]:
    return np.minimum((confidence * BINS).astype(np.int_), BINS - 1)


def risks(confidence: Numbers, right: Flags) -> Numbers:
    """The share of wrong candidates among the 1, 2, … n most confident (El-Yaniv and Wiener, 2010).

    Candidates of one confidence cannot be told apart: each counts as their average.
    """
    order = np.argsort(-confidence, kind="stable")
    levels, group = np.unique(-confidence[order], return_inverse=True)
    wrong = np.bincount(group, weights=~right[order], minlength=len(levels)) / np.bincount(group)
    averages: Numbers = np.cumsum(wrong[group]) / np.arange(1, len(right) + 1)
    return averages


def aurc(confidence: Numbers, right: Flags) -> float:
    """The area under the risk–coverage curve, the average risk over all coverages: lower is better."""
    return float(risks(confidence, right).mean())
