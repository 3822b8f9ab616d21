"""Bots whose scores are known, from the first question to the metrics; crashes, interruptions, resumption."""

import pytest

from tests.bot.evaluation.bots import Bot, held, report, session, silence, stable, unseen

pytestmark = pytest.mark.usefixtures("few_resamples")


def test_a_run_whose_report_failed_goes_on_to_the_report_without_asking() -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        held(Bot()).report(None, jobs=1, progress=broken)
    bot = Bot()
    resumed = stable(held(bot, resume=True).report(None, jobs=1, progress=unseen))
    assert bot.asked == []
    assert resumed == stable(report(Bot()))


def test_progress_tells_the_running_totals() -> None:
    steps: list[tuple[int, int, str]] = []
    session().hold(
        Bot(silence), jobs=1, resume=False, progress=lambda done, total, words: steps.append((done, total, words))
    )
    assert steps[0] == (2, 7, "0 of 2 right")
    assert steps[-1] == (7, 7, "2 of 7 right")
