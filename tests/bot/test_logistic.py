import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logistic import probability_of


@pytest.mark.parametrize(("log_odds", "probability"), [(0.0, 0.5), (math.log(3), 0.75), (-math.log(3), 0.25)])
def test_log_odds_become_a_probability(log_odds: float, probability: float) -> None:
    assert probability_of(log_odds) == pytest.approx(probability)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_probability_rises_with_its_log_odds_and_is_never_0_or_1(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < probability_of(low) <= probability_of(high) < 1
