"""A digest of the trained weights and the fitted calibration that ship with Footnote."""

import hashlib
from pathlib import Path

WEIGHTS = ("extractor.safetensors", "confidence.json")


def digest() -> str:
    """`sha256:` and the digest of these files of this folder; of those that are missing, only the name counts."""
    digested = hashlib.sha256()
    for name in WEIGHTS:
        path = Path(__file__).with_name(name)
        digested.update(name.encode() + (path.read_bytes() if path.exists() else b""))
    return f"sha256:{digested.hexdigest()}"
