"""What the scripts share that read with the models: their options, and keeping what was read."""

import argparse
import hashlib
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from bot.reading.digest import READS, digest

Result = TypeVar("Result")


def options_of(description: str | None) -> argparse.ArgumentParser:
    """A parser for files of questions, and where models and readings are."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--models", type=Path, required=True, help="where the exported models are, or will be")
    parser.add_argument("--cache", type=Path, required=True, help="where what was read is kept between runs")
    return parser


def kept(cache: Path, kind: str, parts: Sequence[str], make: Callable[[], Result]) -> Result:
    """What `make` gives, or gave for the same `kind`, `parts` and weights before: it is pickled in `cache`."""
    told = " ".join([digest(READS), *parts])
    path = cache / f"{kind}-{hashlib.sha256(told.encode()).hexdigest()[:16]}.pickle"
    if path.exists():
        before: Result = pickle.loads(path.read_bytes())
        return before
    made = make()
    cache.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(made))
    return made
