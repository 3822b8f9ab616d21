import pytest

from bot.evaluation import metrics
from bot.evaluation.intervals import Estimate
from bot.evaluation.scoring import Score, Scored

pytestmark = pytest.mark.usefixtures("few_resamples")


def scored(number: int, *tags: str) -> Scored:
    return Scored(
        id=f"q{number}",
        cluster=f"q{number}",
        tags=tags,
        follow_up=False,
        answerable=True,
        correct=number % 2 == 0,
        confidence=None,
        candidate_right=None,
        latency_ms=1.0,
        scores={"overall_accuracy": Score(float(number % 2 == 0))},
    )


def test_a_tag_of_few_questions_has_its_value_alone() -> None:
    cases = [scored(number, "five", *(["four"] if number < 4 else [])) for number in range(5)]
    assert metrics.tags_of(cases) == ["five", "four"]
    by_tag = metrics.by_tag(cases, metrics.tags_of(cases))
    assert by_tag["four"] == {"overall_accuracy": Estimate(0.5, None, None, 4)}
    five = by_tag["five"]["overall_accuracy"]
    assert (five.value, five.n) == (0.6, 5)
    assert five.low is not None and five.high is not None and five.low < 0.6 < five.high


def test_few_questions_have_intervals_as_a_whole() -> None:
    summary = metrics.summary([scored(number) for number in range(4)], ["overall_accuracy", "verbatim"])
    assert list(summary) == ["overall_accuracy"], "nothing bears the other"
    assert summary["overall_accuracy"].low is not None


def test_a_citation_on_an_unanswerable_question_is_said_to_count() -> None:
    assert "on an unanswerable question each counts as wrong" in metrics.METRICS["citation_precision"].meaning
