"""Passages made by hand, for tests that start where the retrieval ends."""

import numpy as np

from index.document import BlockKind
from index.passage import Passage


def passage(
    name: str,
    text: str,
    *,
    title: str = "",
    date: str | None = None,
    trail: tuple[str, ...] = (),
    context: str = "",
    page: int | None = None,
) -> Passage:
    """A passage that is a whole document of one sentence, or is taken for one."""
    return Passage(
        id=name,
        document=f"{name}.txt",
        title=title or name,
        source=f"{name}.txt",
        url=None,
        date=date,
        start=0,
        end=len(text),
        text=text,
        trail=trail,
        context=context,
        sentences=((0, len(text)),),
        kinds=(BlockKind.PARAGRAPH,),
        page=page,
        sentence_vectors=np.zeros((1, 4), dtype=np.float32),
    )
