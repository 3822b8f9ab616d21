"""Fit what turns the reader's scores into a probability: `python -m training.fit_reader DATA...`.

On the fitting part of the written files and of DATA (files in SQuAD's format). What was read is kept in `--cache`.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from bot.reading.scorer.calibration import FITTED
from bot.reading.scorer.near_scorer import near_evidence
from bot.reading.scorer.read_scorer import evidence_of
from bot.reading.scorer.scores import Matrix
from bot.reading.scorer.verification import verified
from training.corpora import CorpusQuestion
from training.fit_questions import ReadingModels, extracted, options_of, read_all
from training.judging import holds_answer
from training.shelf import Finder, Shelf

UNANSWERABLE = 0.33  # of questions; the probability and the risk are fitted for it
SHARES = (0.10, 0.20, 0.33)  # for which the report tells thresholds
_SWITCHED = 0.05  # of the questions that stand alone are weighed as if they came after another document's answer
_FOLDS = 5
_LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8)
_STEPS = np.linspace(0.02, 0.98, 97)


@dataclass(frozen=True, slots=True)
class FitRow:
    """A question that was read: the evidence for the best candidate of each scorer, and whether it is right.

    `reader` reads, `verified` verifies what was read, `near` goes by cosines and words.
    """

    corpus: str
    written: bool
    document: str
    answerable: bool
    reader: Mapping[str, float]
    reader_right: bool
    verified: Mapping[str, float]
    verified_right: bool
    near: Mapping[str, float]
    near_right: bool


def rows_of(shelf: Shelf, models: ReadingModels, numbers: Sequence[int]) -> Iterator[FitRow]:
    """Read the questions of a shelf at `numbers`."""
    finder = Finder(shelf)
    for number in numbers:
        made = _row(shelf, finder, models, shelf.corpus.questions[number], number)
        if made:
            yield made


def with_switches(rows: Sequence[FitRow], rng: random.Random) -> list[FitRow]:
    """The rows, of which some questions that stand alone are taken for follow-ups on another document.

    People change the matter, the written threads never do: what they say of a follow-up whose best candidate stands in
    another document would be that it is never right.
    """
    return [_switched(row) if not _in_thread(row) and rng.random() < _SWITCHED else row for row in rows]


def _in_thread(row: FitRow) -> bool:
    return any(row.near[name] for name in ("continued", "left"))


def _switched(row: FitRow) -> FitRow:
    left = {"left": 1.0}
    return replace(row, reader={**row.reader, **left}, verified={**row.verified, **left}, near={**row.near, **left})


def _row(shelf: Shelf, finder: Finder, models: ReadingModels, question: CorpusQuestion, number: int) -> FitRow | None:
    vector = shelf.questions[number]
    passages, extraction = extracted(shelf, finder, models, number)
    candidates = extraction.candidates
    log_odds = extraction.log_odds
    if not np.isfinite(log_odds).any():
        return None
    both = verified(question.text, extraction, models.verifier)
    near, near_told = near_evidence(question.text, vector, passages, candidates)
    document = shelf.corpus.documents[question.document].id

    def is_right(scores: Matrix) -> bool:
        best = candidates[int(np.argmax(scores))]
        return best.passage.document == document and holds_answer(question, best.span.start, best.span.end)

    return FitRow(
        corpus=shelf.corpus.name,
        written=shelf.corpus.written,
        document=document,
        answerable=bool(question.answers),
        reader=evidence_of(extraction, vector, passages),
        reader_right=is_right(log_odds),
        verified=evidence_of(both, vector, passages),
        verified_right=is_right(both.log_odds),
        near=near_told,
        near_right=is_right(near),
    )


def weights_of(rows: Sequence[FitRow], share: float = UNANSWERABLE) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How much each row counts: (rows,).

    Written and other corpora weigh alike, within both each corpus alike, and a `share` of all has no answer.
    """
    weights = np.zeros(len(rows))
    for answerable, total in ((True, 1 - share), (False, share)):
        for written in (True, False):
            mine = [index for index, row in enumerate(rows) if (row.answerable, row.written) == (answerable, written)]
            counts = Counter(rows[index].corpus for index in mine)
            for index in mine:
                weights[index] = total / 2 / len(counts) / counts[rows[index].corpus]
    return weights * len(rows)


def fit(
    evidence: Sequence[Mapping[str, float]], right: Sequence[bool], rows: Sequence[FitRow]
) -> tuple[dict[str, object], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """The weights, the bias and the risk curve, and the probabilities over held-out documents: (rows,)."""
    names = sorted(evidence[0])
    table = np.array([[row[name] for name in names] for row in evidence])
    marks, weights = np.array(right), weights_of(rows)
    groups = [row.document for row in rows]
    held_out = np.zeros(len(rows))
    for train, test in GroupKFold(_FOLDS).split(table, marks, groups):
        model = _fitted(table[train], marks[train], weights[train])
        held_out[test] = model.predict_proba(table[test] / _scale(table[train]))[:, 1]
    model, scale = _fitted(table, marks, weights), _scale(table)
    fitted = {
        "weights": {name: round(float(value), 5) for name, value in zip(names, model.coef_[0] / scale, strict=True)},
        "bias": round(float(model.intercept_[0]), 5),
        "curve": curve_of(held_out, marks, weights),
    }
    return fitted, held_out


def _scale(table: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    scale: np.ndarray[tuple[int], np.dtype[np.float64]] = table.std(axis=0) + 1e-3
    return scale


def _fitted(
    table: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    marks: np.ndarray[tuple[int], np.dtype[np.bool_]],
    weights: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> LogisticRegression:
    return LogisticRegression(C=0.3, max_iter=2000).fit(table / _scale(table), marks, sample_weight=weights)


def curve_of(
    chances: np.ndarray[tuple[int], np.dtype[np.float64]],
    marks: np.ndarray[tuple[int], np.dtype[np.bool_]],
    weights: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> list[tuple[float, float]]:
    """Pairs of a threshold and the share that is wrong of what reaches it, never rising."""
    curve: list[tuple[float, float]] = []
    for step in _STEPS:
        kept = chances >= step
        if kept.sum() < max(1, len(chances) // 50):
            break
        wrong = float((weights * ~marks)[kept].sum() / weights[kept].sum())
        curve.append((round(float(step), 3), round(min([wrong, *(risk for _, risk in curve[-1:])]), 4)))
    return curve


def report(
    name: str, chances: np.ndarray[tuple[int], np.dtype[np.float64]], right: Sequence[bool], rows: Sequence[FitRow]
) -> None:
    """Print the area, and by level what is said and what is right; and thresholds by share of unanswerable ones."""
    marks, weights = np.array(right), weights_of(rows)
    answerable = np.array([row.answerable for row in rows])
    print(
        f"{name}: right first {marks[answerable].mean():.3f} of answerable, area {roc_auc_score(marks, chances):.3f}, "
    )
    print(f"  answerable or not {roc_auc_score(answerable, chances):.3f}")
    for low in _LEVELS:
        here = (chances >= low) & (chances < low + 0.2 + (low == _LEVELS[-1]) * 0.01)
        if here.any():
            mean, is_so = (np.average(each[here], weights=weights[here]) for each in (chances, marks))
            print(f"  said {low:.1f} to {low + 0.2:.1f}: {here.mean():.2f} of all, said {mean:.2f}, right {is_so:.2f}")
    for share in SHARES:
        curve = curve_of(chances, marks, weights_of(rows, share))
        thresholds = [next((step for step, risk in curve if risk <= most), None) for most in (0.1, 0.2, 0.3)]
        print(f"  {share:.0%} unanswerable: threshold for a risk of .1, .2, .3: {thresholds}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, report and write."""
    options = options_of(__doc__, arguments)
    read = read_all("rows", options.data, options.models, options.cache, rows_of)
    rows = with_switches(read, random.Random(0))
    made = {}
    for name, evidence, right in (
        ("reader", [row.reader for row in rows], [row.reader_right for row in rows]),
        ("verified", [row.verified for row in rows], [row.verified_right for row in rows]),
        ("none", [row.near for row in rows], [row.near_right for row in rows]),
    ):
        made[name], chances = fit(evidence, right, rows)
        report(name, chances, right, rows)
    FITTED.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
