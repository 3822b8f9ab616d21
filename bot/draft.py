"""A draft: what a reader or a writer says before it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.abstention import Withheld
from bot.engine import Engine
from index.passage import Passage


@dataclass(frozen=True, slots=True)
class Span:
    """A range of a document's text, inside the passage `passage` (its id)."""

    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence of a draft.

    `text` is what is said, without citation marks; `keys` are the ids of the passages it cites, in order, unknown
    ones already left out; `evidence` are the ranges it was taken from, when the engine knows them (the reader does);
    `code`: it is a block of code.
    """

    text: str
    keys: tuple[str, ...]
    evidence: tuple[Span, ...] = ()
    code: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine says. With no sentences it abstains.

    `confidence` is the probability, 0 to 1, that the best candidate answer is right, also when it is withheld;
    `spans` are the answering spans, each in the evidence of a sentence; `rejected` are candidates that were not
    used, with their scores, for the trace; `unknown_keys` counts keys that named no passage; `disagreement` is set
    when the sentences contradict each other, the newer first; `withheld` is why there are no sentences, `more` how many
    items of a list were left out; `ranking` are the ids of the passages, those that answer first, where the engine has
    an order of its own; `unanswered` are those of several questions asked in one that the sentences do not answer.
    """

    sentences: tuple[DraftSentence, ...]
    confidence: float
    engine: Engine
    spans: tuple[Span, ...] = ()
    rejected: tuple[tuple[Span, float], ...] = ()
    unknown_keys: int = 0
    disagreement: bool = False
    withheld: Withheld | None = None
    more: int = 0
    ranking: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()

    def ranked(self, passages: Sequence[Passage]) -> list[Passage]:
        """The passages in the engine's order, those that it did not rank behind the others as they came."""
        places = {name: place for place, name in enumerate(self.ranking)}
        return sorted(passages, key=lambda passage: places.get(passage.id, len(places)))
