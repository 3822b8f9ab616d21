"""How sure a metric is: 95 % bootstrap intervals over conversations, seeded.

The questions of one conversation hang together, so whole conversations are drawn. Shares and means get the BCa interval
(Efron, "Better bootstrap confidence intervals", 1987), which allows for the skew of shares near 0 and 1. Others get the
percentile interval, since their jackknife jumps, less the bias that the draws show (Efron and Tibshirani, "An
introduction to the bootstrap", 1993, chapter 10): the calibration error of a draw is larger than that of its sample.
"""

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int_]

SEED = 20_261_127
RESAMPLES = 2000
CONFIDENCE = 0.95
_AT_ONCE = 2_000_000  # numbers


@dataclass(frozen=True, slots=True)
class Estimate:
    """A metric: its value, the ends of its 95 % interval, and how many questions or citations it is of.

    What cannot be told is None: the value of nothing, the interval of a single conversation or of a few questions.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


NOTHING = Estimate(None, None, None, 0)


def ratio(
    parts: Numbers, wholes: Numbers, clusters: Indices, *, is_share: bool = True, bounded: bool = True
) -> Estimate:
    """The sum of `parts` (n,) over that of `wholes` (n,), such as right citations over citations.

    `clusters` (n,) are the numbers of the conversations. Where every one has a share of 1, or of 0, the bootstrap sees
    no spread: the interval is then that of Clopper and Pearson (1934) over conversations. Not `bounded` is the value
    alone, which costs next to nothing.
    """
    part, whole = _summed(parts, clusters), _summed(wholes, clusters)
    part, whole = part[whole > 0], whole[whole > 0]
    if not len(whole):
        return NOTHING
    value, count = float(part.sum() / whole.sum()), round(float(whole.sum()))
    if not bounded:
        return Estimate(value, None, None, count)
    if is_share and (np.array_equal(part, whole) or not part.any()):
        return Estimate(value, *_exact(len(whole), all_right=bool(part.any())), count)
    return Estimate(value, *_bootstrapped((part, whole), _ratio, "BCa"), count)


def ratio_difference(parts: tuple[Numbers, Numbers], wholes: tuple[Numbers, Numbers], clusters: Indices) -> Estimate:
    """The second share less the first, of the same questions (n,): a paired difference."""
    before, after = [
        (_summed(part, clusters), _summed(whole, clusters)) for part, whole in zip(parts, wholes, strict=True)
    ]
    data = (*before, *after)
    if not before[1].sum() or not after[1].sum():
        return NOTHING
    value = float(_ratio_difference(*data))
    count = round(float(after[1].sum()))
    if all(np.array_equal(old, other) for old, other in zip(before, after, strict=True)):
        return Estimate(value, 0.0, 0.0, count)
    return Estimate(value, *_bootstrapped(data, _ratio_difference, "percentile"), count)


def statistic(
    measure: Callable[[Indices], float],
    clusters: Indices,
    least: float = -math.inf,
    most: float = math.inf,
    *,
    corrected: bool = True,
) -> Estimate:
    """Any metric: `measure` is given the positions, 0 to n - 1 and perhaps repeated, of what it is to be taken of.

    No metric is below `least` or above `most`. Not `corrected` for bias is a paired difference, whose two sides have
    the same: what is left is chance, and would move an interval that ends at no difference past it.
    """
    if not len(clusters):
        return NOTHING
    value = measure(np.arange(len(clusters)))
    if not math.isfinite(value):
        return Estimate(None, None, None, len(clusters))
    members = [np.flatnonzero(clusters == cluster) for cluster in np.unique(clusters)]

    def drawn(which: Indices) -> float:
        return measure(np.concatenate([members[index] for index in which]))

    if len(members) == 1:
        return Estimate(value, None, None, len(clusters))
    draws = _draws((np.arange(len(members)),), drawn, "percentile", vectorized=False).bootstrap_distribution
    bias = float(np.nanmean(draws)) - value if corrected else 0.0
    low, high = (min(max(end - bias, least), most) for end in _ends(draws))
    return Estimate(value, low, high, len(clusters))


def _summed(values: Numbers, clusters: Indices) -> Numbers:
    summed: Numbers = np.bincount(clusters, weights=values).astype(np.float64)
    return summed


def _ratio(part: Numbers, whole: Numbers, axis: int = -1) -> Numbers:
    ratio: Numbers = part.sum(axis=axis) / whole.sum(axis=axis)
    return ratio


def _ratio_difference(part: Numbers, whole: Numbers, later: Numbers, later_whole: Numbers, axis: int = -1) -> Numbers:
    return _ratio(later, later_whole, axis) - _ratio(part, whole, axis)


def _exact(conversations: int, *, all_right: bool) -> tuple[float, float]:
    from scipy.stats import binomtest

    interval = binomtest(conversations if all_right else 0, conversations).proportion_ci(CONFIDENCE, "exact")
    return float(interval.low), float(interval.high)


def _bootstrapped(
    data: Sequence[npt.NDArray[np.generic]], measure: Callable[..., object], method: str
) -> tuple[float | None, float | None]:
    """The interval's ends; of a sample without spread both are its value, of a single conversation both are None."""
    if len(data[0]) == 1:
        return None, None
    drawn = _draws(data, measure, method)
    low, high = drawn.confidence_interval
    return (float(low), float(high)) if math.isfinite(low + high) else _ends(drawn.bootstrap_distribution)


def _draws(
    data: Sequence[npt.NDArray[np.generic]], measure: Callable[..., object], method: str, *, vectorized: bool = True
) -> Any:  # noqa: ANN401  scipy's result, which has no types
    from scipy.stats import bootstrap

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # a degenerate sample is told by nan, and handled
        return bootstrap(
            data,
            measure,
            n_resamples=RESAMPLES,
            batch=max(1, _AT_ONCE // len(data[0])),
            vectorized=vectorized,
            paired=vectorized,
            confidence_level=CONFIDENCE,
            method=method,
            rng=np.random.default_rng(SEED),
        )


def _ends(draws: Numbers) -> tuple[float, float]:
    low, high = np.nanquantile(draws, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)
