"""Fit what turns the reader's scores into a choice and a probability: `python -m training.fit_reader DATA...`.

On the fitting part of the written files and of DATA (files in SQuAD's format). What was read is kept in `--cache`.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from bot.reading.candidates import candidates_of
from bot.reading.reader import DEPTH
from bot.reading.scorer.calibration import FITTED
from bot.reading.scorer.digest import digest
from bot.reading.scorer.extraction import extraction_of
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.extractor_settings import WEIGHTS, ExtractorSettings
from bot.reading.scorer.near_scorer import near_evidence
from bot.reading.scorer.read_scorer import MOST_READ, evidence_of
from bot.reading.scorer.scores import Matrix
from bot.reading.scorer.verification import verified
from bot.reading.scorer.windows import windows_of
from bot.verifier.export import ADAPTERS
from bot.verifier.verifier import Verifier
from index.embedding import Embedder, EmbedderSettings
from training.bundle import limited
from training.corpora import (
    CorpusQuestion,
    TrainingCorpus,
    corpus_of,
    followups_of,
    question_set,
    written_files,
)
from training.judging import as_continued, holds_answer, questions_of
from training.kept import kept
from training.parts import Part
from training.shelf import Finder, Shelf, shelf_of

UNANSWERABLE = 0.33  # of questions; the probability and the risk are fitted for it
SHARES = (0.10, 0.20, 0.33)  # for which the report tells thresholds
_WRITTEN, _PUBLIC = 25, 80  # questions of a corpus
_SWITCHED = 0.05  # of the questions that stand alone are weighed as if they came after another document's answer
_FOLDS = 5
QUESTION_SETS = Path(__file__).parents[1] / "tests" / "qa"
_OWN = {
    "article.jsonl": QUESTION_SETS.parents[1] / "index" / "corpus",
    "handbook.jsonl": QUESTION_SETS / "handbook",
}  # their dev splits
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


@dataclass(frozen=True, slots=True)
class ReadingModels:
    """The models whose readings are weighed."""

    extractor: Extractor
    verifier: Verifier


def rows_of(shelf: Shelf, models: ReadingModels, part: Part, most: int) -> Iterator[FitRow]:
    """Read at most `most` questions of a part of a shelf, chosen by a seed."""
    numbers = questions_of(shelf, part)
    finder = Finder(shelf)
    for number in sorted(random.Random(0).sample(numbers, min(most, len(numbers)))):
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
    found = (passage for _, passage in finder.find(question.text, vector, DEPTH))
    passages = as_continued(shelf, question, found)
    candidates = candidates_of(passages)
    windows = windows_of(passages, vector, MOST_READ)
    readings = models.extractor.read(question.text, [window.read_text for window in windows])
    extraction = extraction_of(candidates, windows, readings)
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


def read_all(paths: Sequence[Path], models: Path, cache: Path, part: Part) -> list[FitRow]:
    """The rows of the written files and of others, kept in `cache` from one run to the next."""
    embedder = Embedder(EmbedderSettings(), models)
    reading = ReadingModels(Extractor(ExtractorSettings(), models), Verifier(models))
    rows: list[FitRow] = []
    weights = digest((WEIGHTS, ADAPTERS))

    def read(corpus: TrainingCorpus) -> list[FitRow]:
        most = _WRITTEN if corpus.written else _PUBLIC
        made = list(rows_of(shelf_of(corpus, embedder, cache), reading, part, most))
        print(f"{corpus.name}: {len(made)} questions read", flush=True)
        return made

    own = [question_set(QUESTION_SETS / name, folder) for name, folder in _OWN.items()]
    written = [make(path) for path in written_files() for make in (corpus_of, followups_of)]
    for corpus in [*own, *written, *(limited(corpus_of(path)) for path in paths)]:
        parts = [each.encode() for each in (weights, part, repr(corpus))]
        rows += kept(cache, f"rows-{corpus.name}", parts, partial(read, corpus))
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, report and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="*", type=Path)
    parser.add_argument("--models", type=Path, default=Path(".footnote"))
    parser.add_argument("--cache", type=Path, default=Path(".footnote/training"))
    options = parser.parse_args(arguments)
    options.cache.mkdir(parents=True, exist_ok=True)
    read = read_all(options.data, options.models, options.cache, Part.FIT)
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
