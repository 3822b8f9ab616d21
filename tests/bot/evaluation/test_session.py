"""Bots whose scores are known, from the first question to the metrics; crashes, interruptions, resumption."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.evaluation import intervals
from bot.evaluation.cases import Case
from bot.evaluation.gates import Shortfall, shortfalls
from bot.evaluation.metrics import METRICS
from bot.evaluation.report import Report, read_scored
from index.errors import ModelError, SettingsError
from tests.bot.evaluation.bots import CASES, Bot, answered, held, perfect, session, silence, unseen


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """The values are what is tested here; the intervals have a test of their own."""
    monkeypatch.setattr(intervals, "RESAMPLES", 50)


def report(bot: Bot) -> Report:
    return held(bot).report(None, jobs=1, progress=unseen)


def values(found: Report) -> dict[str, float | None]:
    return {name: estimate.value for name, estimate in found.summary.items()}


def test_a_perfect_bot_scores_1() -> None:
    found = values(report(Bot()))
    best = {name: found[name] for name in found if name.startswith(("hit@", "followup_"))}
    best |= {name: found[name] for name in ("overall_accuracy", "answer_accuracy", "span_f1", "exact_match")}
    best |= {name: found[name] for name in ("citation_precision", "citation_recall", "verbatim", "mrr", "ndcg@10")}
    best |= {name: found[name] for name in ("abstention_accuracy", "abstention_precision", "auroc", "recall@5")}
    assert set(best.values()) == {1.0}, best
    assert (found["ece"], found["errors"]) == (0.0, 0.0)
    # 5 of 7 candidates are right and come first: the risk is 0 for 5 coverages, then 1/6 and 2/7 on average of ties
    assert found["aurc"] == pytest.approx((1 / 6 + 2 / 7) / 7)
    assert found["answer_words"] == found["quoted_words"] == pytest.approx((4 + 6 + 3 + 5 + 3) / 5)


def test_a_silent_bot_is_right_about_the_unanswerable_alone() -> None:
    found = values(report(Bot(silence)))
    assert {found[name] for name in ("answer_accuracy", "span_f1", "exact_match", "citation_recall")} == {0.0}
    assert found["abstention_accuracy"] == 1.0
    assert found["abstention_precision"] == pytest.approx(2 / 7)
    assert found["overall_accuracy"] == pytest.approx(2 / 7)
    assert not {"citation_precision", "verbatim", "answer_words"} & set(found), "of nothing shown there is no share"
    assert found["auroc"] is None, "no candidate was right"
    assert found["ece"] == 0.0, "it said that it knew nothing, and it knew nothing"


def talkative(one: Case) -> Answer:
    """Answers everything with the same quote, of which one offset is wrong."""
    answer = answered(CASES[2])
    [citation] = answer.citations
    return replace(answer, citations=(citation, replace(citation, number=2, start=citation.start + 1)), confidence=0.5)


def test_a_talkative_bot_earns_only_what_is_evidence() -> None:
    found = values(report(Bot(talkative)))
    assert found["answer_accuracy"] == pytest.approx(1 / 5)
    assert found["citation_precision"] == pytest.approx(2 / 14)
    assert found["citation_recall"] == pytest.approx(1 / 5)
    assert found["verbatim"] == 0.5
    assert found["abstention_accuracy"] == 0.0
    assert found["auroc"] == 0.5
    assert found["ece"] == pytest.approx(0.5 - 1 / 7)
    assert found["hit@1"] == pytest.approx(2 / 5), "of the bridge there are two questions"


def test_what_was_withheld_is_judged_by_the_best_candidate() -> None:
    def shy(one: Case) -> Answer:
        right = {"rejected": [{"text": one.quotes[0] if one.quotes else "nothing", "score": 0.4}]}
        return replace(silence(one, 0.4 if one.answerable else 0.1), trace=right)

    found = values(report(Bot(shy)))
    assert (found["answer_accuracy"], found["auroc"]) == (0.0, 1.0)
    assert found["ece"] == pytest.approx((5 * 0.6 + 2 * 0.1) / 7)


def test_a_crash_is_one_failed_question_with_its_error() -> None:
    def crashing(one: Case) -> Answer:
        if one.id == "q2":
            raise ModelError("model x: no\nanswer")
        if one.id == "q6":
            raise ZeroDivisionError("division by zero")
        return perfect(one)

    made = report(Bot(crashing))
    errors = {one.case.id: one.outcome.error for one in made.judged if one.outcome.error}
    assert errors == {"q2": "model x: no answer", "q6": "ZeroDivisionError: division by zero"}
    found = values(made)
    assert found["errors"] == pytest.approx(2 / 7)
    assert found["answer_accuracy"] == pytest.approx(4 / 5)
    assert found["abstention_accuracy"] == 0.5
    assert made.summary["auroc"].n == 5, "a question that failed has no confidence"
    assert made.to_json()["cases"][1]["answer"] is None


def test_a_gate_lets_the_perfect_bot_pass_and_not_a_worse_one() -> None:
    gates = {"answer_accuracy": 0.9, "ece": 0.1, "verbatim": 1.0}
    assert shortfalls(report(Bot()).summary, gates) == []
    worse = Bot(lambda one: silence(one) if one.id in {"q3", "q4"} else replace(perfect(one), confidence=0.8))
    fallen = shortfalls(report(worse).summary, gates)
    assert fallen[0] == Shortfall("answer_accuracy", 0.6, 0.9)
    assert [one.name for one in fallen] == ["answer_accuracy", "ece"]
    assert str(fallen[0]) == "gate answer_accuracy: 0.6, must be at least 0.9"
    assert [str(each) for each in shortfalls({}, {"verbatim": 1})] == [
        "gate verbatim: no question bears it, must be at least 1"
    ]


def test_each_conversation_starts_empty_and_keeps_its_order() -> None:
    bot = Bot()
    held(bot)
    asked = [(question, thread) for question, thread in bot.asked if thread]
    assert [question for question, _ in asked] == ["Who rebuilt the mill?", "And when?"]
    assert len({thread for _, thread in asked}) == 1
    assert len(bot.asked) == len(CASES), "a question alone needs no memory"


def test_jobs_change_nothing_but_the_order() -> None:
    one, many = report(Bot()), held(Bot(), jobs=4).report(None, jobs=4, progress=unseen)
    assert stable(one) == stable(many)


def stable(found: Report) -> dict[str, Any]:
    """The report's JSON without what time and machine decide."""
    made: dict[str, Any] = json.loads(json.dumps(found.to_json()))
    for each in made["cases"]:
        del each["latency_ms"]
    made["summary"] = {name: one for name, one in made["summary"].items() if not name.startswith(("latency", "peak"))}
    del made["run"]
    return made


def test_a_run_that_was_interrupted_goes_on_where_it_was_and_reports_the_same() -> None:
    def interrupted(one: Case) -> Answer:
        if one.id == "q4":
            raise KeyboardInterrupt
        return perfect(one)

    with pytest.raises(KeyboardInterrupt):
        held(Bot(interrupted))
    [journal] = Path("data/evaluation").iterdir()
    with journal.open("a") as file:
        file.write('[{"id": "q4", "answ')  # the last line was torn
    bot = Bot()
    made = held(bot, resume=True)
    assert [question for question, _ in bot.asked] == [one.question for one in CASES[3:]]
    resumed = stable(made.report(None, jobs=1, progress=unseen))
    assert list(Path("data/evaluation").iterdir()) == [journal], "the report is not in safety yet"
    made.end()
    assert list(Path("data/evaluation").iterdir()) == [], "nothing is left to go on with"
    assert resumed == stable(report(Bot()))


def test_a_run_whose_report_failed_goes_on_to_the_report_without_asking() -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        held(Bot()).report(None, jobs=1, progress=broken)
    bot = Bot()
    resumed = stable(held(bot, resume=True).report(None, jobs=1, progress=unseen))
    assert bot.asked == []
    assert resumed == stable(report(Bot()))


def test_without_resume_or_with_another_key_everything_is_asked_again() -> None:
    first = session("one")
    first.hold(Bot(), jobs=1, resume=False, progress=unseen)
    for run, resume in (("two", True), ("one", False)):
        bot = Bot()
        session(run).hold(bot, jobs=1, resume=resume, progress=unseen)
        assert len(bot.asked) == len(CASES)


def test_progress_tells_the_running_totals() -> None:
    told: list[tuple[int, int, str]] = []
    session().hold(
        Bot(silence), jobs=1, resume=False, progress=lambda done, total, words: told.append((done, total, words))
    )
    assert told[0] == (2, 7, "0 of 2 right")
    assert told[-1] == (7, 7, "2 of 7 right")


def test_the_report_tells_its_progress() -> None:
    baseline = [one.scored for one in report(Bot()).judged]
    told: list[tuple[int, int, str]] = []
    held(Bot()).report(baseline, jobs=1, progress=lambda done, total, name: told.append((done, total, name)))
    steps = 2 * len(METRICS) + 1
    assert told[0] == (0, steps, "overall_accuracy")
    assert (steps - 1, steps, "all") in told, "the one tag comes last"
    assert told[-1] == (steps, steps, "")
    assert [done for done, *_ in told] == sorted(done for done, *_ in told)


def test_a_report_is_read_back_for_comparison() -> None:
    made = report(Bot())
    Path("report.json").write_text(json.dumps(made.to_json()), encoding="utf-8")
    assert read_scored(Path("report.json")) == [one.scored for one in made.judged]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file or directory"),
        ("{}", "it lacks a key"),
        ("no", "it is not its JSON"),
        ('{"cases": [1]}', "it is not its JSON"),
    ],
)
def test_what_is_no_report_cannot_be_compared_with(content: str | None, reason: str) -> None:
    if content is not None:
        Path("report.json").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=f"--baseline report.json: is no report of footnote eval \\({reason}\\)"):
        read_scored(Path("report.json"))


def test_the_report_has_the_public_shape() -> None:
    made = report(Bot()).to_json()
    assert made["summary"]["verbatim"] == {"value": 1.0, "low": pytest.approx(0.398, abs=0.001), "high": 1.0, "n": 5}
    assert made["by_tag"]["all"]["answer_accuracy"]["n"] == 5
    first = made["cases"][0]
    assert (first["id"], first["correct"], first["answer"]["short"]) == ("q1", True, "Ada Holm")
    assert made["run"]["steps_ms"] == {"retrieve": {"p50": 2.0, "p95": 2.0, "p99": 2.0}}
