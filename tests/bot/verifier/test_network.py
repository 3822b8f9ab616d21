"""The network: that it is the base model's, and what adapters change."""

import numpy as np
import pytest
import torch

from bot.verifier.base_model import base_model
from bot.verifier.network import VerifierNetwork, adapted, base_state
from bot.verifier.pairs import MOST_TOKENS, PairTokenizer


@pytest.fixture(scope="module")
def state() -> dict[str, torch.Tensor]:
    return base_state(base_model().weights)


def test_without_adapters_it_says_about_what_the_base_model_says(state: dict[str, torch.Tensor]) -> None:
    """The base model computes in 8 bits."""
    from index.onnx import runtime

    network = VerifierNetwork().eval()
    network.load_state_dict(state)
    session = runtime().InferenceSession(str(base_model().weights), providers=["CPUExecutionProvider"])
    longest = 160  # tokens that the base model's file takes
    row = PairTokenizer.of_file(base_model().tokenizer).for_claim("Nobody is on the mat.", "The cat sat on the mat.")
    ids = np.array([row + [0] * (longest - len(row))], dtype=np.int64)
    mask = (ids > 0).astype(np.int64)
    (its,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
    with torch.no_grad():
        own = network(torch.tensor([row]), torch.ones(1, len(row), dtype=torch.int64))
    assert its[0, 0] < its[0, 1]
    assert own[0].tolist() == pytest.approx([float(its[0, 0] - its[0, 1])] * 2, abs=0.8)


def test_adapters_change_a_matrix_or_take_a_place() -> None:
    state = {"layers.0.key.weight": torch.zeros(2, 2), "heads.answers.out.bias": torch.zeros(1)}
    down, up = torch.tensor([[1.0], [0.0]]), torch.tensor([[2.0, 3.0]])
    changed = adapted(
        state, {"layers.0.key.down": down, "layers.0.key.up": up, "heads.answers.out.bias": torch.ones(1)}
    )
    assert changed["layers.0.key.weight"].tolist() == [[2.0, 0.0], [3.0, 0.0]]
    assert changed["heads.answers.out.bias"].tolist() == [1.0]
    assert sorted(changed) == sorted(state)


def test_the_longest_row_can_be_read(state: dict[str, torch.Tensor]) -> None:
    network = VerifierNetwork().eval()
    network.load_state_dict(state)
    ids = torch.ones(1, MOST_TOKENS, dtype=torch.int64)
    with torch.no_grad():
        assert network(ids, torch.ones_like(ids)).shape == (1, 2)
