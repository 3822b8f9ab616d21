"""What the reader was fitted to: a digest of the weights that ship with Footnote."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

READS = ("extractor.safetensors", "weights.json")  # what a sentence's features depend on
WEIGHTS = (*READS, "blend.json")


def digest(names: Sequence[str] = WEIGHTS) -> str:
    """`sha256:` and the digest of these weights of this folder; of those that are missing, only the name counts."""
    found = hashlib.sha256()
    for name in names:
        path = Path(__file__).with_name(name)
        found.update(name.encode() + (path.read_bytes() if path.exists() else b""))
    return f"sha256:{found.hexdigest()}"
