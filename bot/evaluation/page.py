"""The report as one HTML page that needs nothing else: no network, no other file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.answer import Answer
from bot.evaluation import charts, confidence
from bot.evaluation.cases import Case
from bot.evaluation.evidence import is_right
from bot.evaluation.gates import Gates, shortfalls
from bot.evaluation.intervals import Estimate
from bot.evaluation.marking import MarkedPiece, marked
from bot.evaluation.metrics import FEWEST, METRICS, Metric, foretold
from bot.evaluation.report import Report
from bot.evaluation.scoring import Judged
from bot.evaluation.table import interval, shown_metrics, value

_HEADLINES = (
    "answer_accuracy",
    "citation_precision",
    "citation_recall",
    "abstention_accuracy",
    "overall_accuracy",
    "latency_p50_ms",
)
_PERCENTILES = {"p50": "latency_p50_ms", "p95": "latency_p95_ms"}
_TAGGED = "overall_accuracy"


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric as it is shown; `gate` is its gate, and `passed` whether it is reached."""

    metric: Metric
    estimate: Estimate
    value: str
    interval: str
    gate: float | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A gold quote, a citation or a passage: the words are marked that the other side has, too."""

    label: str
    pieces: tuple[MarkedPiece, ...]
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case as it is shown. `state` is right, wrong, failed or unjudged; `words` are what the search looks into."""

    judged: Judged
    state: str
    answer_text: str
    gold: tuple[Quoted, ...]
    cited: tuple[Quoted, ...]
    passages: tuple[Quoted, ...]
    words: str


def render(report: Report, gates: Gates) -> str:
    """The page, as text. Whatever comes from documents, questions or answers is escaped."""
    environment = Environment(
        loader=PackageLoader("bot.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(_context(report, gates))


def _context(report: Report, gates: Gates) -> dict[str, Any]:
    sure, right = foretold([judged.scored for judged in report.judged])
    latencies = [judged.scored.latency_ms for judged in report.judged]
    marks = {short: report.summary[name].value for short, name in _PERCENTILES.items() if name in report.summary}
    rows = list(_rows(report.summary, gates))
    questions = [_question(judged) for judged in report.judged]
    return {
        "run": report.run,
        "headlines": [row for name in _HEADLINES for row in rows if row.metric.name == name],
        "rows": rows,
        "tags": _tags(report),
        "fewest": FEWEST,
        "comparison": report.comparison,
        "differences": _differences(report),
        "chart": charts,
        "risk": charts.risk_coverage(confidence.risks(sure, right)),
        "reliability": charts.reliability(confidence.bins(sure, right)),
        "latency": charts.histogram(latencies, marks),
        "questions": questions,
        "counts": _counts(questions),
        "gates": len(gates),
    }


def _counts(questions: Sequence[ShownCase]) -> dict[str, int]:
    """How many questions each button of the filter shows."""
    counts = Counter(question.state for question in questions)
    answers = [question.judged.outcome.answer for question in questions]
    abstained = sum(answer is not None and answer.abstained for answer in answers)
    return {"right": counts["right"], "wrong": counts["wrong"], "failed": counts["failed"], "abstained": abstained}


def _rows(summary: Mapping[str, Estimate], gates: Gates) -> Iterator[MetricRow]:
    fallen = {each.name for each in shortfalls(summary, gates)}
    for metric in shown_metrics(summary):
        estimate = summary[metric.name]
        shown = value(metric, estimate.value)
        gate = gates.get(metric.name)
        yield MetricRow(metric, estimate, shown, interval(metric, estimate), gate, metric.name not in fallen)


def _tags(report: Report) -> list[tuple[str, int, Estimate]]:
    """The tags with their questions and the share answered rightly, the worst first."""
    tagged = [
        (tag, estimates["errors"].n, estimates[_TAGGED])
        for tag, estimates in report.by_tag.items()
        if _TAGGED in estimates
    ]
    return sorted(tagged, key=lambda each: (each[2].value or 0.0, each[0]))


def _differences(report: Report) -> list[tuple[Metric, Estimate, str]]:
    """What has changed since the baseline; the last is better, worse or chance."""
    if report.comparison is None:
        return []
    differences = []
    for name, estimate in report.comparison.differences.items():
        metric = METRICS[name]
        if not estimate.value:
            continue
        certain = estimate.low is not None and estimate.high is not None and (estimate.low > 0 or estimate.high < 0)
        better = (estimate.value < 0) is metric.lower
        differences.append((metric, estimate, ("better" if better else "worse") if certain else "chance"))
    return differences


def _question(judged: Judged) -> ShownCase:
    case, outcome = judged.case, judged.outcome
    answer = outcome.answer
    answer_text = outcome.error or (answer.answer if answer else "")
    citations = answer.citations if answer else ()
    gold_text = " ".join(case.quotes)
    cited = [(citation, f"[{citation.number}] {citation.title}") for citation in citations]
    found_text = " ".join(citation.quote for citation in citations) or (_texts(answer)[0] if _texts(answer) else "")
    gold = tuple(Quoted(_group(group, case), marked(quote, found_text)) for group, quote in _gold(case))
    shown = tuple(
        Quoted(label, marked(citation.quote, gold_text), is_right(citation, case)) for citation, label in cited
    )
    passages = tuple(
        Quoted(place.document, marked(text, gold_text), is_evidence)
        for place, is_evidence, text in zip(outcome.found, judged.evidence, _texts(answer), strict=False)
    )
    words = " ".join([case.id, case.question, answer_text, *(case.answers or ()), *case.tags]).casefold()
    return ShownCase(judged, _state(judged), answer_text, gold, shown, passages, words)


def _gold(case: Case) -> list[tuple[int, str]]:
    """The gold quotes, each with the number of its group; without groups the documents' names do."""
    return [(number, quote) for number, group in enumerate(case.needed, 1) for quote in group] or [
        (1, document) for document in case.documents
    ]


def _group(number: int, case: Case) -> str:
    return f"needed, {number} of {len(case.needed)}" if len(case.needed) > 1 else "gold"


def _texts(answer: Answer | None) -> list[str]:
    return [str(each.get("text", "")) for each in answer.trace.get("retrieved", ())] if answer else []


def _state(judged: Judged) -> str:
    if judged.outcome.error is not None:
        return "failed"
    return {True: "right", False: "wrong", None: "unjudged"}[judged.scored.correct]
