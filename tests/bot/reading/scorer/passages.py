"""Passages as near to a question as wanted."""

from dataclasses import replace

import numpy as np

from index.passage import Passage, Vectors

TOWARDS = np.array([1, 0, 0, 0], dtype=np.float32)


def near(text_passage: Passage, *cosines: float) -> Passage:
    """The passage with sentences as near to TOWARDS as given."""
    rows: Vectors = np.zeros((len(cosines), 4), dtype=np.float32)
    rows[:, 0] = cosines
    return replace(text_passage, sentence_vectors=rows)
