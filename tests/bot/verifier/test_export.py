"""The exported verifier is the network that was trained."""

import pytest
import torch
from safetensors.torch import load_file

from bot.verifier.base_model import base_model
from bot.verifier.export import ADAPTERS
from bot.verifier.network import VerifierNetwork, adapted, base_state
from bot.verifier.pairs import PairTokenizer, SentenceInPlace
from bot.verifier.verifier import Verifier


def test_the_adapters_are_small() -> None:
    assert ADAPTERS.stat().st_size < 4 * 2**20


def test_it_agrees_with_the_network(verifier: Verifier) -> None:
    network = VerifierNetwork().eval()
    network.load_state_dict(adapted(base_state(base_model().weights), load_file(ADAPTERS)))
    sentences = [SentenceInPlace("Mills", "", "It was built in 1820."), SentenceInPlace("", "", "Red stone. " * 40)]
    question = "When was it built?"
    rows = PairTokenizer.of_file(base_model().tokenizer).for_question(question, sentences)
    for row, exported in zip(rows, verifier.answers(question, sentences), strict=True):
        ids = torch.tensor([row])
        with torch.no_grad():
            own = network(ids, torch.ones_like(ids))
        assert float(own[0, 0]) == pytest.approx(float(exported), abs=1e-3)
