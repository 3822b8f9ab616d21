"""What the fitted reader does on examples that it was not fitted on."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from bot.reading.network import Matrix, Network, sigmoid
from bot.reading.spans import chance_inputs
from training.cases import SHARES, Mix
from training.examples import Example, judged

_BINS = 10
_HALF = 0.49


def report(examples: Sequence[Example], weights: dict[str, Any]) -> str:
    """Lines of figures: ranking, abstention, calibration, short answers."""
    rank, span, answer = (Network(weights[name]) for name in ("sentence", "span", "answer"))
    read = [judged(example, rank, span) for example in examples]
    chance = np.array([sigmoid(float(logit)) for logit in answer(np.array([row for row, _, _ in read]))])
    right = np.array([is_right for _, is_right, _ in read])
    annotated = np.array([is_annotated for _, _, is_annotated in read])
    mix = np.array([example.mix.value for example in examples])
    source = np.array([example.source for example in examples])
    shown = chance >= weights["threshold"]
    answerable = mix == Mix.ANSWERABLE.value
    lines = []
    for name in ("all", *sorted(set(source))):
        here = answerable & ((source == name) | (name == "all"))
        lines.append(
            f"{name:28} n {here.sum():5} top1 {annotated[here].mean():.3f} right {right[here].mean():.3f}"
            f" shown and right {(right & shown)[here].mean():.3f} shown {shown[here].mean():.3f}"
        )
    for other in sorted({example.mix for example in examples} - {Mix.ANSWERABLE}):
        against = mix == other.value
        both = (answerable | against) & np.isin(source, source[against])
        auroc = roc_auc_score(answerable[both], chance[both])
        lines.append(f"{other.value:28} n {against.sum():5} auroc {auroc:.3f} refused {1 - shown[against].mean():.3f}")
    counts = Counter(mix)
    weight = np.array([SHARES[Mix(kind)] / counts[kind] for kind in mix])
    lines.append(f"threshold {weights['threshold']} ece {ece(chance, right, weight):.3f}")
    lines.append(_spans(examples, weights))
    return "\n".join(lines)


def ece(chance: Matrix, right: npt.NDArray[np.bool_], weight: Matrix) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al., 2017)."""
    bins = np.minimum((chance * _BINS).astype(int), _BINS - 1)
    total = 0.0
    for number in range(_BINS):
        here = bins == number
        if here.any():
            total += abs(float((weight[here] * (chance[here] - right[here])).sum()))
    return total / float(weight.sum())


def _spans(examples: Sequence[Example], weights: dict[str, Any]) -> str:
    rank, judge = Network(weights["span"]), Network(weights["span_chance"])
    found = []
    for example in examples:
        if example.pieces is not None:
            rows, scores = example.pieces
            outputs = rank(rows)
            chance = sigmoid(float(judge(chance_inputs(rows, outputs)[None])[0]))
            found.append((chance, float(scores[int(np.argmax(outputs))]), float(scores.max())))
    chances, f1, best = (np.array(column) for column in zip(*found, strict=True))
    shown = chances >= weights["span_threshold"]
    return (
        f"spans: F1 of the best piece {f1.mean():.3f} (of all pieces {best.mean():.3f}); shown {shown.mean():.3f},"
        f" then F1 {f1[shown].mean():.3f}, at least half right {(f1[shown] > _HALF).mean():.3f}"
    )
