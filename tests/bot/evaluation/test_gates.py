import pytest

from bot.evaluation.gates import check_names, parsed, shortfalls
from bot.evaluation.intervals import Estimate
from bot.evaluation.metrics import METRICS
from index.errors import SettingsError


def test_gates_of_the_command_line() -> None:
    assert parsed(["hit@1=0.5", "latency_p50_ms = 100", "hit@1=.6"]) == {"hit@1": 0.6, "latency_p50_ms": 100.0}


@pytest.mark.parametrize("option", ["verbatim", "verbatim=", "verbatim=all", "verbatim=nan", "=1x"])
def test_what_is_no_gate(option: str) -> None:
    with pytest.raises(SettingsError, match=f"--gate {option}: write NAME=VALUE with a number"):
        parsed([option])


def test_an_unknown_figure_is_told_with_the_known_ones() -> None:
    with pytest.raises(SettingsError) as raised:
        parsed(["hit@2=1"])
    assert str(raised.value) == f"--gate: there is no metric hit@2; there are: {', '.join(METRICS)}"
    with pytest.raises(SettingsError, match=r"footnote\.toml: eval\.gate\.x: there is no metric f1"):
        check_names({"f1": 1.0}, "footnote.toml: eval.gate.x")


def test_where_lower_is_better_a_gate_is_the_most() -> None:
    summary = {"latency_p50_ms": Estimate(80.0, None, None, 9), "mrr": Estimate(0.1 + 0.2, None, None, 9)}
    assert shortfalls(summary, {"latency_p50_ms": 80, "mrr": 0.3}) == [], "rounding is no shortfall"
    found = shortfalls(summary, {"latency_p50_ms": 79, "mrr": 0.31})
    assert [str(each) for each in found] == [
        "gate mrr: 0.3, must be at least 0.31",
        "gate latency_p50_ms: 80, must be at most 79",
    ]
