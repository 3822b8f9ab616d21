"""Passages in sentences, as near to a question as wanted."""

from dataclasses import replace

import numpy as np

from index.document import BlockKind
from index.passage import Passage, Vectors
from index.sentences import sentence_ranges
from tests.bot.passages import passage

TOWARDS = np.array([1, 0, 0, 0], dtype=np.float32)


def cut(name: str, text: str, start: int = 0, context: str = "") -> Passage:
    """A passage at `start` of its document, in sentences, none of which is near any question."""
    sentences = tuple((start + first, start + last) for first, last in sentence_ranges(text))
    return replace(
        passage(name, text, context=context),
        start=start,
        end=start + len(text),
        sentences=sentences,
        kinds=(BlockKind.PARAGRAPH,) * len(sentences),
        sentence_vectors=np.zeros((len(sentences), 4), dtype=np.float32),
    )


def near(found: Passage, *cosines: float) -> Passage:
    """The passage with sentences as near to TOWARDS as given."""
    rows: Vectors = np.zeros((len(cosines), 4), dtype=np.float32)
    rows[:, 0] = cosines
    return replace(found, sentence_vectors=rows)
