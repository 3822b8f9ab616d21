"""The fit of what tells a follow-up from a question that stands alone."""

import json

import pytest

from bot.question.followup.dependence import FITTED
from training.fit_followups import fit, second_questions
from training.parts import Part


def test_the_shipped_fit_is_that_of_the_written_threads() -> None:
    questions = [*second_questions(Part.TRAIN)]
    fitted = fit(questions)

    assert {each.goes_on for each in questions} == {True, False}
    stored = json.loads(FITTED.read_text(encoding="utf-8"))
    assert stored["bias"] == pytest.approx(fitted.bias, abs=0.02)
    assert stored["weights"] == pytest.approx(fitted.weights, abs=0.02)
