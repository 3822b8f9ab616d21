from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sklearn")

from training.fit_reader import UNANSWERABLE, FitRow, curve_of, fit, weights_of


def row(corpus: str, *, written: bool = True, answerable: bool = True, at: int = 0, near: float = 0.0) -> FitRow:
    told, right = {"near": near}, near > 0
    return FitRow(corpus, written, f"{corpus}-{at}", answerable, told, right, told, right, told, right)


def test_every_corpus_of_a_kind_weighs_alike_and_a_share_has_no_answer() -> None:
    rows = [row("a"), row("a"), row("b"), row("p", written=False), row("a", answerable=False)]
    rows += [row("p", written=False, answerable=False)]
    weights = weights_of(rows)
    assert weights.sum() == pytest.approx(len(rows))
    assert weights[0] == weights[1] == pytest.approx(weights[2] / 2)
    assert weights[:3].sum() == pytest.approx(weights[3])
    assert weights[4:].sum() / weights.sum() == pytest.approx(UNANSWERABLE)


def test_a_curve_tells_the_share_that_is_wrong_of_what_is_surer() -> None:
    chances, right = np.array([0.1, 0.4, 0.6, 0.9]), np.array([False, False, True, True])
    curve = dict(curve_of(chances, right, np.ones(4)))
    assert (curve[0.02], curve[0.3], curve[0.5]) == (0.5, round(1 / 3, 4), 0.0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_a_curve_never_rises(pairs: list[tuple[float, bool]]) -> None:
    chances, right = (np.array(column) for column in zip(*pairs, strict=True))
    curve = curve_of(chances, right.astype(bool), np.ones(len(chances)))
    assert all(before[0] < other[0] and before[1] >= other[1] for before, other in pairwise(curve))


def test_what_speaks_for_a_candidate_gets_its_weight() -> None:
    rows = [row("a", at=at % 10, near=1.0 if at % 2 else -1.0, answerable=at % 4 > 0) for at in range(40)]
    fitted, held_out = fit([row_of.near for row_of in rows], [row_of.near_right for row_of in rows], rows)
    assert fitted["weights"]["near"] > 0  # type: ignore[index]  # a table of weights
    assert held_out[1::2].min() > 0.5 > held_out[::2].max()
