"""Weights by which right candidates become likeliest."""

import numpy as np
import pytest

from bot.reading.scorer.scores import Matrix
from training.fit_choice import NAMES, ChoiceRow, fit, fit_both, narrowed, right_within

START = np.array([0.5, 0.5, 3.0])


def row(*scores: tuple[float, float], right: int, corpus: str = "a", written: bool = True) -> ChoiceRow:
    """A question with a candidate for each pair of a sentence's and a marked score."""
    table = np.zeros((len(scores), len(NAMES)))
    table[:, :2] = scores
    marks = np.zeros(len(scores), dtype=bool)
    marks[right] = True
    return ChoiceRow(corpus, written, table, marks)


def many(seed: int, written: bool, telling: int) -> list[ChoiceRow]:
    """Questions of which the score in column `telling` tells the right one of four candidates, most often."""
    rng, rows = np.random.default_rng(seed), []
    for number in range(200):
        scores: Matrix = rng.normal(size=(4, len(NAMES)))
        right = np.arange(4) == int(np.argmax(scores[:, telling] + 0.3 * rng.normal(size=4)))
        rows.append(ChoiceRow(f"{written}{number % 3}", written, scores, right))
    return rows


def test_what_tells_right_ones_counts_more() -> None:
    rows = many(1, True, telling=1)
    weights = fit(rows, START)
    assert weights[1] > 5 * weights[0]
    assert right_within(rows, weights, 1) > right_within(rows, START, 1)


def test_a_score_that_misleads_counts_nothing() -> None:
    rows = [row((3.0, 0.0), (0.0, 1.0), right=1), row((2.0, 0.5), (0.0, 1.0), right=1)]
    assert fit(rows, START)[0] == pytest.approx(0.0)


def test_written_and_other_corpora_count_alike() -> None:
    few, lots = many(2, False, telling=0)[:30], many(3, True, telling=1)
    weights = fit([*few, *lots], START)
    assert 0.5 < weights[0] / weights[1] < 2


def test_questions_of_which_all_or_no_candidates_are_right_tell_nothing() -> None:
    rows = many(4, True, telling=1)
    none = ChoiceRow("true0", True, np.ones((2, len(NAMES))), np.zeros(2, dtype=bool))
    assert fit([*rows, none], START) == pytest.approx(fit(rows, START))


def test_the_likeliest_are_kept_with_what_is_right_of_them() -> None:
    asked = row((0.0, 1.0), (5.0, 0.0), (0.0, 4.0), right=2)
    [kept] = narrowed([asked], np.array([0.0, 1.0, 0.0]), 2)
    assert kept.scores[:, 1].tolist() == [4.0, 1.0]
    assert kept.right.tolist() == [True, False]
    assert right_within([asked], np.array([1.0, 0.0, 0.0]), 1) == 0
    assert right_within([asked], np.array([1.0, 0.0, 0.0]), 3) == 1


def test_the_verifier_is_weighed_among_what_the_reader_chooses() -> None:
    made = fit_both(many(5, True, telling=3))
    assert len(made["reader"]) == len(NAMES) - 1
    assert made["verified"][3] > max(made["verified"][:2])
