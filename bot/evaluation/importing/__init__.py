"""Public sets become a folder of documents and a question set. One reader a format."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.evaluation.importing import beir, squad
from bot.evaluation.importing.imported import Imported

__all__ = ["Imported", "read"]

_READERS: dict[str, Callable[[Sequence[Path]], Imported]] = {"squad": squad.read, "beir": beir.read}


def read(form: str, files: Sequence[Path]) -> Imported:
    """The documents and questions of `files`, which are of the format `form`. Raises ImportFault."""
    return _READERS[form](files)
