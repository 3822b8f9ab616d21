import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.charts import BOTTOM, LEFT, RIGHT, TOP, histogram, reliability, risk_coverage, x_at, y_at
from bot.evaluation.confidence import Bin


def test_the_axes_go_right_and_up() -> None:
    assert (x_at(0), x_at(1), y_at(0), y_at(1)) == (LEFT, RIGHT, BOTTOM, TOP)


def test_a_curve_of_risks_ends_at_the_whole() -> None:
    curve = risk_coverage(np.array([0.0, 0.5]))
    assert curve.line == f"M{x_at(0.5)},{y_at(0.0)} L{x_at(1.0)},{y_at(0.5)}"
    assert curve.area == f"{curve.line} L{x_at(1.0)},{BOTTOM} L{x_at(0.5)},{BOTTOM} Z"
    assert (risk_coverage(np.array([])).line, risk_coverage(np.array([])).area) == ("", "")


def test_a_dot_is_as_large_as_its_questions_are_many() -> None:
    small, large = reliability([Bin(0.1, 0.2, 1, 0.15, 0.0), Bin(0.8, 0.9, 9, 0.85, 1.0)]).dots
    assert small.radius < large.radius
    assert large.title == "9 questions: confidence 0.85, right 1.00"
    assert (large.x, large.y) == (x_at(0.85), TOP)
    assert reliability([]).dots == ()


def test_what_is_beyond_the_marks_is_counted_in_the_last_column() -> None:
    drawn = histogram([10.0, 11.0, 5000.0], {"p50": 10.0, "p95": 80.0, "p99": None})
    assert [int(column.title.split()[0]) for column in drawn.columns] == [2, 1]
    assert drawn.last == 100.0
    assert drawn.marks == {"p50": x_at(0.1), "p95": x_at(0.8)}
    assert drawn.columns[0].y == TOP, "the highest column is as high as the chart"


@pytest.mark.parametrize("marks", [{}, {"p50": None}, {"p50": 0.0}])
def test_a_histogram_without_a_scale(marks: dict[str, float | None]) -> None:
    assert histogram([], marks).columns == ()
    assert len(histogram([0.0, 3.0], marks).columns) == 2


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1e6))
def test_every_value_is_in_a_column_inside_the_chart(values: list[float], mark: float) -> None:
    drawn = histogram(values, {"p50": mark})
    assert sum(int(column.title.split()[0]) for column in drawn.columns) == len(values)
    for column in drawn.columns:
        assert LEFT <= column.x < column.x + column.width <= RIGHT
        assert TOP <= column.y < column.y + column.height <= BOTTOM + 0.01


@given(st.lists(st.floats(0, 1), max_size=30))
def test_a_path_has_a_point_for_each_risk(risks: list[float]) -> None:
    assert len(re.findall(r"[ML][\d.]+,[\d.]+", risk_coverage(np.array(risks)).line)) == len(risks)
