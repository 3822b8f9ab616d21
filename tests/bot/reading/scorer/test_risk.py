import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.risk import threshold_for


def test_the_lowest_threshold_that_is_safe_enough() -> None:
    curve = [(0.1, 0.4), (0.3, 0.2), (0.5, 0.09), (0.8, 0.02)]
    assert threshold_for(curve, 0.1) == 0.5
    assert threshold_for(curve, 0.5) == 0.1
    assert threshold_for(curve, 0.001) == 0.8


@given(most=st.floats(0.01, 0.99))
@pytest.mark.parametrize("name", ["reader", "none"])
def test_a_smaller_risk_never_shows_more(name: str, most: float) -> None:
    curve = fitted(name).curve
    assert threshold_for(curve, most / 2) >= threshold_for(curve, most)
