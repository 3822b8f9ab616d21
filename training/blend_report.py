"""What the blend does on articles that nothing of it was fitted on, beside the first scorer alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from bot.reading.blending import chance_inputs
from bot.reading.network import Matrix, Network, sigmoid
from training.cases import SHARES, Mix
from training.read_cases import ReadCase
from training.report import ece

_SAMPLES = 300  # bootstrap samples of an interval
_EDGES = (2.5, 97.5)  # percent
_RIGHT_SPAN = 0.6  # F1 above which a span is the answer
_RISKS = (0.05, 0.1, 0.2)
_BINS = (0, 0.2, 0.4, 0.6, 0.8, 1.01)


@dataclass(frozen=True, slots=True)
class Judged:
    """What one scorer does with all cases: its best candidates, its confidence, and what of it is right."""

    annotated: Matrix
    right: Matrix
    f1: Matrix
    chances: Matrix


def report(cases: Sequence[ReadCase], alone: Sequence[ReadCase], weights: dict[str, Any]) -> str:
    """Lines of figures, each "first scorer -> blend", with 95 % intervals of a bootstrap over questions.

    `cases` have the passages that a retriever finds, `alone` the gold paragraph only.
    """
    many, one = ({"first": judged_first(each), "blend": judged_blend(each, weights)} for each in (cases, alone))
    return "\n".join([*_many(cases, many), *_one(alone, one)])


def judged_first(cases: Sequence[ReadCase]) -> Judged:
    """The first scorer alone."""
    best = [int(np.argmax(case.first.chances)) for case in cases]
    f1 = [case.short_f1[at] or 0.0 for case, at in zip(cases, best, strict=True)]
    return _judged(cases, best, f1, [case.first.confidence for case in cases])


def judged_blend(cases: Sequence[ReadCase], weights: dict[str, Any]) -> Judged:
    """The first scorer and the extractor, weighed by `weights`."""
    rank, chance = Network(weights["sentence"]), Network(weights["chance"])
    best, chances = [], []
    for case in cases:
        outputs = np.where(case.headings, -np.inf, rank(case.rows))
        best.append(int(np.argmax(outputs)))
        chances.append(sigmoid(float(chance(chance_inputs(case.rows, outputs, case.first)[None])[0])))
    return _judged(cases, best, [float(case.f1[at]) for case, at in zip(cases, best, strict=True)], chances)


def _judged(cases: Sequence[ReadCase], best: Sequence[int], f1: Sequence[float], chances: Sequence[float]) -> Judged:
    annotated = [float(case.right[at]) for case, at in zip(cases, best, strict=True)]
    right = [float(hit or score > _RIGHT_SPAN) for hit, score in zip(annotated, f1, strict=True)]
    return Judged(np.array(annotated), np.array(right), np.array(f1), np.array(chances))


def _many(cases: Sequence[ReadCase], scorers: dict[str, Judged]) -> Iterator[str]:
    mixes = np.array([case.mix.value for case in cases])
    sources = np.array([case.source for case in cases])
    answerable = mixes == Mix.ANSWERABLE.value
    for source in ("all", *sorted(set(sources))):
        here = answerable & ((sources == source) | (source == "all"))
        yield _line(
            f"annotated sentence first, {source}", np.flatnonzero(here), scorers, lambda s, at: s.annotated[at].mean()
        )
    for mix in sorted(set(mixes) - {Mix.ANSWERABLE.value}):
        both = np.flatnonzero((answerable | (mixes == mix)) & np.isin(sources, sources[mixes == mix]))
        yield _line(f"AUROC against {mix}", both, scorers, lambda s, at: _auroc(answerable[at], s.chances[at]))
    counts = {mix: int((mixes == mix).sum()) for mix in set(mixes)}
    shares = np.array([SHARES[Mix(mix)] / counts[mix] for mix in mixes])
    everything = np.arange(len(cases))
    yield _line("ECE", everything, scorers, lambda s, at: ece(s.chances[at], s.right[at] > 0, shares[at]))
    for risk in _RISKS:
        yield _line(f"coverage at risk {risk}", everything, scorers, partial(_coverage, shares, risk))
    for low, high in pairwise(_BINS):
        for name, judged in scorers.items():
            here = (judged.chances >= low) & (judged.chances < high)
            if here.any():
                said, was = (np.average(each[here], weights=shares[here]) for each in (judged.chances, judged.right))
                share = shares[here].sum() / shares.sum()
                yield f"{name} sure {low:.1f} to {high:.1f}: {share:.2f} of the cases, said {said:.3f}, right {was:.3f}"


def _one(cases: Sequence[ReadCase], scorers: dict[str, Judged]) -> Iterator[str]:
    """SQuAD 2.0's own setting: the paragraph is given."""
    answerable = np.array([case.mix is Mix.ANSWERABLE for case in cases])
    hard = np.isin([case.source for case in cases], [case.source for case in cases if case.mix is Mix.IMPOSSIBLE])
    held, both = np.flatnonzero(answerable & hard), np.flatnonzero(hard)
    yield _line("gold paragraph: right sentence", held, scorers, lambda s, at: s.annotated[at].mean())
    yield _line("gold paragraph: span F1", held, scorers, lambda s, at: s.f1[at].mean())
    yield _line("gold paragraph: AUROC", both, scorers, lambda s, at: _auroc(answerable[at], s.chances[at]))
    yield _line("gold paragraph: F1 with abstention", both, scorers, lambda s, at: _best_f1(s, answerable, at))


def _line(
    name: str,
    places: npt.NDArray[np.intp],
    scorers: dict[str, Judged],
    figure: Callable[[Judged, npt.NDArray[np.intp]], float],
) -> str:
    rng = np.random.default_rng(0)
    drawn = [rng.choice(places, len(places)) for _ in range(_SAMPLES)]
    parts = []
    for scorer, judged in scorers.items():
        low, high = np.nanpercentile([figure(judged, at) for at in drawn], _EDGES)
        parts.append(f"{scorer} {figure(judged, places):.3f} [{low:.3f}, {high:.3f}]")
    return f"{name:52} n {len(places):5}  {'  '.join(parts)}"


def _auroc(answerable: npt.NDArray[np.bool_], chances: Matrix) -> float:
    return float(roc_auc_score(answerable, chances)) if 0 < answerable.sum() < len(answerable) else float("nan")


def _coverage(shares: Matrix, risk: float, judged: Judged, at: npt.NDArray[np.intp]) -> float:
    """The largest share of questions that can be answered with a risk of at most `risk`."""
    order = at[np.argsort(-judged.chances[at], kind="stable")]
    shown = np.cumsum(shares[order])
    wrong = np.cumsum(shares[order] * (1 - judged.right[order]))
    return float(shown[wrong <= risk * shown].max(initial=0.0) / shown[-1])


def _best_f1(judged: Judged, answerable: npt.NDArray[np.bool_], at: npt.NDArray[np.intp]) -> float:
    """The F1 of SQuAD 2.0 at the best threshold, as its own script reports it."""
    order = at[np.argsort(-judged.chances[at], kind="stable")]
    gains = np.where(answerable[order], judged.f1[order], -1.0)
    return float((np.concatenate([[0.0], np.cumsum(gains)]).max() + (~answerable[order]).sum()) / len(order))
