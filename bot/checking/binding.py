"""Whether a claim gives the words of its evidence to another number, date or name: "61 boxes" for "118 boxes".

Only a claim that is made of the words of its evidence is judged: in a free retelling, nearness says nothing.
"""

from collections.abc import Iterator, Sequence

from bot.checking.support import EntityIndex, stem
from bot.language.entities import Entity, EntityKind

_HELD = 0.85  # share of the claim's words that the evidence must hold
_MORE = 2  # times as many words that must stand with another entity as with the same; and words at least
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
    places: dict[str, list[_Word]] = {}
    for word in _words(quotes):
        places.setdefault(word[1], []).append(word)
    for word in _words(claim):
        nearest = min(claimed, key=lambda entity: _distance(entity, word))
        if word[1] in places and _distance(nearest, word) <= _REACH:
            yield any(_is_nearest(nearest.value, place, quoted) for place in places[word[1]])


def _is_nearest(value: str, word: _Word, quoted: Sequence[Entity]) -> bool:
    own = min(_distance(entity, word) for entity in quoted if entity.value == value)
    return own <= min(_distance(entity, word) for entity in quoted)


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
