from dataclasses import replace

import pytest

from bot.evaluation import intervals
from bot.evaluation.comparison import compared
from bot.evaluation.scoring import Score, Scored


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "RESAMPLES", 200)


def scored(at: int, right: bool, latency: float = 10.0, sure: float = 0.5) -> Scored:
    return Scored(
        id=f"q{at}",
        cluster=f"q{at}",
        tags=(),
        follow_up=at % 2 == 1,
        answerable=True,
        correct=right,
        confidence=sure,
        candidate_right=right,
        latency_ms=latency,
        scores={"answer_accuracy": Score(float(right)), "overall_accuracy": Score(float(right))},
    )


BEFORE = [scored(at, at % 4 != 0) for at in range(40)]


def test_the_same_run_has_neither_differences_nor_losses() -> None:
    found = compared(BEFORE, BEFORE)
    assert {estimate.value for estimate in found.differences.values()} == {0.0}
    assert (found.losses(), found.turned_right, found.turned_wrong) == ([], (), ())
    assert (found.shared, found.only_here, found.only_there) == (40, 0, 0)


def test_a_worse_run_loses_beyond_chance() -> None:
    after = [scored(at, at % 4 != 0 and at > 20) for at in range(40)]
    found = compared(after, BEFORE)
    assert found.differences["answer_accuracy"].value == pytest.approx(-15 / 40)
    assert set(found.losses()) >= {"overall_accuracy", "answer_accuracy", "followup_accuracy"}
    assert found.turned_wrong == tuple(f"q{at}" for at in range(21) if at % 4)
    assert found.loss_lines()[0].startswith("baseline overall_accuracy: -0.375 (-0.5")
    assert compared(BEFORE, after).losses() == [], "a gain is no loss"


def test_one_question_that_turns_is_chance() -> None:
    after = [replace(BEFORE[0]), *BEFORE[1:]]
    after[1] = scored(1, right=False)
    found = compared(after, BEFORE)
    assert (found.turned_wrong, found.losses()) == (("q1",), [])


def test_a_slow_machine_is_no_loss_but_its_difference_is_told() -> None:
    found = compared([replace(one, latency_ms=30.0) for one in BEFORE], BEFORE)
    assert found.differences["latency_p50_ms"].value == 20.0
    assert found.losses() == []


def test_only_what_both_have_is_compared() -> None:
    found = compared([scored(50, right=True), *BEFORE[:10]], BEFORE)
    assert (found.shared, found.only_here, found.only_there) == (10, 1, 30)
    assert found.differences["overall_accuracy"].n == 10
    assert compared([scored(50, right=True)], BEFORE).differences == {}
