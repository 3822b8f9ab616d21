from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.scorer.calibration import Fitted, fitted
from bot.reading.scorer.risk import threshold_for

ONE = Fitted({"near": 2.0}, -1.0, ())


def test_confidence_is_a_logistic_regression() -> None:
    assert ONE.confidence({"near": 0.5, "beside": 9.0}) == 0.5
    assert ONE.confidence({"near": 1.0}) == pytest.approx(0.7310586)


def test_evidence_that_was_fitted_must_be_there() -> None:
    with pytest.raises(KeyError):
        ONE.confidence({"far": 1.0})


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_confidence_is_a_probability_and_rises_with_its_evidence(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < ONE.confidence({"near": low}) <= ONE.confidence({"near": high}) <= 1


@pytest.mark.parametrize("scorer", ["reader", "none"])
def test_what_ships_is_fitted(scorer: str) -> None:
    curve = fitted(scorer).curve
    assert all(before[0] < after[0] and before[1] >= after[1] for before, after in pairwise(curve))
    assert all(0 <= threshold <= 1 and 0 <= risk <= 1 for threshold, risk in curve)
    assert threshold_for(curve, 0.05) >= threshold_for(curve, 0.5)
    assert fitted(scorer) is fitted(scorer), "it is read once"


def test_the_weights_without_a_reader_are_of_what_its_scorer_tells() -> None:
    assert set(fitted("none").weights) <= {"near", "passage", "words", "lead", "continued", "left"}
