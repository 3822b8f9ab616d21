"""A run that was interrupted goes on where it was."""

from pathlib import Path

import pytest

from bot.answer import Answer
from bot.evaluation.cases import Case
from tests.bot.evaluation.bots import CASES, Bot, held, perfect, report, session, stable, unseen

pytestmark = pytest.mark.usefixtures("few_resamples")


def test_a_run_that_was_interrupted_goes_on_where_it_was_and_reports_the_same() -> None:
    def interrupted(case: Case) -> Answer:
        if case.id == "q4":
            raise KeyboardInterrupt
        return perfect(case)

    with pytest.raises(KeyboardInterrupt):
        held(Bot(interrupted))
    [journal] = Path("data/evaluation").iterdir()
    with journal.open("a") as file:
        file.write('[{"id": "q4", "answ')  # the last line was torn
    bot = Bot()
    made = held(bot, resume=True)
    assert [question for question, _ in bot.asked] == [case.question for case in CASES[3:]]
    resumed = stable(made.report(None, jobs=1, progress=unseen))
    assert list(Path("data/evaluation").iterdir()) == [journal], "the report is not in safety yet"
    made.end()
    assert list(Path("data/evaluation").iterdir()) == [], "nothing is left to go on with"
    assert resumed == stable(report(Bot()))


def test_without_resume_or_with_another_key_everything_is_asked_again() -> None:
    first = session("one")
    first.hold(Bot(), jobs=1, resume=False, progress=unseen)
    for run, resume in (("two", True), ("one", False)):
        bot = Bot()
        session(run).hold(bot, jobs=1, resume=resume, progress=unseen)
        assert len(bot.asked) == len(CASES)
