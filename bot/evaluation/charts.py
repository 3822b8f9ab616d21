"""Curves and histograms as the coordinates that the page's drawings need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.confidence import Bin, Numbers

WIDTH, HEIGHT = 360, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 348, 12, 204
_COLUMNS = 24
_LARGEST_DOT = 11.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a chart: where it is drawn, how large, and what it says."""

    x: float
    y: float
    radius: float
    title: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through `dots`: `line` and the area under it, `area`, are SVG paths."""

    line: str
    area: str
    dots: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a histogram, and what it says."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Columns over an axis from 0 to `last`; the marks are lines across, by their names."""

    columns: tuple[Column, ...]
    last: float
    most: int
    marks: Mapping[str, float]


def x_at(share: float) -> float:
    """Where a share, 0 to 1, of the horizontal axis lies."""
    return round(LEFT + share * (RIGHT - LEFT), 2)


def y_at(share: float) -> float:
    """Where a share, 0 to 1, of the vertical axis lies."""
    return round(BOTTOM - share * (BOTTOM - TOP), 2)


def risk_coverage(risks: Numbers) -> Curve:
    """The share of wrong candidates over the share of questions, the surest first."""
    count = len(risks)
    return _curve([((index + 1) / count, float(risk)) for index, risk in enumerate(risks)])


def reliability(bins: Sequence[Bin]) -> Curve:
    """How often a candidate is right over how sure the bot was; a dot is as large as its questions are many."""
    most = max((each.count for each in bins), default=1)
    dots = tuple(
        Dot(
            x_at(each.confidence),
            y_at(each.accuracy),
            round(2.5 + _LARGEST_DOT * (each.count / most) ** 0.5 / 2, 2),
            f"{each.count} questions: confidence {each.confidence:.2f}, right {each.accuracy:.2f}",
        )
        for each in bins
    )
    curve = _curve([(each.confidence, each.accuracy) for each in bins])
    return Curve(curve.line, curve.area, dots)


def histogram(values: Sequence[float], marks: Mapping[str, float | None]) -> Histogram:
    """How many values lie where; what is beyond 1.25 times the greatest mark is counted in the last column."""
    known = {name: mark for name, mark in marks.items() if mark is not None}
    last = max(max(known.values(), default=0.0) * 1.25, 1e-9)
    counts = [0] * _COLUMNS
    for value in values:
        counts[min(int(value / last * _COLUMNS), _COLUMNS - 1)] += 1
    most, width = max(counts, default=0) or 1, (RIGHT - LEFT) / _COLUMNS
    columns = tuple(
        Column(
            round(LEFT + index * width + 0.75, 2),
            y_at(count / most),
            round(width - 1.5, 2),
            round(BOTTOM - y_at(count / most), 2),
            f"{count} from {index * last / _COLUMNS:.0f} to {(index + 1) * last / _COLUMNS:.0f} ms",
        )
        for index, count in enumerate(counts)
        if count
    )
    return Histogram(columns, last, most, {name: x_at(mark / last) for name, mark in known.items()})


def _curve(points: Sequence[tuple[float, float]]) -> Curve:
    if not points:
        return Curve("", "")
    drawn = [f"{x_at(x)},{y_at(y)}" for x, y in points]
    first, last = x_at(points[0][0]), x_at(points[-1][0])
    line = "M" + " L".join(drawn)
    return Curve(line, f"{line} L{last},{BOTTOM} L{first},{BOTTOM} Z")
