"""The verifier's network in torch: DeBERTa's encoder, and two scores of its first token.

Imported only to export the verifier and to train it. The encoder is that of DeBERTaV3 (He et al., 2023) in its smallest
size: 12 layers, 384 wide, attention by words and by relative places ("disentangled": He et al., 2021).
"""

import math
import re
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from bot.verifier.pairs import MOST_TOKENS

HEADS = ("answers", "supports")
LINEAR = ("query", "key", "value", "attended", "widened", "narrowed")
_LAYERS, _WIDTH, _WIDER, _ATTENTION_HEADS, _VOCABULARY = 12, 384, 1536, 6, 128_100
_EPSILON = 1e-7
_PLACES = 256  # relative places on each side that have a vector of their own, those far away together
_FARTHEST = 512
_MASKED = -1e4
_LAYER = re.compile(r"/m/deberta/encoder/layer\.(\d+)/(.+)/MatMul_quant")
_NAMES = dict(
    zip(
        (
            "attention/self/query_proj",
            "attention/self/key_proj",
            "attention/self/value_proj",
            "attention/output/dense",
            "intermediate/dense",
            "output/dense",
        ),
        LINEAR,
        strict=True,
    )
)
_NORMS = {"attention.output.LayerNorm": "norm_attended", "output.LayerNorm": "norm_narrowed"}
State = dict[str, torch.Tensor]


class _Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.attended = (nn.Linear(_WIDTH, _WIDTH) for _ in range(4))
        self.widened, self.narrowed = nn.Linear(_WIDTH, _WIDER), nn.Linear(_WIDER, _WIDTH)
        self.norm_attended, self.norm_narrowed = (nn.LayerNorm(_WIDTH, _EPSILON) for _ in range(2))

    def forward(self, states: torch.Tensor, masked: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """The states (batch, tokens, width) after the layer.

        `masked` (batch, 1, tokens, tokens) is added to the scores of attention; `places` (2 * MOST_TOKENS - 1, width)
        are the vectors of the distances of two tokens, of which the middle ones occur here.
        """
        batch, tokens, _ = states.shape
        query, key, value = (_by_head(linear(states)) for linear in (self.query, self.key, self.value))
        occur = slice(MOST_TOKENS - tokens, MOST_TOKENS + tokens - 1)
        key_places = _by_head(self.key(places.flip(0)))[:, occur]  # of a token's distance from another, not to it
        query_places = _by_head(self.query(places))[:, occur]
        by_key = _by_token(query @ key_places.transpose(-1, -2))
        by_query = _by_token(key @ query_places.transpose(-1, -2)).transpose(-1, -2)
        scores = (query @ key.transpose(-1, -2) + by_key + by_query) / math.sqrt(
            3 * (_WIDTH // _ATTENTION_HEADS)
        ) + masked
        attended = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, tokens, _WIDTH)
        states = self.norm_attended(self.attended(attended) + states)
        narrowed: torch.Tensor = self.norm_narrowed(self.narrowed(functional.gelu(self.widened(states))) + states)
        return narrowed


class _Head(nn.Module):
    """The log-odds of one thing, from the first token's state."""

    def __init__(self) -> None:
        super().__init__()
        self.inner, self.out = nn.Linear(_WIDTH, _WIDTH), nn.Linear(_WIDTH, 1)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        """(batch, width) to (batch, 1)."""
        log_odds: torch.Tensor = self.out(functional.gelu(self.inner(state)))
        return log_odds


class VerifierNetwork(nn.Module):
    """From token ids and their mask (batch, tokens) to log-odds (batch, 2), in the order of HEADS."""

    words: torch.Tensor
    word_scale: torch.Tensor
    word_zero: torch.Tensor
    buckets: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("words", torch.zeros(_VOCABULARY, _WIDTH, dtype=torch.uint8))
        self.register_buffer("word_scale", torch.ones(()))
        self.register_buffer("word_zero", torch.zeros(()))
        self.register_buffer("buckets", _buckets(), persistent=False)
        self.places = nn.Parameter(torch.zeros(2 * _PLACES, _WIDTH))
        self.norm_words, self.norm_places = (nn.LayerNorm(_WIDTH, _EPSILON) for _ in range(2))
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.heads = nn.ModuleDict({name: _Head() for name in HEADS})

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, _types: torch.Tensor | None = None) -> torch.Tensor:
        """The log-odds of each row, of at most MOST_TOKENS tokens."""
        real = mask[..., None].to(self.places.dtype)
        words = (self.words[ids].to(self.places.dtype) - self.word_zero) * self.word_scale
        states = self.norm_words(words) * real
        masked = ((1 - real @ real.transpose(-1, -2)) * _MASKED)[:, None]
        places = self.norm_places(self.places)[self.buckets]
        for layer in self.layers:
            states = layer(states, masked, places)
        return torch.cat([self.heads[name](states[:, 0]) for name in HEADS], dim=1)


def _by_head(states: torch.Tensor) -> torch.Tensor:
    """(..., tokens, width) to (..., heads, tokens, width of a head)."""
    by_head = states.reshape(*states.shape[:-1], _ATTENTION_HEADS, _WIDTH // _ATTENTION_HEADS)
    return by_head.transpose(-3, -2)


def _by_token(by_distance: torch.Tensor) -> torch.Tensor:
    """From (…, tokens, 2 * tokens - 1), by the distance of the other token, from 1 - tokens on, to (…, tokens, tokens).

    What is wanted of each row begins one place further to the left than in the row above. Cut anew into rows that are
    one place shorter, it stands in one column block, which costs less than looking each value up.
    """
    tokens, distances = by_distance.shape[-2:]
    line = by_distance.flatten(-2)[..., tokens - 1 :][..., : tokens * (distances - 1)]
    return line.reshape(*line.shape[:-1], tokens, distances - 1)[..., :tokens]


def _buckets() -> torch.Tensor:
    """The row of `places` for each distance from 1 - MOST_TOKENS to MOST_TOKENS - 1."""
    distances = torch.arange(1 - MOST_TOKENS, MOST_TOKENS)
    middle = _PLACES // 2
    far = torch.ceil(
        torch.log(distances.abs().clamp(min=1) / middle) / math.log((_FARTHEST - 1) / middle) * (middle - 1)
    )
    near = distances.abs() <= middle
    return torch.where(near, distances, (far + middle).long() * distances.sign()) + _PLACES


def base_state(path: Path) -> State:
    """The base model's weights, from its ONNX file, by the names that they have here.

    Its matrices are stored in 8 bits with one scale each, and become float again; the words' vectors stay as they are.
    Both heads begin as what the base model says of the one text following from the other.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    stored = {each.name: torch.tensor(numpy_helper.to_array(each)) for each in graph.initializer}

    def matrix(name: str) -> torch.Tensor:
        base = name.removesuffix("_quantized")
        return (stored[name].float() - stored[f"{base}_zero_point"].float()) * stored[f"{base}_scale"]

    words = "m.deberta.embeddings.word_embeddings.weight"
    state = {
        "words": stored[f"{words}_quantized"],
        "word_scale": stored[f"{words}_scale"],
        "word_zero": stored[f"{words}_zero_point"].float(),
        "places": stored["m.deberta.encoder.rel_embeddings.weight"],
    }
    for own, name in (("norm_words", "embeddings"), ("norm_places", "encoder")):
        state |= {f"{own}.{part}": stored[f"m.deberta.{name}.LayerNorm.{part}"] for part in ("weight", "bias")}
    for node in graph.node:
        match = _LAYER.fullmatch(node.name)
        if match and node.op_type == "MatMulInteger":
            state[f"layers.{match[1]}.{_NAMES[match[2]]}.weight"] = matrix(node.input[1]).T
    for number in range(_LAYERS):
        own, its = f"layers.{number}", f"m.deberta.encoder.layer.{number}"
        state |= {
            f"{own}.{ours}.bias": stored[f"{its}.{theirs.replace('/', '.')}.bias"] for theirs, ours in _NAMES.items()
        }
        state |= {
            f"{own}.{ours}.{part}": stored[f"{its}.{theirs}.{part}"]
            for theirs, ours in _NORMS.items()
            for part in ("weight", "bias")
        }
    follows = matrix("m.classifier.weight_quantized").T
    for head in HEADS:
        state[f"heads.{head}.inner.weight"] = matrix("m.pooler.dense.weight_quantized").T
        state[f"heads.{head}.inner.bias"] = stored["m.pooler.dense.bias"]
        state[f"heads.{head}.out.weight"] = follows[:1] - follows[1:]
        state[f"heads.{head}.out.bias"] = stored["m.classifier.bias"][:1] - stored["m.classifier.bias"][1:]
    return {name: value.contiguous() for name, value in state.items()}


def adapted(state: Mapping[str, torch.Tensor], adapters: Mapping[str, torch.Tensor]) -> State:
    """The weights with the adapters in them: `….down` and `….up` are factors of a change, all else takes its place."""
    made = dict(state)
    for name, value in adapters.items():
        if name.endswith(".down"):
            linear = name.removesuffix(".down")
            change = value.float() @ adapters[f"{linear}.up"].float()
            made[f"{linear}.weight"] = state[f"{linear}.weight"] + change.T
        elif not name.endswith(".up"):
            made[name] = value.float()
    return made
