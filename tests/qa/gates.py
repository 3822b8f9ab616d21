"""Writes the gates of `make eval`: what each metric was on the split `test`, at the lower end of its interval.

    python -m tests.qa.gates .footnote/article.json .footnote/handbook.json

reads reports of `footnote eval --split test --json`,
writes tests/qa/footnote.toml anew, and prints the table of docs/measurements.md.
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.metrics import METRICS

TOML = Path(__file__).with_name("footnote.toml")
GATED = (
    "overall_accuracy",
    "answer_accuracy",
    "citation_precision",
    "citation_recall",
    "abstention_accuracy",
    "auroc",
    "hit@1",
    "hit@5",
    "followup_accuracy",
)
HEAD = """\
# What `make eval` runs with. The gates are the lower ends of the 95 % intervals that were measured on the split `test`,
# rounded down; after a change that makes answers better: make gates. Nothing is ever fitted on `test`.
data = "../../.footnote"
"""


def gates(summary: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The gates of a report's summary. A quote that is not verbatim, or a question that fails, is never let pass."""
    lows = {name: summary[name]["low"] for name in GATED if name in summary}
    return {name: math.floor(low * 100) / 100 for name, low in lows.items() if low is not None} | {
        "verbatim": 1.0,
        "errors": 0.0,
    }


def toml(reports: Sequence[Mapping[str, Any]]) -> str:
    """The text of the file, with a comment for each gate that says what was measured."""
    parts = [HEAD]
    for report in reports:
        run = report["run"]
        parts.append('\n[eval.gate."{}"]  # {}\n'.format(run["set"]["name"], run["ended"][:10]))
        for name, gate in gates(report["summary"]).items():
            metric = report["summary"][name]
            measured = "{value:.3f} ({low:.3f} to {high:.3f})".format(**metric)
            parts.append(f'"{name}" = {gate}  # {measured}\n')
    return "".join(parts)


def table(reports: Sequence[Mapping[str, Any]]) -> str:
    """The table of docs/measurements.md, in Markdown: a row for each metric that has a gate, a column for each set."""
    sets = [f"{each['run']['set']['name']} ({each['summary']['errors']['n']} questions)" for each in reports]
    rows = [f"| metric | | {' | '.join(sets)} |", "| --- " * (len(sets) + 2) + "|"]
    for name in ("verbatim", *GATED):
        metrics = [each["summary"][name] for each in reports]
        cells = ["{value:.3f} ({low:.3f} – {high:.3f})".format(**each) for each in metrics]
        rows.append(f"| `{name}` | {METRICS[name].meaning} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main(files: Sequence[str]) -> None:
    """Read the reports `files` and write the gates."""
    reports = [json.loads(Path(file).read_bytes()) for file in files]
    if any(report["run"]["set"]["split"] != "test" for report in reports):
        sys.exit("a report is not of the split test; run: make eval")
    TOML.write_text(toml(reports), encoding="utf-8")
    sys.stdout.write(f"{table(reports)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
