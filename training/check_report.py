"""Whether the extractor tells false claims: `python -m training.check_report DATA... --models F --cache F`.

What weighs its scores, and all thresholds, are fitted on the development part of the articles; the figures are of the
test part.
"""

import random
from collections.abc import Mapping, Sequence, Set
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.reading.extractor import Extractor, ExtractorSettings
from bot.reading.network import Matrix
from training.claims import Kind, claims_of
from training.questions import Part, QuestionFile
from training.read_claims import Judged, judge
from training.runs import kept, options_of

_CLAIMS = {Part.DEV: 60, Part.TEST: 100}  # true ones of a file
_RATES = (0.05, 0.1)  # of the true claims that may be flagged, besides the rate of words and numbers
_SAMPLES = 1000  # bootstrap samples of an interval
_EDGES = (2.5, 97.5)  # percent
_SETS: dict[str, Set[Kind]] = {
    **{kind.value: {kind} for kind in Kind if kind is not Kind.TRUE},
    "facts swapped": {Kind.ELSEWHERE, Kind.INSIDE},
    "words swapped": {Kind.OPPOSITE, Kind.AKIN, Kind.NEGATED},
    "all false": set(Kind) - {Kind.TRUE},
}
_WORDS = "words"
_READ = ("answerable", "asked", "cut out")
_PAIRED = ("words and reader", "words or answerable", "words or reader")

Flags = npt.NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge the claims of both parts and report."""
    options = options_of(__doc__).parse_args(arguments)
    dev, test = (_judged(options.data, part, options.models, options.cache) for part in (Part.DEV, Part.TEST))
    print(report(dev, test))  # noqa: T201  a script's result


def _judged(paths: Sequence[Path], part: Part, models: Path, cache: Path) -> list[Judged]:
    return kept(cache, "checked", [part.value, *map(str, paths)], lambda: _judge_all(paths, part, models))


def _judge_all(paths: Sequence[Path], part: Part, models: Path) -> list[Judged]:
    extractor = Extractor(ExtractorSettings(), models)
    judged: list[Judged] = []
    for data in paths:
        claims = claims_of(QuestionFile(data, {part}), _CLAIMS[part], random.Random(0))
        judged += [judge(claim, extractor) for claim in claims]
        print(part.value, data.name, len(judged), flush=True)  # noqa: T201  a script's progress
    return judged


def report(dev: Sequence[Judged], test: Sequence[Judged]) -> str:
    """Lines of figures of `test`, with 95 % intervals of a bootstrap over the sentences that claims were made of."""
    fitted, doubts = _doubts(dev, dev), _doubts(dev, test)
    true, counts = _true(dev), _counts(test)
    lines = ["area under the ROC against the true claims"]
    for name, kinds in _SETS.items():
        held = _held(test, kinds)
        lines.append(_line(name, held, {way: _auroc(counts, own, held, _true(test)) for way, own in doubts.items()}))
    for rate in (float(fitted[_WORDS][true].mean()), *_RATES):
        lines.append(f"share flagged when {rate:.1%} of the true development claims may be")
        flags = _flags(fitted, true, doubts, rate)
        for name, kinds in ({Kind.TRUE.value: {Kind.TRUE}} | _SETS).items():
            held = _held(test, kinds)
            figures = {way: _share(counts, own, held) for way, own in flags.items()}
            figures |= {f"{way} - {_WORDS}": figures[way] - figures[_WORDS] for way in _PAIRED}
            lines.append(_line(name, held, figures))
    return "\n".join([*lines, _costs(test)])


def _true(judged: Sequence[Judged]) -> Flags:
    return _held(judged, {Kind.TRUE})


def _held(judged: Sequence[Judged], kinds: Set[Kind]) -> Flags:
    return np.array([one.claim.kind in kinds for one in judged])


def _counts(judged: Sequence[Judged]) -> Matrix:
    """How often each claim is in each sample (samples, claims); the first sample is all of them, once."""
    _, origins = np.unique([one.claim.origin for one in judged], return_inverse=True)
    number = int(origins.max()) + 1
    drawn = np.random.default_rng(0).multinomial(number, np.full(number, 1 / number), size=_SAMPLES)
    return np.vstack([np.ones(len(judged)), drawn[:, origins]])


def _doubts(dev: Sequence[Judged], judged: Sequence[Judged]) -> dict[str, Matrix]:
    """How much each way doubts each claim; what weighs several is fitted on `dev`."""
    wrong = [one.claim.kind is not Kind.TRUE for one in dev]
    doubts = {_WORDS: np.array([float(not one.supported) for one in judged])}
    for number, name in enumerate(_READ):
        doubts[name] = -_inputs(judged)[:, 1 + number]
    for name, columns in (("reader", slice(1, None)), ("words and reader", slice(None))):
        weigh = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced"))
        weigh.fit(_inputs(dev)[:, columns], wrong)
        doubts[name] = weigh.decision_function(_inputs(judged)[:, columns])
    return doubts


def _inputs(judged: Sequence[Judged]) -> Matrix:
    """What is weighed; a claim without a fact is as good as one whose fact came out."""
    rows = [
        (one.supported, one.answerable, *(0.0 if fact is None else fact for fact in (one.asked, one.cut_out)))
        for one in judged
    ]
    return np.array(rows, dtype=np.float64)


def _flags(dev: dict[str, Matrix], true: Flags, test: dict[str, Matrix], rate: float) -> dict[str, Flags]:
    """What is flagged of `test`, by each way alone and by what words and numbers say together with it."""
    flags: dict[str, Flags] = {_WORDS: test[_WORDS] > 0}
    spoken = dev[_WORDS][true] > 0
    for name in ("answerable", "asked", "cut out", "reader", "words and reader"):
        flags[name] = test[name] > _threshold(dev[name][true], rate)
    for name in ("answerable", "reader"):
        left = np.where(spoken, np.inf, dev[name][true])
        flags[f"words or {name}"] = flags[_WORDS] | (test[name] > _threshold(left, rate))
    flags["words and also reader"] = flags[_WORDS] & (test["reader"] > np.median(dev["reader"][true]))
    return flags


def _threshold(doubts: Matrix, rate: float) -> float:
    """The doubt above which no more than `rate` of the doubts are; those that are infinite use up the rate first."""
    return float(np.sort(doubts)[::-1][int(rate * len(doubts) + 1e-9)])  # of 4 in 120 no more than 4, however rounded


def _line(name: str, held: Flags, figures: Mapping[str, Matrix]) -> str:
    parts = []
    for way, (figure, *samples) in figures.items():
        low, high = np.nanpercentile(samples, _EDGES)
        parts.append(f"{way} {figure:.3f} [{low:.3f}, {high:.3f}]")
    return f"{name:26} n {held.sum():4}  {'  '.join(parts)}"


def _auroc(counts: Matrix, doubts: Matrix, false: Flags, true: Flags) -> Matrix:
    """The chance, in each sample, that a false claim is doubted more than a true one; equal doubts are half of that."""
    above = doubts[false][:, None] - doubts[true][None]
    wins = ((counts[:, false] @ ((np.sign(above) + 1) / 2)) * counts[:, true]).sum(axis=1)
    return _divided(wins, counts[:, false].sum(axis=1) * counts[:, true].sum(axis=1))


def _share(counts: Matrix, flags: Flags, held: Flags) -> Matrix:
    return _divided(counts[:, held] @ flags[held], counts[:, held].sum(axis=1))


def _divided(part: Matrix, whole: Matrix) -> Matrix:
    """The share in each sample; not a number where a small sample has none of a kind."""
    result: Matrix = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return result


def _costs(judged: Sequence[Judged]) -> str:
    windows, tokens = np.mean([(one.windows, one.tokens) for one in judged], axis=0)
    return f"read for a claim: {windows:.1f} windows, {tokens:.0f} tokens"


if __name__ == "__main__":
    main()
