"""Passages made by hand, for tests that start where the retrieval ends."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.document import BlockKind
from index.passage import Passage
from index.sentences import sentence_ranges


def passage(name: str, text: str, *, start: int = 0, **fields: object) -> Passage:
    """A passage at `start` of its document that is one sentence, or is taken for one; `fields` are set as given."""
    made = Passage(
        id=name,
        document=f"{name}.txt",
        title=name,
        source=f"{name}.txt",
        url=None,
        date=None,
        start=start,
        end=start + len(text),
        text=text,
        heading_path=(),
        context="",
        sentences=((start, start + len(text)),),
        kinds=(BlockKind.PARAGRAPH,),
        page=None,
        sentence_vectors=np.zeros((1, 4), dtype=np.float32),
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # the fields' types are the dataclass's own


def cut(
    name: str, text: str, *, start: int = 0, ranges: Sequence[tuple[int, int]] | None = None, **fields: object
) -> Passage:
    """A passage in sentences, none of which is near any question; `ranges` of the text stand in for its sentences."""
    places = sentence_ranges(text) if ranges is None else ranges
    known: dict[str, object] = {
        "sentences": tuple((start + first, start + last) for first, last in places),
        "kinds": (BlockKind.PARAGRAPH,) * len(places),
        "sentence_vectors": np.zeros((len(places), 4), dtype=np.float32),
    }
    return passage(name, text, start=start, **{**known, **fields})
