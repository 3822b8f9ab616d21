"""The verifier's training: batches, metrics, a few real steps."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch.nn import functional

from bot.verifier.base_model import base_model
from bot.verifier.network import base_state
from training import train_verifier
from training.batches import Bundle
from training.parts import Part
from training.train_verifier import (
    Rows,
    Thresholds,
    area,
    choice_loss,
    choice_report,
    learnt,
    mean_of,
    network_to_train,
    report,
    thresholds_of,
)
from training.verifier_bundle import ANSWERS, SUPPORTS, VerifierRow, write


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows that are told apart by one word."""
    rows = [
        VerifierRow([1, *range(300, 303 + number), 2, 500 + holds, 2], head, bool(holds), how, part, exact=not holds)
        for number in range(8)
        for part in Part
        for holds in (0, 1)
        for head, how in ((ANSWERS, "mill"), (SUPPORTS, "supported" if holds else "number"))
    ]
    target = tmp_path_factory.mktemp("bundle") / "verifier.npz"
    answers = [row for row in rows if row.head == ANSWERS]
    pairs = [answers[place : place + 2] for place in range(0, len(answers), 2)]
    alone = [[row] for row in answers[:6]]
    write([*alone, *pairs[3:], *([row] for row in rows if row.head == SUPPORTS)], target)
    return target


@pytest.fixture
def rows(bundle: Path) -> Rows:
    return Rows(Bundle.load(bundle))


def test_a_pass_takes_each_training_row_once_in_batches_of_at_most_so_many_tokens(rows: Rows) -> None:
    taken: list[int] = []
    for groups in rows.batches(60, 0):
        assert all(group in rows.groups for group in groups)
        batch = [row for group in groups for row in group]
        assert len(batch) * int(rows.lengths[batch].max()) <= 60
        ids, mask = rows.tensors(batch, torch.device("cpu"))
        assert (mask.sum(1).numpy() == rows.lengths[batch]).all()
        assert (ids[:, 0] == 1).all()
        taken += batch
        if len(taken) == 32:
            break
    assert sorted(taken) == np.flatnonzero(rows.parts == 0).tolist()


def test_the_loss_is_that_of_choosing_one_of_a_group_or_none() -> None:
    log_odds, holds = torch.tensor([1.0, 2.0, -1.0, 0.5]), torch.tensor([False, True, False, False])
    chosen = torch.log_softmax(torch.tensor([0.0, 1.0, 2.0]), 0)[2]
    single = functional.binary_cross_entropy_with_logits(log_odds[2:], torch.zeros(2), reduction="sum")
    loss = choice_loss(log_odds, holds, torch.tensor([0, 0, 1, 2]))
    assert float(loss) == pytest.approx(float(single - chosen) / 3)


def test_a_run_can_go_on_from_another() -> None:
    state = base_state(base_model().weights)
    begun = {name: torch.full_like(value, 0.25) for name, value in learnt(network_to_train(state)).items()}
    assert all(bool((value == 0.25).all()) for value in learnt(network_to_train(state, begun)).values())


def test_the_mean_of_two_trainings_is_half_of_each() -> None:
    made = mean_of({"down": torch.tensor([1.0, 0.0])}, {"down": torch.tensor([0.0, 1.0], requires_grad=True)})
    assert made["down"].tolist() == [0.5, 0.5]


def test_area() -> None:
    scores, right = np.array([3.0, 1.0, 2.0, 0.0]), np.array([True, True, False, False])
    assert area(scores, right) == 0.75
    assert area(np.zeros(4), right) == 0.5


def test_thresholds_keep_most_supported_claims_and_pass_few_wrong_ones() -> None:
    scores, supported = np.arange(200.0), np.arange(200) >= 100
    thresholds = thresholds_of(scores, supported, exact=np.arange(200) < 50)
    assert (scores[supported] < thresholds.supports).sum() == 5
    assert thresholds.surely_supports == thresholds.supports
    turned = thresholds_of(-scores, supported, exact=np.arange(200) < 50)
    assert (-scores[:50] >= turned.surely_supports).sum() == 5


def test_a_report_tells_what_is_flagged_by_kind(rows: Rows) -> None:
    some = rows.judged(2)
    scores = np.where(rows.holds[some], 1.0, -1.0)
    told = report(rows, some, scores, Thresholds(0.0, 0.5))
    assert (told["area"], told["area of the exact checks"]) == (1.0, 1.0)
    assert told["number"] == told["wrong"] == [8, 1.0, 1.0, 1.0]
    assert told["supported"] == [8, 0.0, 0.0, 0.0]


def test_a_report_tells_how_well_answers_are_chosen() -> None:
    log_odds, group_of = np.array([2.0, 1.0, -1.0, 3.0, 0.0]), np.array([0, 0, 1, 1, 2])
    holds = np.array([True, False, True, False, False])
    told = choice_report(log_odds, holds, group_of)
    loss = choice_loss(*(torch.from_numpy(each) for each in (log_odds, holds, group_of)))
    assert told == {"loss": pytest.approx(float(loss), abs=1e-4), "right first": 0.5, "area": 1.0}


def test_what_is_learnt_is_small_and_changes_nothing_at_first() -> None:
    state = base_state(base_model().weights)
    network = network_to_train(state).eval()
    values = learnt(network)
    assert sum(value.numel() for value in values.values()) < 1_500_000
    assert not any(name.startswith(("layers.0.", "layers.2.", "places")) for name in values)
    ids = torch.tensor([[1, 300, 2, 500, 2]])
    with torch.no_grad():
        log_odds = network(ids, torch.ones_like(ids))[0]
    assert float(log_odds[0]) == pytest.approx(float(log_odds[1]))


def test_a_run_learns_saves_and_is_judged(bundle: Path, tmp_path: Path) -> None:
    train_verifier.main([str(bundle), "--out", str(tmp_path), "--minutes", "0.03", "--rate", "1e-3", "--tokens", "120"])

    reports = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert sorted(reports) == ["fit", "questions", "test"]
    claims = (reports["fit"], reports["test"])
    assert all((told["number"][0], told["number"][1]) == (8, 1.0) for told in claims)
    assert 0 <= reports["questions"]["right first"] <= 1
    thresholds = json.loads((tmp_path / "thresholds.json").read_text(encoding="utf-8"))
    assert thresholds == reports["fit"]["thresholds"] == reports["test"]["thresholds"]
    assert thresholds["supports"] <= thresholds["surely_supports"]
    stored = load_file(tmp_path / "verifier.safetensors")
    assert any(value.any() for name, value in stored.items() if name.endswith(".up"))
