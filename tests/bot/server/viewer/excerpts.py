"""Excerpts of documents that are read, cut into chunks and put together again, without an index."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.server.viewer.excerpt import Excerpt, joined
from bot.server.viewer.layout import ItemList, Part, Table, laid_out
from bot.server.viewer.run import Run
from index.catalog import Entry
from index.chunking import ChunkLimits, chunk
from index.document import Document
from index.documents import read_file
from training.shelf import passage_of


class _Words:
    """Counts a word as a token."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def entry_of(name: str, **fields: object) -> Entry:
    values: dict[str, object] = dict.fromkeys(Entry.__dataclass_fields__, "")
    values |= {
        "id": name,
        "title": name,
        "url": None,
        "date": None,
        "length": 0,
        "pages": 0,
        "remarks": (),
        "chunks": 1,
    }
    return Entry(**{**values, "stale": None, "labels": (), **fields})  # type: ignore[arg-type]


def read(folder: Path, name: str, text: str) -> tuple[Document, Excerpt]:
    """A file with this text as a document, and the whole of it as an excerpt."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    document = read_file(path, id=name, source=name)
    chunks = chunk(document, _Words(), ChunkLimits(40))
    passages = [passage_of(piece, document, np.zeros((len(piece.sentences), 1), dtype=np.float32)) for piece in chunks]
    return document, joined(entry_of(name, length=len(document.text)), passages)


def runs_of(excerpt: Excerpt) -> list[Run]:
    """All that is shown of an excerpt."""
    return [run for part in laid_out(excerpt) for run in _runs(part)]


def _runs(part: Part | Table | ItemList) -> list[Run]:
    if isinstance(part, Table):
        return [run for row in part.rows for cell in row.cells for run in cell]
    if isinstance(part, ItemList):
        return [run for item in part.items for run in item.runs]
    return list(part.runs)
