import pytest
from rich.table import Table

from bot.evaluation.comparison import Comparison
from bot.evaluation.intervals import Estimate
from bot.evaluation.metrics import METRICS
from bot.evaluation.table import interval, shown_metrics, tables, value
from tests.bot.evaluation.bots import Bot, report
from tests.bot.terminal.consoles import pipe, written

pytestmark = pytest.mark.usefixtures("few_resamples")
SHARE, TIME = METRICS["verbatim"], METRICS["latency_p50_ms"]


def lines(table: Table) -> list[list[str]]:
    screen = pipe()
    screen.print(table)
    return [line.split() for line in written(screen).splitlines()]


def test_numbers_are_written_by_their_unit() -> None:
    assert [value(SHARE, 0.5), value(TIME, 1234.56), value(SHARE, None)] == ["0.500", "1,234.6", "–"]
    assert interval(SHARE, Estimate(0.5, 0.25, 0.75, 4)) == "0.250 – 0.750"
    assert interval(SHARE, Estimate(0.5, None, None, 4)) == ""


@pytest.mark.parametrize(
    ("calls", "shown"), [(None, False), (Estimate(0.0, None, None, 3), False), (Estimate(1.5, None, None, 3), True)]
)
def test_metrics_of_chat_models_are_shown_where_one_was_asked(calls: Estimate | None, shown: bool) -> None:
    summary = {"verbatim": Estimate(1.0, None, None, 3)} | ({"model_calls": calls} if calls else {})
    assert [metric.name for metric in shown_metrics(summary)] == ["verbatim", *(["model_calls"] if shown else [])]


def test_figures_stand_by_group_with_their_gates() -> None:
    figures, tags = (lines(table) for table in tables(report(Bot()), {"verbatim": 0.95, "ece": 0.1}))
    assert ["verbatim", "1.000"] in [row[:2] for row in figures]
    assert [row[-2:] for row in figures if "verbatim" in row or "ece" in row] == [["≥", "0.95"], ["≤", "0.1"]]
    assert [row[0] for row in figures].count("citations") == 1, "a group is named once"
    assert tags[1][:3] == ["all", "7", "1.000"]


def test_differences_that_are_none_are_left_out() -> None:
    differences = {
        "verbatim": Estimate(0.0, 0.0, 0.0, 5),
        "span_f1": Estimate(-0.25, -0.5, -0.1, 5),
        "mrr": Estimate(None, None, None, 0),
        "exact_match": Estimate(0.0, -0.1, 0.1, 5),
    }
    compared = report(Bot())
    object.__setattr__(compared, "comparison", Comparison(differences, (), (), 5, 0, 0))
    *_, table = tables(compared, {})
    assert lines(table)[1:] == [
        ["span_f1", "-0.250", "-0.500", "–", "-0.100", "5"],
        ["exact_match", "+0.000", "-0.100", "–", "+0.100", "5"],
    ]
