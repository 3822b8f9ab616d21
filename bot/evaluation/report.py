"""The report of a run: its metrics, its cases, how it was run; and its JSON, a public format."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.evaluation import confidence, intervals, messages, metrics
from bot.evaluation.comparison import Comparison
from bot.evaluation.intervals import Estimate
from bot.evaluation.scoring import Judged, Score, Scored
from index.errors import SettingsError

_ROUNDED = 6  # decimals
_SCORED = TypeAdapter(Scored)

OnProgress = Callable[[int, int, str], None]
"""Is told how many steps are done, of how many, and what to show beside them."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run gave. `run` is plain JSON: versions, settings, digests, the seed, the time that it took."""

    judged: Sequence[Judged]
    summary: Mapping[str, Estimate]
    by_tag: Mapping[str, Mapping[str, Estimate]]
    run: Mapping[str, Any]
    comparison: Comparison | None = None

    def to_json(self) -> dict[str, Any]:
        """The report as a plain JSON object."""
        scored = [judged.scored for judged in self.judged]
        sure, right = metrics.foretold(scored)
        report = {
            "summary": _estimates(self.summary),
            "by_tag": {tag: _estimates(estimates) for tag, estimates in self.by_tag.items()},
            "cases": [_case(judged) for judged in self.judged],
            "curves": {
                "risk_coverage": [round(float(risk), _ROUNDED) for risk in confidence.risks(sure, right)],
                "reliability": [asdict(each) for each in confidence.bins(sure, right)],
            },
            "run": dict(self.run),
        }
        if self.comparison:
            report["comparison"] = asdict(self.comparison) | {"differences": _estimates(self.comparison.differences)}
        return report


def made(
    judged: Sequence[Judged],
    run: Mapping[str, Any],
    baseline: Sequence[Scored] | None,
    memory: float,
    progress: OnProgress,
) -> Report:
    """The report of these cases; `memory` is the peak of the process in MiB.

    `progress` is told of each metric, tag and difference, since their intervals take time.
    """
    from bot.evaluation.comparison import compared

    scored = [each.scored for each in judged]
    tags = metrics.tags_of(scored)
    steps = _ReportProgress(len(metrics.METRICS) * (1 if baseline is None else 2) + len(tags), progress)
    summary = metrics.summary(scored, steps.over(metrics.METRICS)) | {
        "peak_memory_mib": Estimate(memory, None, None, 1)
    }
    run = dict(run) | {"steps_ms": metrics.steps(scored), "seed": intervals.SEED, "resamples": intervals.RESAMPLES}
    comparison = None if baseline is None else compared(scored, baseline, steps.over(metrics.METRICS))
    return Report(judged, summary, metrics.by_tag(scored, steps.over(tags)), run, comparison)


@dataclass(slots=True)
class _ReportProgress:
    """The steps of making a report, `total` in all; `progress` is told when each begins, and when one list is done."""

    total: int
    progress: OnProgress
    done: int = 0

    def over(self, names: Iterable[str]) -> Iterator[str]:
        """The names, one after the other, as they are worked on."""
        for name in names:
            self.progress(self.done, self.total, name)
            yield name
            self.done += 1
        self.progress(self.done, self.total, "")


def _estimates(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, float | int | None]]:
    return {
        name: {
            key: round(value, _ROUNDED) if isinstance(value, float) else value
            for key, value in asdict(estimate).items()
        }
        for name, estimate in estimates.items()
    }


def _case(judged: Judged) -> dict[str, Any]:
    case, outcome = judged.case, judged.outcome
    scored = asdict(judged.scored)
    scored["scores"] = {name: [score.part, score.whole] for name, score in judged.scored.scores.items()}
    return scored | {
        "line": case.line,
        "question": case.question,
        "thread": case.thread,
        "split": case.split,
        "answers": None if case.answers is None else list(case.answers),
        "quotes": [list(group) for group in case.needed],
        "documents": list(case.documents),
        "error": outcome.error,
        "found": [
            asdict(place) | {"evidence": is_evidence}
            for place, is_evidence in zip(outcome.found, judged.evidence, strict=True)
        ],
        "answer": outcome.answer.to_json() if outcome.answer else None,
    }


def read_scored(path: Path) -> list[Scored]:
    """The scores of the cases of a report's JSON file. Raises SettingsError when it is none."""
    try:
        cases = json.loads(path.read_bytes())["cases"]
        return [_read_case(case) for case in cases]
    except OSError as error:
        reason = error.strerror or str(error)
    except (ValueError, LookupError, TypeError, ValidationError) as error:
        reason = "it lacks a key" if isinstance(error, LookupError) else "it is not its JSON"
    raise SettingsError(messages.NOT_A_REPORT.format(file=path, reason=reason))


def _read_case(case: Mapping[str, Any]) -> Scored:
    known = {name: case[name] for name in Scored.__dataclass_fields__}
    known["scores"] = {name: Score(part, whole) for name, (part, whole) in case["scores"].items()}
    return _SCORED.validate_python(known)
