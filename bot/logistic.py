"""Log-odds become probabilities."""

import math

_FARTHEST = 30.0  # log-odds, beyond which nothing changes


def probability_of(log_odds: float) -> float:
    """The probability, above 0 and below 1, that log-odds stand for."""
    return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, log_odds))))
