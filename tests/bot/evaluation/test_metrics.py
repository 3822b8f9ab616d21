import pytest

from bot.evaluation import metrics
from bot.evaluation.intervals import Estimate
from bot.evaluation.scoring import Score, Scored

pytestmark = pytest.mark.usefixtures("few_resamples")


def scored(at: int, *tags: str) -> Scored:
    return Scored(
        id=f"q{at}",
        cluster=f"q{at}",
        tags=tags,
        follow_up=False,
        answerable=True,
        correct=at % 2 == 0,
        confidence=None,
        candidate_right=None,
        latency_ms=1.0,
        scores={"overall_accuracy": Score(float(at % 2 == 0))},
    )


def test_a_tag_of_few_questions_has_its_value_alone() -> None:
    cases = [scored(at, "five", *(["four"] if at < 4 else [])) for at in range(5)]
    assert metrics.tags_of(cases) == ["five", "four"]
    found = metrics.by_tag(cases, metrics.tags_of(cases))
    assert found["four"] == {"overall_accuracy": Estimate(0.5, None, None, 4)}
    five = found["five"]["overall_accuracy"]
    assert (five.value, five.n) == (0.6, 5)
    assert five.low is not None and five.high is not None and five.low < 0.6 < five.high


def test_few_questions_have_intervals_as_a_whole() -> None:
    found = metrics.summary([scored(at) for at in range(4)], ["overall_accuracy", "verbatim"])
    assert list(found) == ["overall_accuracy"], "nothing bears the other"
    assert found["overall_accuracy"].low is not None


def test_a_citation_on_an_unanswerable_question_is_said_to_count() -> None:
    assert "on an unanswerable question each counts as wrong" in metrics.METRICS["citation_precision"].meaning
