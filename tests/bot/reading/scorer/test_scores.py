import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.scorer.scores import shared_chances


def test_chances_share_what_no_answer_leaves() -> None:
    assert shared_chances(np.array([0.0])).tolist() == [0.5]
    assert shared_chances(np.array([0.0, 0.0, -np.inf])) == pytest.approx([1 / 3, 1 / 3, 0.0])


def test_of_nothing_there_is_no_chance() -> None:
    assert shared_chances(np.zeros(0)).tolist() == []
    assert shared_chances(np.array([-np.inf, -np.inf])).tolist() == [0.0, 0.0]


@given(st.lists(st.floats(-2000, 2000) | st.just(-np.inf), min_size=1, max_size=8))
def test_chances_are_probabilities_in_the_order_of_the_scores(scores: list[float]) -> None:
    chances = shared_chances(np.array(scores))
    assert ((chances >= 0) & (chances <= 1)).all()
    assert chances.sum() <= 1 + 1e-9
    best, likeliest = int(np.argmax(scores)), int(np.argmax(chances))
    assert scores[likeliest] == scores[best] or chances[best] == chances[likeliest]
