import json
from pathlib import Path

import pytest

from bot.evaluation.metrics import METRICS
from bot.evaluation.report import read_scored
from index.errors import SettingsError
from tests.bot.evaluation.bots import Bot, held, report

pytestmark = pytest.mark.usefixtures("few_resamples")


def test_the_report_tells_its_progress() -> None:
    baseline = [judged.scored for judged in report(Bot()).judged]
    progress: list[tuple[int, int, str]] = []
    held(Bot()).report(baseline, jobs=1, progress=lambda done, total, name: progress.append((done, total, name)))
    steps = 2 * len(METRICS) + 1
    assert progress[0] == (0, steps, "overall_accuracy")
    assert (steps - 1, steps, "all") in progress, "the one tag comes last"
    assert progress[-1] == (steps, steps, "")
    assert [done for done, *_ in progress] == sorted(done for done, *_ in progress)


def test_a_report_is_read_back_for_comparison() -> None:
    made = report(Bot())
    Path("report.json").write_text(json.dumps(made.to_json()), encoding="utf-8")
    assert read_scored(Path("report.json")) == [judged.scored for judged in made.judged]


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
