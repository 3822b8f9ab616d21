"""Whether a claim gives the words of its evidence to another number, date or name: "61 boxes" for "118 boxes".

Only a claim that is made of the words of its evidence is judged: in a free retelling, nearness says nothing. A word
belongs to what stands in its own part of the sentence.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence, Set

from bot.checking.support import EntityIndex, stem
from bot.language.entities import Entity, EntityKind

_HELD = 0.85  # share of the claim's words that the evidence must hold
_MORE = 2  # times as many words that must stand with another entity as with the same; and words at least
_BORDER = re.compile(r"[,;:.!?](?=\s)|\s(?:but|while|whereas|aber|während|statt)\s")
_BAR = re.compile(r"\s\|\s")  # between the cells of a row, each under its head: "Per day: 49 | Per week: 290"
_REACH = 60  # characters between a word and the entity that it belongs to

_Word = tuple[int, str]  # where it begins, and its stem


def exchanged(claim: EntityIndex, quotes: EntityIndex) -> bool:
    """Whether most of the words that both share stand nearest to another entity in the evidence than in the claim."""
    if not claim.stems or len(claim.stems & quotes.stems) < _HELD * len(claim.stems):
        return False
    votes = [
        same for kind in (EntityKind.NUMBER, EntityKind.DATE, EntityKind.NAME) for same in _votes(claim, quotes, kind)
    ]
    return votes.count(False) >= _MORE * max(1, votes.count(True))


def _votes(claim: EntityIndex, quotes: EntityIndex, kind: EntityKind) -> Iterator[bool]:
    """For each word of the claim that stands near an entity, whether it does so in the evidence, too."""
    quoted = _entities(quotes, kind)
    values = {entity.value for entity in quoted}
    claimed = [entity for entity in _entities(claim, kind) if entity.value in values]
    if not claimed or len(values) < 2:  # noqa: PLR2004  another one that the word could belong to
        return
    parts, quoted_parts = _Parts(claim.text), _Parts(quotes.text)
    places: dict[str, list[_Word]] = {}
    for word in _words(quotes):
        places.setdefault(word[1], []).append(word)
    told = {stemmed for _, stemmed in _words(claim) if stemmed in places}
    for word in _words(claim):
        beside = parts.beside(word, claimed)
        if word[1] not in places or not beside:
            continue
        nearest = min(beside, key=lambda entity: _distance(entity, word))
        if _distance(nearest, word) > _REACH:
            continue
        same = any(_is_nearest(nearest.value, place, quoted_parts.beside(place, quoted)) for place in places[word[1]])
        if same or not quoted_parts.may_lack(
            word[1], places, [each for each in quoted if each.value == nearest.value], told
        ):
            yield same


class _Parts:
    """The parts of a sentence: "on weekdays every ten minutes, on Sundays every fifteen" has two."""

    def __init__(self, text: str) -> None:
        self._borders = [border.start() for border in (_BAR if _BAR.search(text) else _BORDER).finditer(text)]

    def beside(self, word: _Word, entities: Sequence[Entity]) -> list[Entity]:
        """Those that stand in the same part as the word."""
        part = bisect(self._borders, word[0])
        return [entity for entity in entities if bisect(self._borders, entity.start) == part]

    def may_lack(
        self, word: str, places: Mapping[str, Sequence[_Word]], entities: Sequence[Entity], told: Set[str]
    ) -> bool:
        """Whether the parts of these entities need not repeat the word: "A paid 60 percent of the cost, B 25 percent".

        It stands before them all, and another word that is `told` of them stands in them alone.
        """
        parts = {bisect(self._borders, entity.start) for entity in entities}
        if not all(bisect(self._borders, start) < min(parts) for start, _ in places[word]):
            return False
        return any(all(bisect(self._borders, start) in parts for start, _ in places[other]) for other in told)


def _is_nearest(value: str, word: _Word, beside: Sequence[Entity]) -> bool:
    """Whether the value is the nearest of those beside the word; where none is, the word may belong to any."""
    own = min((_distance(entity, word) for entity in beside if entity.value == value), default=None)
    return not beside or (own is not None and own <= min(_distance(entity, word) for entity in beside))


def _entities(text: EntityIndex, kind: EntityKind) -> list[Entity]:
    return [entity for entity in text.entities if entity.kind is kind and not entity.weak]


def _words(text: EntityIndex) -> Iterator[_Word]:
    """The content words of the text that are no part of an entity."""
    taken = [(entity.start, entity.end) for entity in text.entities if not entity.weak]
    for start, word in text.words:
        stemmed = stem(word)
        if stemmed and not any(low <= start < high for low, high in taken):
            yield start, stemmed


def _distance(entity: Entity, word: _Word) -> int:
    start = word[0]
    return entity.start - start if entity.start >= start else start - entity.end
