"""Fit by what the likeliest candidate is chosen: `python -m training.fit_choice DATA...`, before `fit_reader`.

On the same questions. A right candidate shall be likelier than those beside it: the weights of a softmax over the
candidates of a question (conditional logit: McFadden, 1974).
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from sklearn.model_selection import GroupKFold

from bot.reading.scorer.choice import CHOICE
from bot.reading.scorer.scores import Matrix
from bot.reading.scorer.verification import MOST, verified
from training.fit_questions import ReadingModels, extracted, options_of, read_all
from training.judging import holds_answer
from training.shelf import Finder, Shelf

Marks = npt.NDArray[np.bool_]

NAMES = ("sentence", "marked", "passage", "verified")
_STARTS = {"reader": np.array([0.5, 0.5, 3.0]), "verified": np.array([0.5, 0.5, 3.0, 1.0])}
_CANDIDATES = 16  # of a question that are verified and compared
_HELD = np.array([1.0, 1.0, 0.04, 1.0]) * 0.01  # how firmly each weight is held near its start
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """The likeliest candidates of a question: `scores` (candidates, NAMES), and which of them are right."""

    corpus: str
    written: bool
    scores: Matrix
    right: Marks


def rows_of(shelf: Shelf, models: ReadingModels, numbers: Sequence[int]) -> Iterator[ChoiceRow]:
    """Read those of the questions of a shelf at `numbers` that have an answer."""
    finder = Finder(shelf)
    for number in numbers:
        question = shelf.corpus.questions[number]
        if not question.answers:
            continue
        _, extraction = extracted(shelf, finder, models, number)
        likeliest = np.argsort(-extraction.log_odds, kind="stable")[:_CANDIDATES]
        rows = likeliest[np.isfinite(extraction.log_odds[likeliest])]
        if not len(rows):
            continue
        both = verified(question.text, extraction, models.verifier, _CANDIDATES)
        document = shelf.corpus.documents[question.document].id
        right = [
            each.passage.document == document and holds_answer(question, each.span.start, each.span.end)
            for each in (extraction.candidates[row] for row in rows)
        ]
        yield ChoiceRow(
            corpus=shelf.corpus.name,
            written=shelf.corpus.written,
            scores=np.stack([both.scores[name][rows] for name in NAMES], axis=1),
            right=np.array(right, dtype=bool),
        )


def narrowed(rows: Sequence[ChoiceRow], weights: Matrix, most: int) -> list[ChoiceRow]:
    """The rows with the `most` likeliest candidates by the weights of the reader's scores."""
    return [_narrowed(row, np.argsort(-_mixed(row, weights), kind="stable")[:most]) for row in rows]


def _narrowed(row: ChoiceRow, kept: npt.NDArray[np.intp]) -> ChoiceRow:
    return ChoiceRow(row.corpus, row.written, row.scores[kept], row.right[kept])


def _mixed(row: ChoiceRow, weights: Matrix) -> Matrix:
    mixed: Matrix = row.scores[:, : len(weights)] @ weights
    return mixed


def fit(rows: Sequence[ChoiceRow], start: Matrix) -> Matrix:
    """The weights, none below 0, that make right candidates likeliest; held near `start`, and as large in sum.

    Written and other corpora count alike, within both each corpus alike.
    """
    telling = [row for row in rows if row.right.any() and not row.right.all()]
    sizes = Counter(row.corpus for row in telling)
    corpora = Counter(written for _, written in {(row.corpus, row.written) for row in telling})
    shares = np.array([1 / sizes[row.corpus] / corpora[row.written] for row in telling])
    shares /= shares.sum()
    held = _HELD[: len(start)]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = float((held * (weights - start) ** 2).sum()), 2 * held * (weights - start)
        for share, row in zip(shares, telling, strict=True):
            mixed, scores = _mixed(row, weights), row.scores[:, : len(weights)]
            total += share * float(logsumexp(mixed) - logsumexp(mixed[row.right]))
            slope = slope + share * (softmax(mixed) @ scores - softmax(mixed[row.right]) @ scores[row.right])
        return total, slope

    fitted: Matrix = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(start)).x
    return fitted * (_models_sum(start) / _models_sum(fitted))


def _models_sum(weights: Matrix) -> float:
    """The sum of the weights of what models say; the shares by which more is shown were chosen for the start's."""
    return float(weights[np.array(NAMES[: len(weights)]) != "passage"].sum())


def right_within(rows: Sequence[ChoiceRow], weights: Matrix, most: int) -> float:
    """The share of questions of which a right candidate is among the `most` likeliest."""
    return float(np.mean([row.right.any() for row in narrowed(rows, weights, most)]))


def fit_both(rows: Sequence[ChoiceRow]) -> dict[str, Matrix]:
    """The weights of both scorers; those of "verified" choose among the MOST likeliest of the "reader"."""
    reader = fit(rows, _STARTS["reader"])
    return {"reader": reader, "verified": fit(narrowed(rows, reader, MOST), _STARTS["verified"])}


def report(rows: Sequence[ChoiceRow]) -> None:
    """Print how often a right candidate is chosen, by the starts and by weights fitted on other corpora."""
    groups = [row.corpus for row in rows]
    shares = np.zeros((2, 3))
    for train, test in GroupKFold(_FOLDS).split(rows, groups=groups):
        asked = [rows[index] for index in test]
        for number, both in enumerate((_STARTS, fit_both([rows[index] for index in train]))):
            few = narrowed(asked, both["reader"], MOST)
            told = (
                right_within(asked, both["reader"], 1),
                right_within(asked, both["reader"], MOST),
                right_within(few, both["verified"], 1),
            )
            shares[number] += np.array(told) * len(asked) / len(rows)
    for name, told_ in zip(("before", "fitted"), shares, strict=True):
        print(f"{name}: read, right first {told_[0]:.3f}, within {MOST} {told_[1]:.3f}; verified, first {told_[2]:.3f}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, report and write."""
    options = options_of(__doc__, arguments)
    rows = read_all("choices", options.data, options.models, options.cache, rows_of)
    report(rows)
    made = {
        scorer: {name: round(float(weight), 3) for name, weight in zip(NAMES, weights, strict=False)}
        for scorer, weights in fit_both(rows).items()
    }
    print(made)
    CHOICE.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
