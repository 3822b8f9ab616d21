"""What the fitted reader does on examples that it was not fitted on."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from bot.reading.network import Matrix, Network, sigmoid
from bot.reading.scoring import answer_inputs
from bot.reading.spans import chance_inputs
from training.cases import Mix
from training.examples import Example

_BINS = 10
_HALF = 0.49


def report(examples: Sequence[Example], weights: dict[str, Any]) -> str:
    """Lines of figures: ranking, abstention, calibration, short answers."""
    rank, answer = Network(weights["sentence"]), Network(weights["answer"])
    right, chances, mixes, sources = [], [], [], []
    for example in examples:
        outputs = np.where(example.heading, -np.inf, rank(example.inputs))
        row = answer_inputs(example.rows, example.asked, outputs, example.passages)
        right.append(bool(example.right[int(np.argmax(outputs))]))
        chances.append(sigmoid(float(answer(row[None])[0])))
        mixes.append(example.mix.value)
        sources.append(example.source)
    judged, chance, mix, source = np.array(right), np.array(chances), np.array(mixes), np.array(sources)
    lines = []
    answerable = mix == Mix.ANSWERABLE.value
    for name in ("all", *sorted(set(sources))):
        here = answerable & ((source == name) | (name == "all"))
        shown = judged[here] & (chance[here] >= weights["threshold"])
        lines.append(f"{name:28} n {here.sum():5} top1 {judged[here].mean():.3f} shown and right {shown.mean():.3f}")
    for other in (Mix.IMPOSSIBLE, Mix.WITHOUT_GOLD, Mix.OTHER_ARTICLE):
        against = mix == other.value
        both = answerable | against
        if other is Mix.IMPOSSIBLE:
            both &= source == "squad2_half"
        auroc = roc_auc_score(answerable[both], chance[both]) if len(set(answerable[both])) > 1 else float("nan")
        refused = (chance[against] < weights["threshold"]).mean()
        lines.append(f"{other.value:28} n {against.sum():5} auroc {auroc:.3f} refused {refused:.3f}")
    lines.append(f"threshold {weights['threshold']} ece {_ece(chance, judged, _mixed(mix)):.3f}")
    lines.append(_spans(examples, weights))
    return "\n".join(lines)


def _mixed(mix: npt.NDArray[np.str_]) -> Matrix:
    """Weights that make two thirds answerable, a sixth near and a sixth far."""
    shares = {"answerable": 4, "impossible": 0.5, "without_gold": 0.5, "other_article": 1}
    return np.array([shares[kind] / (mix == kind).sum() for kind in mix])


def _ece(chance: Matrix, right: npt.NDArray[np.bool_], weight: Matrix) -> float:
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
