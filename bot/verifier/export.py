"""The verifier as an ONNX file: the base model with Footnote's adapters in it."""

import json
import shutil
from pathlib import Path

from bot.verifier.base_model import base_model
from bot.verifier.pairs import MOST_TOKENS
from index import onnx
from index.errors import ModelError

ADAPTERS = Path(__file__).with_name("verifier.safetensors")
_OUTPUTS = ("log_odds",)


def export(scratch: Path) -> None:
    """Write `model.onnx`, `tokenizer.json` and `model.json` into the folder `scratch`. Raises ModelError."""
    from safetensors.torch import load_file

    from bot.verifier.network import VerifierNetwork, adapted, base_state

    base = base_model()
    try:
        network = VerifierNetwork()
        network.load_state_dict(adapted(base_state(base.weights), load_file(ADAPTERS)))
        onnx.export(network, scratch / "model.onnx", _OUTPUTS, "fp32")
        shutil.copyfile(base.tokenizer, scratch / "tokenizer.json")
    except Exception as error:  # torch, onnx and safetensors raise many kinds
        raise ModelError(
            f'the verifier cannot be exported to ONNX ({error}); set verifier = "none" in footnote.toml'
        ) from error
    facts = {"model": "verifier", "precision": "fp32", "max_tokens": MOST_TOKENS, "pad": 0}
    (scratch / "model.json").write_text(json.dumps(facts), encoding="utf-8")
