"""How sure an answer must be for at most so many of those shown to be wrong."""

from collections.abc import Sequence


def threshold_for(curve: Sequence[tuple[float, float]], most: float) -> float:
    """The lowest confidence from which on the share of wrong answers is at most `most` (0 to 1).

    `curve` has pairs of a threshold, rising, and the risk above it, measured on development data. When no threshold is
    that safe, the highest one.
    """
    safe = [threshold for threshold, risk in curve if risk <= most]
    return min(safe, default=max(threshold for threshold, _ in curve))
