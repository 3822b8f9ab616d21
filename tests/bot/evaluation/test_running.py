"""Asking: crashes, conversations, several questions at a time."""

import pytest

from bot.answer import Answer
from bot.evaluation.cases import Case
from index.errors import ModelError
from tests.bot.evaluation.bots import CASES, Bot, held, perfect, report, stable, unseen, values

pytestmark = pytest.mark.usefixtures("few_resamples")


def test_a_crash_is_one_failed_question_with_its_error() -> None:
    def crashing(case: Case) -> Answer:
        if case.id == "q2":
            raise ModelError("model x: no\nanswer")
        if case.id == "q6":
            raise ZeroDivisionError("division by zero")
        return perfect(case)

    made = report(Bot(crashing))
    errors = {judged.case.id: judged.outcome.error for judged in made.judged if judged.outcome.error}
    assert errors == {"q2": "model x: no answer", "q6": "ZeroDivisionError: division by zero"}
    metrics = values(made)
    assert metrics["errors"] == pytest.approx(2 / 7)
    assert metrics["answer_accuracy"] == pytest.approx(4 / 5)
    assert metrics["abstention_accuracy"] == 0.5
    assert made.summary["auroc"].n == 5, "a question that failed has no confidence"
    assert made.to_json()["cases"][1]["answer"] is None


def test_each_conversation_starts_empty_and_keeps_its_order() -> None:
    bot = Bot()
    held(bot)
    asked = [(question, thread) for question, thread in bot.asked if thread]
    assert [question for question, _ in asked] == ["Who rebuilt the mill?", "And when?"]
    assert len({thread for _, thread in asked}) == 1
    assert len(bot.asked) == len(CASES), "a question alone needs no memory"


def test_jobs_change_nothing_but_the_order() -> None:
    single, many = report(Bot()), held(Bot(), jobs=4).report(None, jobs=4, progress=unseen)
    assert stable(single) == stable(many)
