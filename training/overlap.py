"""How much of a gold answer a span says: the F1 of words of SQuAD (Rajpurkar et al., 2016)."""

import re
from collections import Counter
from collections.abc import Iterable

_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
_MARK = re.compile(r"[^\w\s]")


def word_f1(said: str, gold: str) -> float:
    """The F1, 0 to 1, of two texts' words without case, articles and marks."""
    first, second = _words(said), _words(gold)
    shared = sum((first & second).values())
    if not shared:
        return 0.0
    return 2 * shared / (first.total() + second.total())


def best_f1(said: str, golds: Iterable[str]) -> float:
    """The best F1 with any of the gold answers; 0 without one."""
    return max((word_f1(said, gold) for gold in golds), default=0.0)


def _words(text: str) -> Counter[str]:
    return Counter(_ARTICLE.sub(" ", _MARK.sub("", text.lower())).split())
