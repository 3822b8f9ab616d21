"""How likely a question goes on the one before it, by its form: fitted by training/fit_followups.py."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.language import english as w
from bot.logistic import probability_of
from index.stems import stem

FITTED = Path(__file__).with_name("dependence.json")
_MOST_WORDS = 20
_MOST_CONTENT = 8
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Dependence:
    """A logistic regression over the features of a question."""

    weights: Mapping[str, float]
    bias: float

    def probability(self, question: str, before: str) -> float:
        """The probability, 0 to 1, that `question` is not understood without `before`, the question before it."""
        features = features_of(question, before)
        logit = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return probability_of(logit)


@cache
def dependence() -> Dependence:
    """What was fitted."""
    stored = json.loads(FITTED.read_text(encoding="utf-8"))
    return Dependence(stored["weights"], float(stored["bias"]))


def features_of(question: str, before: str) -> dict[str, float]:
    """How long a question is, what it shares with the one before it, and its function words: by name.

    Words with a meaning are counted, and not known one by one, so that what is learnt holds on any matter.
    """
    words = [word for word in w.split(question) if word.is_word]
    content = [word for word in words if word.is_content]
    earlier = {stem(word.lower) for word in w.split(before) if word.is_content}
    function = [word.lower if word.lower in w.FUNCTION else "" for word in words]
    features = {
        "words": min(len(words), _MOST_WORDS) / _MOST_WORDS,
        "few words": float(len(words) <= _FEW_WORDS),
        "content": min(len(content), _MOST_CONTENT) / _MOST_CONTENT,
        f"content {len(content)}": 1.0,
        "names": float(sum(word.is_capital and word.start > 0 for word in words)),
        "digits": float(any(character.isdigit() for character in question)),
        "shared": float(len(earlier.intersection(stem(word.lower) for word in content))),
    }
    features |= {f"has {word}": 1.0 for word in function if word}
    for name, places in (("first", function[:1]), ("last", function[-1:]), ("begins", function[:2])):
        if places and all(places):
            features[f"{name} {' '.join(places)}"] = 1.0
    return features
