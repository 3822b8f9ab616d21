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
    held = _entities(quotes, kind)
    values = {one.value for one in held}
    said = [one for one in _entities(claim, kind) if one.value in values]
    if not said or len(values) < 2:  # noqa: PLR2004  another one that the word could belong to
        return
    places: dict[str, list[_Word]] = {}
    for word in _words(quotes):
        places.setdefault(word[1], []).append(word)
    for word in _words(claim):
        nearest = min(said, key=lambda one: _distance(one, word))
        if word[1] in places and _distance(nearest, word) <= _REACH:
            yield any(_is_nearest(nearest.value, place, held) for place in places[word[1]])


def _is_nearest(value: str, word: _Word, held: Sequence[Entity]) -> bool:
    own = min(_distance(one, word) for one in held if one.value == value)
    return own <= min(_distance(one, word) for one in held)


def _entities(text: EntityIndex, kind: EntityKind) -> list[Entity]:
    return [one for one in text.entities if one.kind is kind and not one.weak]


def _words(text: EntityIndex) -> Iterator[_Word]:
    """The content words of the text that are no part of an entity."""
    taken = [(one.start, one.end) for one in text.entities if not one.weak]
    for start, word in text.words:
        found = stem(word)
        if found and not any(low <= start < high for low, high in taken):
            yield start, found


def _distance(entity: Entity, word: _Word) -> int:
    start = word[0]
    return entity.start - start if entity.start >= start else start - entity.end
