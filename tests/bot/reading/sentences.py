"""A passage of sentences made by hand."""

from dataclasses import replace

import numpy as np

from index.document import BlockKind
from index.passage import Passage
from tests.passages import passage


def passage_of(*sentences: tuple[BlockKind, str], title: str = "") -> Passage:
    """A passage of these sentences, a line each."""
    places, start = [], 0
    for _, words in sentences:
        places.append((start, start + len(words)))
        start += len(words) + 1
    source = passage("p", "\n".join(words for _, words in sentences))
    return replace(
        source,
        title=title or source.title,
        sentences=tuple(places),
        kinds=tuple(kind for kind, _ in sentences),
        sentence_vectors=np.zeros((len(sentences), 4), dtype=np.float32),
    )
