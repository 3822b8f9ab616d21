"""What a person thought of an answer, on whichever surface."""

from collections.abc import Sequence
from dataclasses import dataclass

GOOD, BAD = "good", "bad"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thought of an answer: `verdict` is good or bad; `at` is seconds since 1970."""

    answer: str
    user: str
    verdict: str
    reasons: Sequence[str] = ()
    comment: str = ""
    at: float = 0.0
