"""Where a passage supports a claim: the sentence, or the two, that the claim's words and entities come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import log

from bot.checking.quantities import combines
from bot.checking.support import EntityIndex
from bot.language.detection import language_of
from bot.language.entities import Entity, EntityKind
from index.passage import Passage

_WORTH_A_SECOND = 0.25  # share of the claim's words that a sentence beside the best one must add
_QUESTION_WEIGHT = 0.1  # the question only tells sentences apart that support the claim equally
_LOOKED_UP = 5  # sentences of a passage whose entities are compared
_MOST_MORE = 2  # ranges of a passage beside the first
_HEADING_WORDS = 10
_HEADING_DISCOUNT = 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """A range of a document, inside `passage`; `shared` is the share, 0 to 1, of the claim's words that it holds."""

    passage: Passage
    start: int
    end: int
    shared: float

    @property
    def quote(self) -> str:
        """The text of the range, letter for letter."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


class Ground:
    """A passage that a claim may rest on: its entities and words, and those of each of its sentences."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        context = "\n".join([passage.title, *passage.heading_path, passage.context, passage.date or ""])
        self.index = EntityIndex(passage.text, context, language_of(passage.text))

    @cached_property
    def parts(self) -> list[EntityIndex]:
        """Its sentences."""
        offset = self.passage.start
        return [self.index.part(start - offset, end - offset) for start, end in self.passage.sentences]

    def evidence(self, claim: EntityIndex, question: set[str]) -> list[Evidence]:
        """The range that supports the claim best, and up to two more with numbers or dates that the first lacks.

        `question` holds the stems of the question's words. A range is one sentence, or two that stand together.
        Empty when the passage has no sentences.
        """
        if not self.parts:
            return []
        weights = self._weights(claim.stems | question)
        scores = self._scores(claim, question, weights)
        best = scores.index(max(scores))
        first, last = self._widened(best, claim, weights)
        ranges = [self._range(first, last, claim, weights)]
        shown = set(range(first, last + 1))
        for _ in range(_MOST_MORE):
            lacking = [entity for entity in self._lacking(claim, shown) if entity.kind is not EntityKind.NAME]
            holding = [
                index for index in range(len(scores)) if index not in shown and self._adds(index, lacking, claim)
            ]
            if not holding:
                break
            more = max(holding, key=lambda index: (self._held(index, lacking), scores[index]))
            shown.add(more)
            ranges.append(self._range(more, more, claim, weights))
        return ranges + [self._range(index, index, claim, weights) for index in self._terms(shown, claim)]

    def _terms(self, shown: set[int], claim: EntityIndex) -> list[int]:
        """The sentence, if any, that holds the other number of a difference or a sum that the claim makes."""
        shown_parts = [self.parts[index] for index in shown]
        lacking = [
            reading.partition(" ")[2]
            for entity in claim.entities
            if entity.kind is EntityKind.NUMBER
            and not entity.weak
            and not any(part.supports(entity) for part in shown_parts)
            for reading in entity.readings
        ]
        if not lacking or not combines(claim.text):
            return []
        near = [
            index for index in range(len(self.parts)) if index not in shown and claim.stems & self.parts[index].stems
        ]
        fitting = [index for index in near if any(unit in lacking for _, unit in self.parts[index].quantities)]
        return sorted(fitting, key=lambda index: -len(claim.stems & self.parts[index].stems))[:1]

    def _adds(self, index: int, lacking: list[Entity], claim: EntityIndex) -> bool:
        """Whether the sentence holds something that is lacking, and speaks of the claim's matter, too."""
        return self._held(index, lacking) > 0 and (not claim.stems or bool(claim.stems & self.parts[index].stems))

    def _weights(self, words: set[str]) -> dict[str, float]:
        """How well each word tells one sentence of the passage from another."""
        count = len(self.parts)
        frequency = {word: sum(word in sentence.stems for sentence in self.parts) for word in words}
        return {word: log(1 + (count + 1) / (1 + times)) for word, times in frequency.items()}

    def _scores(self, claim: EntityIndex, question: set[str], weights: dict[str, float]) -> list[float]:
        """How well each sentence supports the claim: by words, and the best of these by entities too."""
        demanded = [entity for entity in claim.entities if not entity.weak]
        scores = []
        for index, sentence in enumerate(self.parts):
            score = _share(claim.stems, sentence.stems, weights)
            score += _QUESTION_WEIGHT * _share(question, sentence.stems, weights)
            scores.append(score * _HEADING_DISCOUNT if self._is_heading(index) else score)
        for index in nlargest(_LOOKED_UP, range(len(scores)), key=lambda index: scores[index]) if demanded else ():
            discount = _HEADING_DISCOUNT if self._is_heading(index) else 1.0
            scores[index] += discount * self._held(index, demanded) / len(demanded)
        return scores

    def _held(self, index: int, demanded: list[Entity]) -> int:
        return sum(self.parts[index].supports(entity) for entity in demanded)

    def _lacking(self, claim: EntityIndex, sentences: Iterable[int]) -> list[Entity]:
        """The entities of the claim that the sentences do not hold and the passage does."""
        sentences_read = [self.parts[index] for index in sentences]
        missing = [
            entity for entity in claim.entities if not any(sentence.supports(entity) for sentence in sentences_read)
        ]
        return [entity for entity in missing if self.index.supports(entity)]

    def _widened(self, best: int, claim: EntityIndex, weights: dict[str, float]) -> tuple[int, int]:
        """The best sentence, with the one before or after it where that adds entities or many words of the claim."""
        lacking = self._lacking(claim, [best])
        rest = claim.stems - self.parts[best].stems
        total = sum(weights[word] for word in claim.stems) or 1.0
        gains = []
        for beside in (best - 1, best + 1):
            if not 0 <= beside < len(self.parts) or self._is_heading(beside):
                continue
            words = sum(weights[word] for word in rest & self.parts[beside].stems) / total
            entities = self._held(beside, lacking)
            if entities or words >= _WORTH_A_SECOND:
                gains.append((entities, words, beside))
        if not gains:
            return best, best
        beside = max(gains)[2]
        return min(best, beside), max(best, beside)

    def _range(self, first: int, last: int, claim: EntityIndex, weights: dict[str, float]) -> Evidence:
        stems = set().union(*(self.parts[index].stems for index in range(first, last + 1)))
        start, end = trimmed(self.passage, self.passage.sentences[first][0], self.passage.sentences[last][1])
        return Evidence(self.passage, start, end, _share(claim.stems, stems, weights))

    def _is_heading(self, index: int) -> bool:
        bare = self.parts[index].text.strip().lstrip("#").strip()
        return bare in self.passage.heading_path or (len(bare.split()) <= _HEADING_WORDS and bare[-1:].isalnum())


def trimmed(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at its ends."""
    text = passage.text[start - passage.start : end - passage.start]
    return start + len(text) - len(text.lstrip()), max(start, end - len(text) + len(text.rstrip()))


def _share(words: set[str], other: set[str], weights: dict[str, float]) -> float:
    total = sum(weights[word] for word in words)
    return sum(weights[word] for word in words & other) / total if total else 0.0
