import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from bot.evaluation.confidence import Bin, aurc, auroc, bins, ece, risks

SURE = np.array([0.9, 0.8, 0.35, 0.1])
RIGHT = np.array([True, False, True, False])


def test_auroc_by_hand() -> None:
    # pairs of a right and a wrong one: .9 > .8, .9 > .1, .35 < .8, .35 > .1
    assert auroc(SURE, RIGHT) == 0.75
    assert auroc(np.array([0.5, 0.5]), np.array([True, False])) == 0.5
    assert np.isnan(auroc(SURE, np.ones(4, dtype=bool)))


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_auroc_beside_scikit_learn(pairs: list[tuple[int, bool]]) -> None:
    sure, right = np.array([confidence for confidence, _ in pairs]) / 5, np.array([flag for _, flag in pairs])
    if 0 < right.sum() < len(right):
        assert auroc(sure, right) == pytest.approx(roc_auc_score(right, sure))


def test_reliability_and_ece_by_hand() -> None:
    assert bins(np.array([0.0, 0.0625, 0.9375, 1.0]), np.array([False, True, True, True])) == [
        Bin(0.0, 0.1, 2, 0.03125, 0.5),
        Bin(0.9, 1.0, 2, 0.96875, 1.0),
    ]
    # bins [.1,.2): |0 - .1|, [.3,.4): |1 - .35|, [.8,.9): |0 - .8|, [.9,1]: |1 - .9|, a quarter each
    assert ece(SURE, RIGHT) == pytest.approx((0.1 + 0.65 + 0.8 + 0.1) / 4)


def test_risk_at_each_coverage_by_hand() -> None:
    assert risks(SURE, RIGHT) == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])
    assert aurc(SURE, RIGHT) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_what_cannot_be_told_apart_counts_as_its_average_in_any_order() -> None:
    sure = np.array([0.9, 0.5, 0.5, 0.5])
    for order in ([0, 1, 2, 3], [3, 2, 1, 0]):
        right = np.array([True, True, False, False])[order]
        assert risks(sure[order], right) == pytest.approx([0, 1 / 3, 4 / 9, 1 / 2])
