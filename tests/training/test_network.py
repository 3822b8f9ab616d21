"""The loss, and the scores that it is made of."""

from pathlib import Path

import pytest

from training.batches import Bundle, batch_of, window_of

torch = pytest.importorskip("torch")
from training.network import NetworkScores, distance_of, loss_of, unit_scores  # noqa: E402


@pytest.fixture
def bundle(path: Path) -> Bundle:
    return Bundle.load(path)


def made(batch: object, value: float) -> NetworkScores:
    table = torch.full(batch.inside.shape, value)  # type: ignore[attr-defined]
    return NetworkScores(table.clone(), table.clone(), table.clone(), torch.full((len(table),), value))


def test_the_loss_is_small_when_what_answers_has_all_the_score(bundle: Bundle) -> None:
    groups = [[window_of(bundle, 0, place) for place in range(2)], [window_of(bundle, 1, 0)]]
    batch = batch_of(groups, [0.0, 0.0])
    scores = made(batch, -20.0)
    for row, position in batch.starts:
        scores.start[row, position] = 20
    for row, position in batch.ends:
        scores.end[row, position] = 20
    for row, first, last, gold, _ in batch.units:
        scores.unit[row, first:last] = 20 if gold else -20
    scores.answers[batch.holds] = 20

    assert float(loss_of(batch, scores)) == pytest.approx(0, abs=1e-3)
    assert float(loss_of(batch, made(batch, -20.0))) > 5
    assert float(distance_of(batch, scores, scores)) == pytest.approx(0, abs=1e-3)
    assert float(distance_of(batch, made(batch, -20.0), scores)) > 5


def test_a_sentences_score_is_the_mean_of_its_tokens() -> None:
    units = torch.tensor([[0, 1, 3, 0, 0], [1, 0, 4, 0, 0]])
    scores = unit_scores(torch.arange(8.0).reshape(2, 4), units)
    assert scores.tolist() == [1.5, 5.5]
