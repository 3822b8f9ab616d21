"""What a step learns from."""

from pathlib import Path

import numpy as np
import pytest

from training.batches import MASK, Bundle, Sampler

torch = pytest.importorskip("torch")


@pytest.fixture
def bundle(path: Path) -> Bundle:
    return Bundle.load(path)


def test_a_batch_marks_what_answers(bundle: Bundle) -> None:
    batch = next(Sampler(bundle, {}, 0).batches(8, 3))

    rows = batch.starts[:, 0]
    assert batch.answered.any()
    assert batch.inside[rows, batch.starts[:, 1]].all()
    assert set(batch.owner[rows].tolist()) <= set(np.flatnonzero(batch.answered.numpy()).tolist())
    assert (batch.ids[rows, batch.starts[:, 1]] != MASK).all()
    assert batch.lengths.tolist() == sorted(batch.lengths.tolist()) == batch.longest


def test_a_question_whose_gold_is_left_out_has_no_answer(bundle: Bundle) -> None:
    batch = next(Sampler(bundle, {}, 1).batches(200, 2))
    answering = {int(owner) for owner, holds in zip(batch.owner, batch.holds, strict=True) if holds}
    assert set(np.flatnonzero(batch.answered.numpy()).tolist()) == answering
