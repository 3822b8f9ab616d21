"""A run of a question set: conversations are held, noted as they end, and judged when all have."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from bot.evaluation import messages, report, running
from bot.evaluation.cases import QuestionSet, Split
from bot.evaluation.checkpoint import Checkpoint
from bot.evaluation.corpus import EvaluatedCorpus
from bot.evaluation.outcome import Outcome
from bot.evaluation.report import OnProgress, Report
from bot.evaluation.run_metadata import peak_memory
from bot.evaluation.running import EvaluatedAnswerer
from bot.evaluation.scoring import Scored, is_correct, judged


@dataclass(slots=True)
class Session:
    """A run of `questions`, or of one split of them, over `corpus`; `facts` say how it is made (run_metadata.py)."""

    questions: QuestionSet
    split: Split | None
    corpus: EvaluatedCorpus
    facts: Mapping[str, Any]
    checkpoint: Checkpoint
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def size(self) -> int:
        """How many questions are to be asked in all."""
        return sum(len(cases) for cases in self.questions.threads(self.split))

    def hold(self, answerer: EvaluatedAnswerer, *, jobs: int, resume: bool, progress: OnProgress) -> None:
        """Ask what is to be asked; `progress` is told how many are done, of how many, and how many of them are right.

        With `resume`, what an interrupted run has noted is not asked again.
        """
        start = perf_counter()
        known = {case.id: case for case in self.questions.cases}
        self.outcomes = {key: each for key, each in self.checkpoint.begin(resume=resume).items() if key in known}
        threads = self.questions.threads(self.split)
        right = {key: is_correct(known[key], each) for key, each in self.outcomes.items()}
        with closing(running.run(running.resumed(threads, self.outcomes), answerer, jobs)) as conversations:
            for outcomes in conversations:
                self.checkpoint.add(outcomes)
                for each in outcomes:
                    self.outcomes[each.id], right[each.id] = each, is_correct(known[each.id], each)
                totals = messages.RUNNING_TOTALS.format(right=sum(map(bool, right.values())), judged=len(right))
                progress(len(self.outcomes), self.size, totals)
        self.seconds = perf_counter() - start

    def report(self, baseline: list[Scored] | None, *, jobs: int, progress: OnProgress) -> Report:
        """The report of the run; `baseline` are the scores of the run to compare it with.

        What was answered stays noted: call `end` when the report is in safety.
        """
        cases = judged(self.questions, self.split, self.outcomes, self.corpus)
        run = {
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 1),
            "jobs": jobs,
        }
        return report.made(cases, dict(self.facts) | run, baseline, peak_memory(), progress)

    def end(self) -> None:
        """The run is over, and its report in safety: nothing is left to go on with."""
        self.checkpoint.end()
