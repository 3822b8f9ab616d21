"""Fit what weighs the extractor against the first scorer: `python -m training.fit_blend DATA... --models F --cache F`.

Fitted and calibrated on the development part of the articles, reported on the test part; the extractor saw neither.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

import bot.reading
from bot.reading.blending import BLEND_INPUTS, CHANCE_INPUTS, chance_inputs
from bot.reading.extractor import Extractor, ExtractorSettings
from bot.reading.network import Matrix, Network, sigmoid
from bot.reading.scoring import FeatureScorer
from index.embedding import Embedder, EmbedderSettings
from training.blend_report import report
from training.cases import SHARES, Mix, alone_of, cases_of
from training.networks import fit_chance, fit_ranking, stretched
from training.questions import Part
from training.read_cases import ReadCase, read_cases
from training.runs import kept, options_of
from training.squad import Sample, load

# How many questions and paragraphs of a file with unanswerable questions are read, and of another.
_QUESTIONS = {Part.DEV: (900, 500), Part.TEST: (700, 250)}
_PARAGRAPHS = (1000, 160)
_GIVEN = {Mix.ANSWERABLE, Mix.IMPOSSIBLE}
_HIDDEN = 8
_NETS = 3
_RANK_EPOCHS, _CHANCE_EPOCHS = 40, 10
_FOLDS = 5
_RIGHT_SPAN = 0.6  # F1 above which a span is the answer
_SPAN = BLEND_INPUTS.index("span")
_STEPS = 40  # thresholds of the risk curve


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, fit, report and write the weights."""
    parser = options_of(__doc__)
    parser.add_argument("--out", type=Path, default=Path(bot.reading.__file__).with_name("blend.json"))
    options = parser.parse_args(arguments)
    dev, _ = _cases(options.data, Part.DEV, options.models, options.cache)
    weights = fit(dev)
    options.out.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")
    found, alone = _cases(options.data, Part.TEST, options.models, options.cache)
    print(report(found, alone, weights))  # noqa: T201  a script's result


def _cases(paths: Sequence[Path], part: Part, models: Path, cache: Path) -> tuple[list[ReadCase], list[ReadCase]]:
    parts = [part.value, *map(str, paths), *BLEND_INPUTS]
    return kept(cache, "read", parts, lambda: _read_all(paths, part, models, cache))


def _read_all(paths: Sequence[Path], part: Part, models: Path, cache: Path) -> tuple[list[ReadCase], list[ReadCase]]:
    """The cases of a part as a retriever would pose them and, of the test part, with the gold paragraph alone."""
    embedder = Embedder(EmbedderSettings(), models)
    extractor, scorer = Extractor(ExtractorSettings(), models), FeatureScorer()
    found: list[ReadCase] = []
    alone: list[ReadCase] = []
    for data in paths:
        kind = 0 if "squad2" in data.name else 1
        sample = Sample(_PARAGRAPHS[kind], _QUESTIONS[part][kind], frozenset({part}))
        loaded = load(data, embedder, cache, sample)
        cases = list(cases_of(loaded))
        found += read_cases(cases, extractor, scorer)
        if part is Part.TEST and "squad2" in data.name:
            alone += read_cases([alone_of(case) for case in cases if case.mix in _GIVEN], extractor, scorer)
        print(part.value, data.name, len(found), flush=True)  # noqa: T201  a script's progress
    return found, alone


def fit(cases: Sequence[ReadCase]) -> dict[str, Any]:
    """The networks, thresholds and risk curve; what judges a ranking is fitted on cases that it was not fitted on."""
    judged: list[tuple[ReadCase, Matrix, bool]] = []
    for fold in range(_FOLDS):
        rank = Network(_fit_rank([case for at, case in enumerate(cases) if at * _FOLDS // len(cases) != fold], 1))
        for at, case in enumerate(cases):
            if at * _FOLDS // len(cases) == fold:
                judged.append((case, *judge(case, rank)))
    counts = Counter(case.mix for case, _, _ in judged)
    shares = np.array([SHARES[case.mix] / counts[case.mix] for case, _, _ in judged])
    right = np.array([float(is_right) for _, _, is_right in judged])
    rows = np.array([row for _, row, _ in judged])
    chance, chances = _fit_chance(rows, right, shares)
    return {
        "sentence": {"inputs": BLEND_INPUTS, **_fit_rank(cases, _NETS)},
        "chance": {"inputs": CHANCE_INPUTS, **chance},
        "risk": risk_curve(chances, right, shares),
        "first_risk": risk_curve(np.array([case.first.confidence for case, _, _ in judged]), _first(judged), shares),
        "span_threshold": _span_threshold(cases),
    }


def _fit_chance(rows: Matrix, right: Matrix, shares: Matrix) -> tuple[dict[str, Any], Matrix]:
    """The network that tells whether the best candidate is right, and the chances of cases that it was not fitted on.

    Its logits are stretched by what is right of such cases (Platt, 1999), since it is too sure of its own.
    """
    folds = np.arange(len(rows)) * _FOLDS // len(rows)
    logits = np.zeros(len(rows))
    for fold in range(_FOLDS):
        others = folds != fold
        fitted = Network(fit_chance(rows[others], right[others], shares[others], _HIDDEN, _CHANCE_EPOCHS, _NETS))
        logits[~others] = fitted(rows[~others])
    platt = LogisticRegression(C=1e6).fit(logits[:, None], right > 0, sample_weight=shares / shares.mean())
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    chances = np.array([sigmoid(slope * logit + offset) for logit in logits])
    return stretched(fit_chance(rows, right, shares, _HIDDEN, _CHANCE_EPOCHS, _NETS), slope, offset), chances


def judge(case: ReadCase, rank: Network) -> tuple[Matrix, bool]:
    """What the chance network sees, and whether the best candidate is right: annotated, or with the same answer."""
    outputs = np.where(case.headings, -np.inf, rank(case.rows))
    best = int(np.argmax(outputs))
    return chance_inputs(case.rows, outputs, case.first), bool(case.right[best] or case.f1[best] > _RIGHT_SPAN)


def risk_curve(chances: Matrix, right: Matrix, shares: Matrix) -> list[tuple[float, float]]:
    """Pairs of a threshold and the share of the answers above it that are wrong; `shares` weigh the cases."""
    curve = []
    for threshold in np.unique(np.round(np.quantile(chances, np.linspace(0, 0.98, _STEPS)), 3)):
        shown = chances >= threshold
        curve.append((float(threshold), round(float((shares * (1 - right))[shown].sum() / shares[shown].sum()), 4)))
    return curve


def _first(judged: Sequence[tuple[ReadCase, Matrix, bool]]) -> Matrix:
    found = []
    for case, _, _ in judged:
        best = int(np.argmax(case.first.chances))
        found.append(float(case.right[best] or (case.short_f1[best] or 0.0) > _RIGHT_SPAN))
    return np.array(found)


def _fit_rank(cases: Sequence[ReadCase], nets: int) -> dict[str, Any]:
    kept = [case for case in cases if case.right.any()]
    return fit_ranking(
        [case.rows for case in kept],
        [case.right.astype(np.float64) for case in kept],
        _HIDDEN,
        _RANK_EPOCHS,
        [case.headings for case in kept],
        nets,
    )


def _span_threshold(cases: Sequence[ReadCase]) -> float:
    """The log-probability from which on the extractor's span is the better short answer, by F1 over the right ones."""
    found = [
        (float(case.rows[at, _SPAN]), float(case.f1[at]), case.short_f1[at] or 0.0)
        for case in cases
        if case.right.any() and case.asks
        for at in [int(np.argmax(case.right))]
    ]
    spans, own, other = (np.array(column) for column in zip(*found, strict=True))
    thresholds = np.quantile(spans, np.linspace(0, 1, 21))
    gains = [float(np.where(spans >= threshold, own, other).mean()) for threshold in thresholds]
    return round(float(thresholds[int(np.argmax(gains))]), 3)


if __name__ == "__main__":
    main()
