"""What turns texts into vectors, whichever model does it: what the index asks of an embedder."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from index.passage import Vectors


@runtime_checkable
class TextEmbedder(Protocol):
    """Texts become unit vectors of `dimension` numbers; `fingerprint` names the model that makes them."""

    dimension: int
    fingerprint: str

    @property
    def longest_text(self) -> int:
        """How many tokens of a passage the model reads."""
        ...

    def load(self) -> None:
        """Load the model before the first question comes, and before several threads ask. Raises ModelError."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, special tokens left out."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """The unit vector of a question: (dimension,)."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages: (len(texts), dimension)."""
        ...
