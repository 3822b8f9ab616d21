"""What a document is about: its leading and most central sentences, letter for letter."""

from collections.abc import Sequence

import numpy as np

from bot.draft import Draft, DraftSentence
from bot.engine import Engine
from bot.reading.candidates import Candidate, candidates_of
from index.document import BlockKind
from index.passage import Passage

_MOST = 4
_LEAD_BONUS = 0.25
_NO_PARAGRAPH_LOSS = 0.2
_ALIKE = 0.8  # cosine from which a second sentence says the same
_FEWEST_WORDS = 5


def overview(passages: Sequence[Passage], most: int = _MOST) -> Draft:
    """The first sentence and the most central others, at most `most`, in the order of the passages.

    Central is a sentence whose vector is near the mean of all (the centroid of Radev et al., "Centroid-based
    summarization of multiple documents", 2004); each next one must not repeat those taken (as in Carbonell and
    Goldstein's maximal marginal relevance, 1998). With no sentence to show, the draft abstains.
    """
    chosen = [c for c in candidates_of(passages) if not c.silent]
    chosen = [c for c in chosen if len(c.words) >= _FEWEST_WORDS] or chosen
    if not chosen:
        return Draft((), 0.0, Engine.READER)
    picked = _central(chosen, passages[0], most)
    sentences = tuple(DraftSentence(c.text, (c.passage.id,), (c.span,)) for c in chosen if c in picked)
    return Draft(sentences, 1.0, Engine.READER)


def _central(candidates: Sequence[Candidate], opening: Passage, most: int) -> list[Candidate]:
    """The leading sentence and central ones; those near the beginning of the `opening` passage are preferred."""
    rows = np.stack([candidate.vector for candidate in candidates])
    mean = rows.mean(axis=0)
    scores = rows @ mean / max(float(np.linalg.norm(mean)), 1e-9)
    for row, candidate in enumerate(candidates):
        scores[row] += _LEAD_BONUS / (1 + candidate.sentence) if candidate.passage is opening else 0.0
        scores[row] -= _NO_PARAGRAPH_LOSS * (candidate.kind is not BlockKind.PARAGRAPH)
    picked = [candidates[0]]
    for row in map(int, np.argsort(-scores, kind="stable")):
        if len(picked) >= most:
            break
        if max(float(candidates[row].vector @ other.vector) for other in picked) < _ALIKE:
            picked.append(candidates[row])
    return picked
