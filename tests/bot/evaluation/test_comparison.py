from dataclasses import replace

import pytest

from bot.evaluation import intervals
from bot.evaluation.comparison import compared
from bot.evaluation.scoring import Score, Scored


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "RESAMPLES", 200)


def scored(number: int, right: bool, latency: float = 10.0, sure: float = 0.5) -> Scored:
    return Scored(
        id=f"q{number}",
        cluster=f"q{number}",
        tags=(),
        follow_up=number % 2 == 1,
        answerable=True,
        correct=right,
        confidence=sure,
        candidate_right=right,
        latency_ms=latency,
        scores={"answer_accuracy": Score(float(right)), "overall_accuracy": Score(float(right))},
    )


BEFORE = [scored(number, number % 4 != 0) for number in range(40)]


def test_the_same_run_has_neither_differences_nor_losses() -> None:
    comparison = compared(BEFORE, BEFORE)
    assert {estimate.value for estimate in comparison.differences.values()} == {0.0}
    assert (comparison.losses(), comparison.turned_right, comparison.turned_wrong) == ([], (), ())
    assert (comparison.shared, comparison.only_here, comparison.only_there) == (40, 0, 0)


def test_a_worse_run_loses_beyond_chance() -> None:
    after = [scored(number, number % 4 != 0 and number > 20) for number in range(40)]
    comparison = compared(after, BEFORE)
    assert comparison.differences["answer_accuracy"].value == pytest.approx(-15 / 40)
    assert set(comparison.losses()) >= {"overall_accuracy", "answer_accuracy", "followup_accuracy"}
    assert comparison.turned_wrong == tuple(f"q{number}" for number in range(21) if number % 4)
    assert comparison.loss_lines()[0].startswith("baseline overall_accuracy: -0.375 (-0.5")
    assert compared(BEFORE, after).losses() == [], "a gain is no loss"


def test_one_question_that_turns_is_chance() -> None:
    after = [replace(BEFORE[0]), *BEFORE[1:]]
    after[1] = scored(1, right=False)
    comparison = compared(after, BEFORE)
    assert (comparison.turned_wrong, comparison.losses()) == (("q1",), [])


def test_a_slow_machine_is_no_loss_but_its_difference_is_told() -> None:
    comparison = compared([replace(case, latency_ms=30.0) for case in BEFORE], BEFORE)
    assert comparison.differences["latency_p50_ms"].value == 20.0
    assert comparison.losses() == []


def test_only_what_both_have_is_compared() -> None:
    comparison = compared([scored(50, right=True), *BEFORE[:10]], BEFORE)
    assert (comparison.shared, comparison.only_here, comparison.only_there) == (10, 1, 30)
    assert comparison.differences["overall_accuracy"].n == 10
    assert compared([scored(50, right=True)], BEFORE).differences == {}
