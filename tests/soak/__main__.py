"""`make soak`: many people ask many questions while things go wrong. Prints what came of it; takes minutes.

The bot is the real one, on real bolt, over HTTP and WebSocket on this machine. Exit status 1 when a question was lost
or answered twice, or when the first sign came too late after Slack could deliver the question.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.soak.run import soak
from tests.soak.town import Load, Outcome, Quick

_LATEST = 1.0  # seconds in which 95 of 100 questions must show a sign of life


def _share(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1] if len(values) > 1 else float("nan")


def _report(load: Load, outcome: Outcome) -> Table:
    table = Table(
        "measure", "value", title=f"{load.questions} questions, {load.people} people, {load.channels} channels"
    )
    table.add_row("answered exactly once", str(outcome.once))
    table.add_row("still waiting for their turn", str(outcome.waiting))
    table.add_row("lost", str(outcome.lost))
    table.add_row("answered more than once", str(outcome.doubled))
    table.add_row("answers in the wrong thread", str(outcome.misplaced))
    table.add_row("post to first sign, p50", f"{_share(outcome.first_sign, 50):.2f} s")
    table.add_row("post to first sign, p95", f"{_share(outcome.first_sign, 95):.2f} s")
    table.add_row("delivery to first sign, p95", f"{_share(outcome.after_delivery, 95):.2f} s")
    table.add_row("post to the whole answer, p50", f"{_share(outcome.final, 50):.2f} s")
    table.add_row("post to the whole answer, p95", f"{_share(outcome.final, 95):.2f} s")
    table.add_row("envelope to acknowledgement, p99", f"{_share(outcome.acknowledged, 99):.2f} s")
    table.add_row("calls of the Web API, of them failed", f"{outcome.calls}, {outcome.failed_calls}")
    table.add_row("the whole run", f"{outcome.seconds:.0f} s")
    return table


def _answerer(name: str, seconds: float, data: Path) -> Any:
    if name == "quick":
        return Quick(seconds)
    from bot.settings import Settings
    from bot.wiring import open_answerer

    return open_answerer(Settings(data=data), lambda line: print(line, file=sys.stderr), remember=True)  # noqa: T201


def main() -> int:
    """Run the load that the arguments describe."""
    usual = Load()
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--questions", type=int, default=usual.questions)
    parser.add_argument("--people", type=int, default=usual.people)
    parser.add_argument("--channels", type=int, default=usual.channels)
    parser.add_argument("--rate", type=float, default=usual.rate, help="questions a second")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--calm", action="store_true", help="let nothing go wrong")
    parser.add_argument("--unlimited", action="store_true", help="let Slack be called as often as one likes")
    parser.add_argument("--seconds", type=float, default=0.005, help="that the quick answerer takes")
    parser.add_argument("--answerer", choices=["quick", "real"], default="quick")
    given = parser.parse_args()
    load = Load(
        given.questions, given.people, given.channels, given.rate, not given.calm, not given.unlimited, given.seed
    )
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(soak(load, Path(folder), _answerer(given.answerer, given.seconds, Path(folder))))
    Console().print(_report(load, outcome))
    good = outcome.once == load.questions and not outcome.misplaced and _share(outcome.after_delivery, 95) < _LATEST
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
