import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap

from bot.evaluation.intervals import CONFIDENCE, RESAMPLES, SEED, Estimate, ratio, ratio_difference, statistic

ONES = np.ones(40)
PARTS = np.array([1.0] * 30 + [0.0] * 10)
ALONE = np.arange(40)


def test_a_share_of_single_questions_has_the_interval_that_scipy_gives_the_mean() -> None:
    expected = bootstrap(
        (PARTS,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="BCa",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    estimate = ratio(PARTS, ONES, ALONE)
    assert (estimate.value, estimate.n) == (0.75, 40)
    assert (estimate.low, estimate.high) == pytest.approx((expected.low, expected.high))
    assert estimate == ratio(PARTS, ONES, ALONE), "seeded"


def test_questions_of_one_conversation_are_drawn_together() -> None:
    paired = np.repeat(np.arange(20), 2)
    alone, together = ratio(PARTS, ONES, ALONE), ratio(PARTS, ONES, paired)
    assert together.value == alone.value
    assert together.low is not None and alone.low is not None
    assert together.low < alone.low, "20 conversations say less than 40 questions"


def test_a_ratio_weighs_each_question_by_its_whole() -> None:
    assert ratio(np.array([3.0, 0.0]), np.array([3.0, 1.0]), np.arange(2)).value == 0.75
    assert ratio(np.array([3.0, 0.0]), np.array([3.0, 1.0]), np.arange(2)).n == 4
    assert ratio(np.array([0.0]), np.array([0.0]), np.array([0])) == Estimate(None, None, None, 0)


def test_where_all_are_alike_the_interval_is_exact_and_not_a_point() -> None:
    exact = binomtest(40, 40).proportion_ci(0.95, "exact")
    assert ratio(ONES, ONES, ALONE) == Estimate(1.0, exact.low, 1.0, 40)
    assert ratio(0 * ONES, ONES, ALONE).high == pytest.approx(1 - exact.low)
    assert ratio(ONES * 7, ONES, ALONE, is_share=False) == Estimate(7.0, 7.0, 7.0, 40)
    assert ratio(ONES[:1] / 2, ONES[:1], ALONE[:1]) == Estimate(0.5, None, None, 1)


def test_the_value_alone() -> None:
    assert ratio(PARTS, ONES, ALONE, bounded=False) == Estimate(0.75, None, None, 40)
    assert ratio(ONES, ONES, ALONE, bounded=False) == Estimate(1.0, None, None, 40)


def test_paired_differences() -> None:
    better = np.array([1.0] * 38 + [0.0] * 2)
    estimate = ratio_difference((PARTS, better), (ONES, ONES), ALONE)
    assert estimate.value == pytest.approx(0.2)
    assert estimate.low is not None and 0 < estimate.low < 0.2 < (estimate.high or 0) < 0.4
    assert ratio_difference((PARTS, PARTS), (ONES, ONES), ALONE) == Estimate(0.0, 0.0, 0.0, 40)
    assert ratio_difference((PARTS, PARTS), (ONES, 0 * ONES), ALONE) == Estimate(None, None, None, 0)


def test_any_statistic() -> None:
    values = np.arange(40.0)
    estimate = statistic(lambda which: float(np.median(values[which])), ALONE)
    assert estimate.value == 19.5
    assert estimate.low is not None and estimate.high is not None and 10 < estimate.low < 19.5 < estimate.high < 30
    assert statistic(lambda which: float("nan"), ALONE) == Estimate(None, None, None, 40)
    assert statistic(lambda which: 1.0, np.array([], dtype=np.int_)) == Estimate(None, None, None, 0)
    assert statistic(lambda which: 1.0, np.array([0, 0])) == Estimate(1.0, None, None, 2)


def test_a_statistic_that_its_draws_overrate_lies_inside_its_interval() -> None:
    def spread(which: np.ndarray[tuple[int], np.dtype[np.int_]]) -> float:
        return abs(float(values[which].mean()) - 0.5)

    values = np.array([0.0, 1.0] * 20)
    estimate = statistic(spread, ALONE, 0.0, 1.0)
    assert (estimate.value, estimate.low) == (0.0, 0.0)
    assert estimate.high is not None and 0 < estimate.high < 0.15
