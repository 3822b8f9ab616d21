"""The report as a table on the screen."""

from collections.abc import Iterator, Mapping

from rich.table import Table
from rich.text import Text

from bot.evaluation.comparison import Comparison
from bot.evaluation.gates import Gates
from bot.evaluation.intervals import Estimate
from bot.evaluation.metrics import METRICS, Group, Metric
from bot.evaluation.report import Report

_TAGGED = ("overall_accuracy", "citation_recall", "hit@5")
_OF_CHAT_MODELS = {"model_calls", "input_tokens", "output_tokens", "fallbacks"}


def tables(report: Report, gates: Gates) -> Iterator[Table]:
    """The metrics by group, then by tag, then what has changed since the baseline."""
    yield _figures(report.summary, gates)
    if report.by_tag:
        yield _tags(report.by_tag)
    if report.comparison:
        yield _differences(report.comparison)


def value(metric: Metric, number: float | None) -> str:
    """A metric's number as it is written."""
    if number is None:
        return "–"
    return f"{number:,.1f}" if metric.unit else f"{number:.3f}"


def interval(metric: Metric, estimate: Estimate) -> str:
    """The two ends of an estimate's interval."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{value(metric, estimate.low)} – {value(metric, estimate.high)}"


def shown_metrics(summary: Mapping[str, Estimate]) -> list[Metric]:
    """The metrics that say something: those of chat models only where one was asked."""
    asked = (summary.get("model_calls") or summary.get("input_tokens")) and any(
        (summary[name].value or 0) > 0 for name in _OF_CHAT_MODELS if name in summary
    )
    return [metric for name, metric in METRICS.items() if name in summary and (asked or name not in _OF_CHAT_MODELS)]


def _figures(summary: Mapping[str, Estimate], gates: Gates) -> Table:
    table = _table("", "metric", "value", "95 % interval", "n", *(["gate"] if gates else []))
    group: Group | None = None
    for metric in shown_metrics(summary):
        if group is not None and metric.group is not group:
            table.add_section()
        first, group = metric.group is not group, metric.group
        estimate = summary[metric.name]
        row = [group.value if first else "", metric.name, value(metric, estimate.value)]
        row += [interval(metric, estimate), str(estimate.n)]
        if gates:
            row.append(_gate(metric, gates))
        table.add_row(*row)
    return table


def _gate(metric: Metric, gates: Gates) -> str:
    if metric.name not in gates:
        return ""
    return f"{'≤' if metric.lower else '≥'} {gates[metric.name]:g}"


def _tags(by_tag: Mapping[str, Mapping[str, Estimate]]) -> Table:
    table = _table("tag", "n", *_TAGGED)
    for tag, estimates in by_tag.items():
        row = [tag, str(max((estimate.n for name, estimate in estimates.items() if name == "errors"), default=0))]
        for name in _TAGGED:
            estimate = estimates.get(name)
            row.append(
                ""
                if estimate is None
                else f"{value(METRICS[name], estimate.value)}  {interval(METRICS[name], estimate)}"
            )
        table.add_row(*row)
    return table


def _differences(comparison: Comparison) -> Table:
    table = _table("beside the baseline", "difference", "95 % interval", "n")
    losses = set(comparison.losses())
    for name, estimate in comparison.differences.items():
        if estimate.value is None or (estimate.value == 0 and estimate.low == estimate.high == 0):
            continue
        ends = "" if estimate.low is None or estimate.high is None else f"{estimate.low:+.3f} – {estimate.high:+.3f}"
        table.add_row(
            Text(name, style="bold red" if name in losses else ""), f"{estimate.value:+.3f}", ends, str(estimate.n)
        )
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in {"value", "n", "difference"} else "left", no_wrap=True)
    return table
