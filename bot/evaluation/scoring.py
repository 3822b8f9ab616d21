"""Cases and their outcomes become scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.answer import Answer
from bot.evaluation import answers, evidence, ranking
from bot.evaluation.cases import Case, QuestionSet, Split
from bot.evaluation.corpus import EvaluatedCorpus
from bot.evaluation.evidence import GoldEvidence, Ranking
from bot.evaluation.outcome import Outcome

GAIN_DEPTH = 5  # how far down the evidence of a follow-up may stand to count as found


@dataclass(frozen=True, slots=True)
class Score:
    """A part of a whole: a metric is the sum of its questions' parts over the sum of their wholes."""

    part: float
    whole: float = 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A question's scores by the name of the metric; a metric that does not regard it is left out.

    `cluster` is its conversation, `follow_up` says whether something was said before. `correct`: it was answered
    rightly, or rightly not; None where the set does not say what is right. `candidate_right`: the best candidate
    answer, also one that was withheld, is right, which is what `confidence` foretells; both None when it failed.
    """

    id: str
    cluster: str
    tags: tuple[str, ...]
    follow_up: bool
    answerable: bool
    correct: bool | None
    confidence: float | None
    candidate_right: bool | None
    latency_ms: float
    steps_ms: Mapping[str, float] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, what came of it, and its scores; `evidence` says of each place that was found whether it is evidence."""

    case: Case
    outcome: Outcome
    scored: Scored
    evidence: tuple[bool, ...]


def judged(
    questions: QuestionSet, split: Split | None, outcomes: Mapping[str, Outcome], corpus: EvaluatedCorpus
) -> list[Judged]:
    """The cases of the split in their order, each with its scores."""
    placed = [
        (case, cases[0].id, turn > 0, outcomes[case.id])
        for cases in questions.threads(split)
        for turn, case in enumerate(cases)
    ]
    ranked = {case.id: GoldEvidence(case, corpus) for case, *_ in placed if case.answerable}
    rankings = {case.id: ranked[case.id].ranking(outcome.found) for case, _, _, outcome in placed if case.id in ranked}
    measured = ranking.measured(rankings)
    made = []
    for case, cluster, follow_up, outcome in placed:
        scores = dict(_answer_scores(case, outcome)) | dict(_citation_scores(case, outcome, corpus))
        scores |= {name: Score(value) for name, value in measured.get(case.id, {}).items()}
        if case.id in ranked:
            scores["recall@5"] = Score(ranked[case.id].recall(outcome.found[:5]))
            scores |= _gain(ranked[case.id], rankings[case.id], outcome)
        scored = _scored(case, cluster, follow_up, outcome, scores)
        holding = tuple(case.id in ranked and ranked[case.id].holds(place) for place in outcome.found)
        made.append(Judged(case, outcome, scored, holding))
    return sorted(made, key=lambda each: each.case.line)


def is_correct(case: Case, outcome: Outcome) -> bool | None:
    """Whether the question was answered rightly, or rightly not; None where the set does not say what is right."""
    if case.answers is None:
        return None
    answer = outcome.answer
    if answer is None:
        return False
    if not case.answers:
        return answer.abstained
    return not answer.abstained and answers.is_right(shown(answer), case.answers)


def shown(answer: Answer) -> str:
    """What the answer says, without the marks of its citations; empty for an abstention."""
    return "" if answer.abstained else " ".join(sentence.text for sentence in answer.sentences)


def candidate(answer: Answer) -> str:
    """What the answer says or, when it was withheld, the candidate that came closest."""
    rejected: Sequence[Mapping[str, Any]] = answer.trace.get("rejected") or ()
    if not answer.abstained:
        return shown(answer)
    return str(rejected[0].get("text", "")) if rejected else ""


def _scored(case: Case, cluster: str, follow_up: bool, outcome: Outcome, scores: dict[str, Score]) -> Scored:
    answer = outcome.answer
    right = None
    if answer is not None and case.answers is not None:
        right = answers.is_right(candidate(answer), case.answers)
    return Scored(
        id=case.id,
        cluster=cluster,
        tags=case.tags,
        follow_up=follow_up,
        answerable=case.answerable,
        correct=is_correct(case, outcome),
        confidence=None if right is None or answer is None else answer.confidence,
        candidate_right=right,
        latency_ms=outcome.latency_ms,
        steps_ms=dict(answer.trace.get("timings_ms", {})) if answer else {},
        scores=scores,
    )


def _answer_scores(case: Case, outcome: Outcome) -> Iterator[tuple[str, Score]]:
    answer, correct = outcome.answer, is_correct(case, outcome)
    yield "errors", Score(float(answer is None))
    if correct is not None:
        yield "overall_accuracy", Score(float(correct))
        yield ("answer_accuracy" if case.answers else "abstention_accuracy"), Score(float(correct))
    if case.answers:
        span = "" if answer is None or answer.abstained else answer.short or shown(answer)
        yield "span_f1", Score(answers.token_f1(span, case.answers))
        yield "exact_match", Score(answers.exact_match(span, case.answers))
    if answer is None:
        return
    if answer.abstained:
        yield "abstention_precision", Score(float(not case.answerable))
    else:
        yield "answer_words", Score(len(shown(answer).split()))
        yield "quoted_words", Score(sum(len(citation.quote.split()) for citation in answer.citations))
    yield from _usage(answer)


def _usage(answer: Answer) -> Iterator[tuple[str, Score]]:
    yield "model_calls", Score(float(answer.trace.get("calls") or 0))
    tokens = answer.trace.get("tokens") or {}
    yield "input_tokens", Score(float(tokens.get("input") or 0))
    yield "output_tokens", Score(float(tokens.get("output") or 0))
    yield "fallbacks", Score(float(not answer.abstained and bool(answer.trace.get("fallback"))))


def _citation_scores(case: Case, outcome: Outcome, corpus: EvaluatedCorpus) -> Iterator[tuple[str, Score]]:
    citations = outcome.answer.citations if outcome.answer else ()
    if citations:
        right = sum(evidence.is_right(citation, case) for citation in citations)
        exact = sum(
            corpus.verbatim(citation.document, citation.start, citation.end, citation.quote) for citation in citations
        )
        yield "citation_precision", Score(float(right), len(citations))
        yield "verbatim", Score(float(exact), len(citations))
    if case.answerable:
        yield "citation_recall", Score(evidence.recall(citations, case))


def _gain(judge: GoldEvidence, completed: Ranking, outcome: Outcome) -> dict[str, Score]:
    """For a follow-up that was completed: whether that found the evidence where its own words do not, or lost it."""
    if outcome.bare is None:
        return {}
    alone, bare = completed.hit(GAIN_DEPTH), judge.ranking(outcome.bare).hit(GAIN_DEPTH)
    return {"standalone_gain": Score(float(alone and not bare)), "standalone_loss": Score(float(bare and not alone))}
