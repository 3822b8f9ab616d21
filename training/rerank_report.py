"""Whether the extractor orders found passages better: `python -m training.rerank_report DATA... --models F --cache F`.

What blends its scores with the retrieval's is fitted on the development part of the articles, the figures are of the
test part. Each passage is read once, in the window that the first scorer finds likeliest.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.reading.extractor import Extractor, ExtractorSettings
from bot.reading.network import Matrix
from index.embedding import Embedder, EmbedderSettings
from training.questions import Part
from training.ranked import COLUMNS, Ranked, ranked_of
from training.runs import kept, options_of
from training.squad import Sample, load

_QUESTIONS = {Part.DEV: 110, Part.TEST: 150}  # of a file
_PARAGRAPHS = 160
_PRODUCT = "fusion"
_BLENDS = {
    "fusion and first scorer": ("fusion", "cosine", "first"),
    "fusion and reader": ("fusion", "cosine", "over_none", "span", "answerable"),
    "all": ("fusion", "cosine", "first", "over_none", "span", "answerable"),
}
_SAMPLES = 1000  # bootstrap samples of an interval
_EDGES = (2.5, 97.5)  # percent


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, fit and report."""
    options = options_of(__doc__).parse_args(arguments)
    dev, test = (_ranked(options.data, part, options.models, options.cache) for part in (Part.DEV, Part.TEST))
    print(report(dev, test))  # noqa: T201  a script's result


def _ranked(paths: Sequence[Path], part: Part, models: Path, cache: Path) -> list[Ranked]:
    return kept(cache, "ranked", [part.value, *map(str, paths)], lambda: _rank_all(paths, part, models, cache))


def _rank_all(paths: Sequence[Path], part: Part, models: Path, cache: Path) -> list[Ranked]:
    embedder = Embedder(EmbedderSettings(), models)
    extractor = Extractor(ExtractorSettings(), models)
    ranked: list[Ranked] = []
    for data in paths:
        sample = Sample(_PARAGRAPHS, _QUESTIONS[part], frozenset({part}))
        ranked += ranked_of(load(data, embedder, cache, sample), extractor)
        print(part.value, data.name, len(ranked), flush=True)  # noqa: T201  a script's progress
    return ranked


def report(dev: Sequence[Ranked], test: Sequence[Ranked]) -> str:
    """Lines of figures of `test`, with 95 % intervals of a bootstrap over questions, and what it costs.

    The last columns are the differences from the product's own order, question by question.
    """
    orders = {name: [case.scores[:, at] for case in test] for at, name in enumerate(COLUMNS)}
    for name, columns in _BLENDS.items():
        weigh = _fitted(dev, columns)
        orders[name] = [weigh.decision_function(_inputs(case, columns)) for case in test]
    ranks = {
        name: np.array([_rank(scores, case.gold) for scores, case in zip(each, test, strict=True)])
        for name, each in orders.items()
    }
    lines = []
    sources = np.array([case.source for case in test])
    for source in ("all", *sorted(set(sources))):
        here = (sources == source) | (source == "all")
        lines.append(f"{source}, n {here.sum()}")
        lines += [_line(name, own[here], ranks[_PRODUCT][here]) for name, own in ranks.items()]
    return "\n".join([*lines, _costs(test)])


def _fitted(cases: Sequence[Ranked], columns: Sequence[str]) -> Pipeline:
    """What tells the right passages from the others by some columns."""
    rows = np.vstack([_inputs(case, columns) for case in cases])
    right = np.concatenate([np.arange(len(case.scores)) == case.gold for case in cases])
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, right)


def _inputs(case: Ranked, columns: Sequence[str]) -> Matrix:
    """The columns, and how far each passage is below the best in them."""
    chosen: Matrix = case.scores[:, [COLUMNS.index(name) for name in columns]]
    return np.hstack([chosen, chosen - chosen.max(axis=0)])


def _rank(scores: Matrix, gold: int) -> int:
    """The rank of the right passage; of equals the one that was found first comes first."""
    return int(np.flatnonzero(np.argsort(-scores, kind="stable") == gold)[0]) + 1


def _line(name: str, ranks: npt.NDArray[np.int64], product: npt.NDArray[np.int64]) -> str:
    drawn = np.random.default_rng(0).integers(len(ranks), size=(_SAMPLES, len(ranks)))
    parts = []
    for figure, own, other in (("first", ranks == 1, product == 1), ("MRR", 1 / ranks, 1 / product)):
        for label, values in ((figure, own.astype(float)), ("difference", own.astype(float) - other)):
            low, high = np.percentile(values[drawn].mean(axis=1), _EDGES)
            parts.append(f"{label} {values.mean():.3f} [{low:.3f}, {high:.3f}]")
    return f"{name:26} {'  '.join(parts)}"


def _costs(cases: Sequence[Ranked]) -> str:
    read, answer = (np.mean([getattr(case, name) for case in cases], axis=0) for name in ("read", "answer"))
    return (
        f"read for a question's order: {read[0]:.1f} windows, {read[1]:.0f} tokens;"
        f" for its answer: {answer[0]:.1f} windows, {answer[1]:.0f} tokens"
    )


if __name__ == "__main__":
    main()
