"""Any LangChain `Embeddings` object as the embedder of an index."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer

from index import onnx
from index.embedding import default_weights
from index.errors import ModelError
from index.passage import Vectors

# How LangChain's classes call the attribute that names their model.
_NAMES = ("model", "model_name", "model_id", "deployment", "azure_deployment", "repo_id")
_PROBE = "How long is a vector?"
_LONGEST = 512  # tokens: the longest chunk that the settings allow; what the model reads is not known
_BATCH = 256  # texts in one call


class GivenEmbedder:
    """An `Embeddings` object that a program has made. Vectors are made unit length, float32.

    Its tokens are not known: those of the default model stand in for them, which only decides where chunks end.
    """

    def __init__(self, embeddings: Embeddings) -> None:
        """Embed one short text, which tells the dimension. Raises ModelError when that fails."""
        self._embeddings = embeddings
        self._named = type(embeddings).__name__
        self.dimension: int = len(self._asked(lambda: embeddings.embed_query(_PROBE)))
        if self.dimension == 0:
            raise self._error("gave an empty vector")
        self.fingerprint = ":".join([self._named, *_model_name(embeddings), str(self.dimension)])
        self._tokenizer = Tokenizer.from_file(str(default_weights() / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    @property
    def longest_text(self) -> int:
        """How many tokens a chunk may have at most."""
        return _LONGEST

    def load(self) -> None:
        """Nothing: the program has made the object ready."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, as the default model counts them."""
        encodings = self._tokenizer.encode_batch_fast([*map(onnx.sayable, texts)], add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def embed_question(self, text: str) -> Vectors:
        """The unit vector of a question: (dimension,). Raises ModelError."""
        words = onnx.sayable(text)
        vector: Vectors = self._unit([self._asked(lambda: self._embeddings.embed_query(words))], 1)[0]
        return vector

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages: (len(texts), dimension). Raises ModelError."""
        words = [*map(onnx.sayable, texts)]
        parts = [words[start : start + _BATCH] for start in range(0, len(words), _BATCH)]
        made = [self._unit(self._documents(part), len(part)) for part in parts]
        return np.concatenate(made) if made else np.zeros((0, self.dimension), dtype=np.float32)

    def _documents(self, part: list[str]) -> list[list[float]]:
        made: list[list[float]] = self._asked(lambda: self._embeddings.embed_documents(part))
        return made

    def _asked(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401  one vector, or a list of them
        try:
            return call()
        except Exception as error:  # each provider raises what it likes
            detail = " ".join(str(error).split())[:200] or type(error).__name__
            raise self._error(f"failed ({detail})") from error

    def _unit(self, rows: list[list[float]], count: int) -> Vectors:
        try:
            vectors = np.asarray(rows, dtype=np.float32)
        except (TypeError, ValueError) as error:
            raise self._error("gave something other than rows of numbers, all of one length") from error
        if vectors.shape != (count, self.dimension) or not np.isfinite(vectors).all():
            raise self._error(f"gave other than {count} × {self.dimension} finite numbers for {count} texts")
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, np.float32(1e-12))
        return unit

    def _error(self, fault: str) -> ModelError:
        return ModelError(f"embeddings {self._named}: {fault}; mend or change the object that is given as embeddings=")


def _model_name(embeddings: Embeddings) -> list[str]:
    """The name of the object's model, as a list; empty when it has none."""
    names = [getattr(embeddings, name, None) for name in _NAMES]
    return [name for name in names if isinstance(name, str) and name][:1]
