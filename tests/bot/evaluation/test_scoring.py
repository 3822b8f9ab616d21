"""Bots whose scores are known."""

from dataclasses import replace

import pytest

from bot.answer import Answer
from bot.evaluation.cases import Case
from tests.bot.evaluation.bots import CASES, Bot, answered, report, silence, values

pytestmark = pytest.mark.usefixtures("few_resamples")


def test_a_perfect_bot_scores_1() -> None:
    metrics = values(report(Bot()))
    best = {name: metrics[name] for name in metrics if name.startswith(("hit@", "followup_"))}
    best |= {name: metrics[name] for name in ("overall_accuracy", "answer_accuracy", "span_f1", "exact_match")}
    best |= {name: metrics[name] for name in ("citation_precision", "citation_recall", "verbatim", "mrr", "ndcg@10")}
    best |= {name: metrics[name] for name in ("abstention_accuracy", "abstention_precision", "auroc", "recall@5")}
    assert set(best.values()) == {1.0}, best
    assert (metrics["ece"], metrics["errors"]) == (0.0, 0.0)
    # 5 of 7 candidates are right and come first: the risk is 0 for 5 coverages, then 1/6 and 2/7 on average of ties
    assert metrics["aurc"] == pytest.approx((1 / 6 + 2 / 7) / 7)
    assert metrics["answer_words"] == metrics["quoted_words"] == pytest.approx((4 + 6 + 3 + 5 + 3) / 5)


def test_a_silent_bot_is_right_about_the_unanswerable_alone() -> None:
    metrics = values(report(Bot(silence)))
    assert {metrics[name] for name in ("answer_accuracy", "span_f1", "exact_match", "citation_recall")} == {0.0}
    assert metrics["abstention_accuracy"] == 1.0
    assert metrics["abstention_precision"] == pytest.approx(2 / 7)
    assert metrics["overall_accuracy"] == pytest.approx(2 / 7)
    assert not {"citation_precision", "verbatim", "answer_words"} & set(metrics), "of nothing shown there is no share"
    assert metrics["auroc"] is None, "no candidate was right"
    assert metrics["ece"] == 0.0, "it said that it knew nothing, and it knew nothing"


def talkative(case: Case) -> Answer:
    """Answers everything with the same quote, of which one offset is wrong."""
    answer = answered(CASES[2])
    [citation] = answer.citations
    return replace(answer, citations=(citation, replace(citation, number=2, start=citation.start + 1)), confidence=0.5)


def test_a_talkative_bot_earns_only_what_is_evidence() -> None:
    metrics = values(report(Bot(talkative)))
    assert metrics["answer_accuracy"] == pytest.approx(1 / 5)
    assert metrics["citation_precision"] == pytest.approx(2 / 14)
    assert metrics["citation_recall"] == pytest.approx(1 / 5)
    assert metrics["verbatim"] == 0.5
    assert metrics["abstention_accuracy"] == 0.0
    assert metrics["auroc"] == 0.5
    assert metrics["ece"] == pytest.approx(0.5 - 1 / 7)
    assert metrics["hit@1"] == pytest.approx(2 / 5), "of the bridge there are two questions"


def test_what_was_withheld_is_judged_by_the_best_candidate() -> None:
    def shy(case: Case) -> Answer:
        right = {"rejected": [{"text": case.quotes[0] if case.quotes else "nothing", "score": 0.4}]}
        return replace(silence(case, 0.4 if case.answerable else 0.1), trace=right)

    metrics = values(report(Bot(shy)))
    assert (metrics["answer_accuracy"], metrics["auroc"]) == (0.0, 1.0)
    assert metrics["ece"] == pytest.approx((5 * 0.6 + 2 * 0.1) / 7)
