"""The default embedder for tests of all but embedding itself: real vectors, computed once a process."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedding import Embedder, EmbedderSettings, Progress
from index.passage import Vectors


class RememberingEmbedder(Embedder):
    """Embeds each text once: the same few documents are indexed in hundreds of tests."""

    def __init__(self, data: Path) -> None:
        super().__init__(EmbedderSettings(), data)
        self._vectors: dict[str, Vectors] = {}

    def _embed(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        unknown = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors |= zip(unknown, super()._embed(unknown, None), strict=True)
        if progress:
            progress(len(texts))
        vectors: Vectors = np.array([self._vectors[text] for text in texts], dtype=np.float32)
        return vectors.reshape(len(texts), self.dimension)
