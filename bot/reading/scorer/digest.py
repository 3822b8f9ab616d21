"""A digest of the trained weights and the fitted calibration that ship with Footnote."""

import hashlib
from pathlib import Path

from bot.reading.scorer.calibration import FITTED
from bot.reading.scorer.extractor_settings import WEIGHTS
from bot.verifier.export import ADAPTERS


def digest(paths: tuple[Path, ...] = (WEIGHTS, ADAPTERS, FITTED)) -> str:
    """`sha256:` and the digest of files; of those that are missing, only the name counts."""
    digested = hashlib.sha256()
    for path in paths:
        digested.update(path.name.encode() + (path.read_bytes() if path.exists() else b""))
    return f"sha256:{digested.hexdigest()}"
