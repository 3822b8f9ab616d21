"""Whether a sentence of a chat model says what the reader found."""

from collections.abc import Sequence

from bot.checking.support import EntityIndex
from bot.draft import Draft
from bot.language.entities import EntityKind
from index.passage import Passage

_HELD = 0.6  # share of the words of the reader's answer that the sentence must hold
_DRAWN = 0.6  # share of the sentence's words that the reader's must hold, where the reader marks no answer in them


class Agreement:
    """What the reader found, to compare a chat model's sentences with, as they come.

    `reached` says whether they give each answer that the reader marks, or, where it marks none, are drawn from
    its words.
    """

    def __init__(self, draft: Draft, passages: Sequence[Passage]) -> None:
        """`passages` are those that the draft's spans lie in, and perhaps others."""
        by_id = {passage.id: passage for passage in passages}
        answering = ((by_id[span.passage], span) for span in draft.spans if span.passage in by_id)
        self._answers = [
            EntityIndex(passage.text[span.start - passage.start :][: span.end - span.start])
            for passage, span in answering
        ]
        self._quoted = EntityIndex("\n".join(sentence.text for sentence in draft.sentences))
        self._said = ""
        self.reached = False

    def take(self, sentence: str) -> None:
        """Take the next sentence."""
        self._said += f" {sentence}"
        spoken = EntityIndex(self._said)
        if self._answers:
            self.reached = self.reached or all(_gives(spoken, answer) for answer in self._answers)
        else:
            self.reached = self.reached or len(spoken.stems & self._quoted.stems) >= _DRAWN * max(1, len(spoken.stems))


def _gives(spoken: EntityIndex, answer: EntityIndex) -> bool:
    values = [entity for entity in answer.entities if entity.kind in {EntityKind.NUMBER, EntityKind.DATE}]
    if not all(spoken.supports(entity) for entity in values):
        return False
    if not answer.stems:
        return bool(values) or answer.text.strip().casefold() in spoken.text.casefold()
    return len(answer.stems & spoken.stems) >= _HELD * len(answer.stems)
