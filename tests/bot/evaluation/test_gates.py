from dataclasses import replace

import pytest

from bot.evaluation.gates import Shortfall, check_names, parsed, shortfalls
from bot.evaluation.intervals import Estimate
from bot.evaluation.metrics import METRICS
from index.errors import SettingsError
from tests.bot.evaluation.bots import Bot, perfect, report, silence

pytestmark = pytest.mark.usefixtures("few_resamples")


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
    missed = shortfalls(summary, {"latency_p50_ms": 79, "mrr": 0.31})
    assert [str(each) for each in missed] == [
        "gate mrr: 0.3, must be at least 0.31",
        "gate latency_p50_ms: 80, must be at most 79",
    ]


def test_a_gate_lets_the_perfect_bot_pass_and_not_a_worse_one() -> None:
    gates = {"answer_accuracy": 0.9, "ece": 0.1, "verbatim": 1.0}
    assert shortfalls(report(Bot()).summary, gates) == []
    worse = Bot(lambda case: silence(case) if case.id in {"q3", "q4"} else replace(perfect(case), confidence=0.8))
    fallen = shortfalls(report(worse).summary, gates)
    assert fallen[0] == Shortfall("answer_accuracy", 0.6, 0.9)
    assert [shortfall.name for shortfall in fallen] == ["answer_accuracy", "ece"]
    assert str(fallen[0]) == "gate answer_accuracy: 0.6, must be at least 0.9"
    assert [str(each) for each in shortfalls({}, {"verbatim": 1})] == [
        "gate verbatim: no question bears it, must be at least 1"
    ]
