"""The metrics: their names, what they are of, which way is better; and how they come of the scores."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bot.evaluation import confidence, intervals
from bot.evaluation.confidence import Flags, Numbers
from bot.evaluation.intervals import NOTHING, Estimate, Indices
from bot.evaluation.scoring import Scored


class Group(StrEnum):
    """What a metric tells about."""

    ANSWERS = "answers"
    CITATIONS = "citations"
    ABSTENTION = "abstention"
    RETRIEVAL = "retrieval"
    CONVERSATION = "conversation"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric. `meaning` says what it is of; `lower` that lower is better; `unit` is "" for a share, 0 to 1."""

    name: str
    group: Group
    meaning: str
    lower: bool = False
    unit: str = ""


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("overall_accuracy", Group.ANSWERS, "questions answered rightly, or rightly not"),
        Metric("answer_accuracy", Group.ANSWERS, "answerable questions answered rightly"),
        Metric("span_f1", Group.ANSWERS, "token F1 of the answering span"),
        Metric("exact_match", Group.ANSWERS, "answering spans that are the answer and nothing else"),
        Metric("errors", Group.ANSWERS, "questions that failed", lower=True),
        Metric(
            "citation_precision",
            Group.CITATIONS,
            "citations that are the evidence; on an unanswerable question each counts as wrong",
        ),
        Metric("citation_recall", Group.CITATIONS, "needed evidence that is cited"),
        Metric("verbatim", Group.CITATIONS, "quotes that are the document's, letter for letter"),
        Metric("abstention_accuracy", Group.ABSTENTION, "unanswerable questions not answered (also their recall)"),
        Metric("abstention_precision", Group.ABSTENTION, "abstentions on unanswerable questions"),
        Metric("auroc", Group.ABSTENTION, "chance that a right candidate has more confidence than a wrong one"),
        Metric("ece", Group.ABSTENTION, "how far confidence is from the share that is right", lower=True),
        Metric("aurc", Group.ABSTENTION, "average share of wrong candidates over all coverages", lower=True),
        Metric("hit@1", Group.RETRIEVAL, "evidence in the first passage"),
        Metric("hit@3", Group.RETRIEVAL, "evidence in the first 3"),
        Metric("hit@5", Group.RETRIEVAL, "evidence in the first 5"),
        Metric("recall@5", Group.RETRIEVAL, "needed evidence in the first 5"),
        Metric("mrr", Group.RETRIEVAL, "1 over the rank of the first evidence"),
        Metric("ndcg@10", Group.RETRIEVAL, "the ranking beside the best there could be"),
        Metric("followup_accuracy", Group.CONVERSATION, "follow-ups answered rightly, or rightly not"),
        Metric("followup_citation_recall", Group.CONVERSATION, "needed evidence of follow-ups that is cited"),
        Metric("followup_hit@5", Group.CONVERSATION, "evidence of follow-ups in the first 5"),
        Metric("standalone_gain", Group.CONVERSATION, "completed follow-ups whose own words miss the evidence"),
        Metric("standalone_loss", Group.CONVERSATION, "completed follow-ups that lost it thereby", lower=True),
        Metric("latency_p50_ms", Group.COST, "half of the questions take no longer", lower=True, unit="ms"),
        Metric("latency_p95_ms", Group.COST, "95 % take no longer", lower=True, unit="ms"),
        Metric("latency_p99_ms", Group.COST, "99 % take no longer", lower=True, unit="ms"),
        Metric("answer_words", Group.COST, "words of an answer", lower=True, unit="words"),
        Metric("quoted_words", Group.COST, "words quoted beside an answer", lower=True, unit="words"),
        Metric("model_calls", Group.COST, "requests to a chat model a question", lower=True, unit="calls"),
        Metric("input_tokens", Group.COST, "tokens that it read a question", lower=True, unit="tokens"),
        Metric("output_tokens", Group.COST, "tokens that it wrote a question", lower=True, unit="tokens"),
        Metric("fallbacks", Group.COST, "answered by the reader in place of a chat model", lower=True),
        Metric("peak_memory_mib", Group.COST, "the most memory of the process", lower=True, unit="MiB"),
    )
}
FEWEST = 5  # questions of a tag: an interval of fewer says nothing
FOLLOW_UPS = {
    "followup_accuracy": "overall_accuracy",
    "followup_citation_recall": "citation_recall",
    "followup_hit@5": "hit@5",
}


@dataclass(frozen=True, slots=True)
class Whole:
    """How a metric that is no share is taken: `bears` says of which questions, `of` gives it for positions in them."""

    bears: Callable[[Scored], bool]
    of: Callable[[Sequence[Scored]], Callable[[Indices], float]]


def _percentile(percent: int) -> Whole:
    def of(scored: Sequence[Scored]) -> Callable[[Indices], float]:
        times = np.array([case.latency_ms for case in scored])
        return lambda which: float(np.percentile(times[which], percent))

    return Whole(lambda _: True, of)


def _confidence(measure: Callable[[Numbers, Flags], float]) -> Whole:
    def of(scored: Sequence[Scored]) -> Callable[[Indices], float]:
        sure, right = foretold(scored)
        return lambda which: measure(sure[which], right[which])

    return Whole(lambda case: case.confidence is not None, of)


WHOLE: dict[str, Whole] = {
    "auroc": _confidence(confidence.auroc),
    "ece": _confidence(confidence.ece),
    "aurc": _confidence(confidence.aurc),
    "latency_p50_ms": _percentile(50),
    "latency_p95_ms": _percentile(95),
    "latency_p99_ms": _percentile(99),
}


def summary(scored: Sequence[Scored], names: Iterable[str] = METRICS) -> dict[str, Estimate]:
    """Each metric of `names` that the questions bear, but for the memory, which they do not know."""
    made = {name: estimate_of(name, scored) for name in names if name != "peak_memory_mib"}
    return {name: estimate for name, estimate in made.items() if estimate.n}


def tags_of(scored: Sequence[Scored]) -> list[str]:
    """The tags of the questions, in order."""
    return sorted({tag for case in scored for tag in case.tags})


def by_tag(scored: Sequence[Scored], tags: Iterable[str]) -> dict[str, dict[str, Estimate]]:
    """For each of `tags`: the metrics that are shares and means; without intervals where it has few questions."""
    return {tag: _shares([case for case in scored if tag in case.tags]) for tag in tags}


def _shares(scored: Sequence[Scored]) -> dict[str, Estimate]:
    names = [name for name in METRICS if any(name in case.scores for case in scored)]
    return {name: _share(name, scored, bounded=len(scored) >= FEWEST) for name in names}


def estimate_of(name: str, scored: Sequence[Scored]) -> Estimate:
    """One metric of the questions, by its name."""
    if name in WHOLE:
        bearing = [case for case in scored if WHOLE[name].bears(case)]
        most = math.inf if METRICS[name].unit else 1.0
        return intervals.statistic(WHOLE[name].of(bearing), cluster_numbers(bearing), 0.0, most) if bearing else NOTHING
    if name in FOLLOW_UPS:
        return _share(FOLLOW_UPS[name], [case for case in scored if case.follow_up])
    return _share(name, scored)


def cluster_numbers(scored: Sequence[Scored]) -> Indices:
    """The conversation of each question, as a number from 0."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(case.cluster, len(numbers)) for case in scored], dtype=np.int_)


def _share(name: str, scored: Sequence[Scored], *, bounded: bool = True) -> Estimate:
    bearing = [(case, case.scores[name]) for case in scored if name in case.scores]
    if not bearing:
        return NOTHING
    parts = np.array([score.part for _, score in bearing])
    wholes = np.array([score.whole for _, score in bearing], dtype=np.float64)
    clusters = cluster_numbers([case for case, _ in bearing])
    return intervals.ratio(parts, wholes, clusters, is_share=not METRICS[name].unit, bounded=bounded)


def foretold(scored: Sequence[Scored]) -> tuple[Numbers, Flags]:
    """Of the questions that have a confidence: the confidences (n,), and whether their candidates were right (n,)."""
    predicted = [case for case in scored if case.confidence is not None]
    sure = np.array([case.confidence for case in predicted], dtype=np.float64)
    return sure, np.array([bool(case.candidate_right) for case in predicted], dtype=np.bool_)


def steps(scored: Sequence[Scored]) -> dict[str, Mapping[str, float]]:
    """The latency of each step of the answerer: its p50, p95 and p99, in milliseconds."""
    names = list(dict.fromkeys(name for case in scored for name in case.steps_ms))
    made: dict[str, Mapping[str, float]] = {}
    for name in names:
        times = [case.steps_ms[name] for case in scored if name in case.steps_ms]
        made[name] = {f"p{percent}": round(float(np.percentile(times, percent)), 2) for percent in (50, 95, 99)}
    return made
