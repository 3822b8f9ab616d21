"""Rankings become hit@k, MRR and nDCG, as trec_eval measures them."""

from collections.abc import Mapping

import ir_measures
from ir_measures import RR, Success, nDCG

from bot.evaluation.evidence import Ranking

_MEASURES = {"hit@1": Success @ 1, "hit@3": Success @ 3, "hit@5": Success @ 5, "mrr": RR, "ndcg@10": nDCG @ 10}


def measured(rankings: Mapping[str, Ranking]) -> dict[str, dict[str, float]]:
    """For each case by its id: its measures by name, 0 to 1.

    Evidence that was not found counts in the ideal ranking of nDCG. Gains are 0 or 1.
    """
    judged = {case: _judged(ranking) for case, ranking in rankings.items()}
    # One that found nothing is given a place that is no evidence: a query without results is left out otherwise.
    run = {case: _scored(ranking) or {"nothing": 0.0} for case, ranking in rankings.items()}
    names = {measure: name for name, measure in _MEASURES.items()}
    values: dict[str, dict[str, float]] = {case: {} for case in rankings}
    for metric in ir_measures.iter_calc(list(names), judged, run):
        values[metric.query_id][names[metric.measure]] = float(metric.value)
    return values


def _judged(ranking: Ranking) -> dict[str, int]:
    places = {f"place {place}": int(relevant) for place, relevant in enumerate(ranking.relevant)}
    return places | {f"missing {place}": 1 for place in range(ranking.missing)}


def _scored(ranking: Ranking) -> dict[str, float]:
    return {f"place {place}": float(-place) for place in range(len(ranking.relevant))}
