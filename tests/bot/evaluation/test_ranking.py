from math import log2

import pytest

from bot.evaluation.evidence import Ranking
from bot.evaluation.ranking import measured


def test_measures_by_hand() -> None:
    metrics = measured(
        {
            "first": Ranking((True, False)),
            "third": Ranking((False, False, True, True)),
            "missed": Ranking((False, False), 1),
            "nothing": Ranking((), 1),
            "half": Ranking((True,), 1),
        }
    )
    assert metrics["first"] == {"hit@1": 1, "hit@3": 1, "hit@5": 1, "mrr": 1, "ndcg@10": 1}
    third = (1 / log2(4) + 1 / log2(5)) / (1 + 1 / log2(3))
    assert metrics["third"] == pytest.approx({"hit@1": 0, "hit@3": 1, "hit@5": 1, "mrr": 1 / 3, "ndcg@10": third})
    assert set(metrics["missed"].values()) == set(metrics["nothing"].values()) == {0.0}
    assert metrics["half"]["ndcg@10"] == pytest.approx(1 / (1 + 1 / log2(3)))


def test_many_places_keep_their_order() -> None:
    assert measured({"q": Ranking((*[False] * 9, True))})["q"]["mrr"] == pytest.approx(0.1)
