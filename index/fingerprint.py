"""What an index was made with: vectors of another embedder, precision or chunker must not be mixed with it."""

import re

from index import chunking
from index.chunking import ChunkLimits
from index.embedder import TextEmbedder
from index.errors import IndexMismatch

_CHUNKER = re.compile(r"(?<=\.chunks-)\d+")


def fingerprint(embedder: TextEmbedder, limits: ChunkLimits) -> str:
    """The name of what an index is made with."""
    return f"{embedder.fingerprint}.{chunking.fingerprint(limits)}"


def mismatch(stored: str, wanted: str) -> IndexMismatch:
    """The error for an index that was made with something else."""
    if _CHUNKER.sub("", stored) == _CHUNKER.sub("", wanted):
        return IndexMismatch(
            f"the index was made by another version of Footnote ({stored}; now {wanted}), which cuts texts otherwise; "
            "make the index anew: footnote sync --rebuild"
        )
    return IndexMismatch(
        f"the index was made with {stored}, the settings ask for {wanted}; "
        "set the model, precision and chunk size back, or make the index anew: footnote sync --rebuild"
    )
