"""Whether two candidates contradict each other: the same statement with another number, amount or date."""

from dataclasses import dataclass

from bot.language.entities import Entity, EntityKind, entities
from bot.language.words import is_content, placed_words
from bot.question.question import Question
from bot.reading.candidates import Candidate, content_words

_ALIKE = 0.6  # share of the other words that both sentences hold
_LEAST_WORDS = 2
_COLUMNS = 0.5  # share of the words above the narrower table that stand above the other, too
_COMPARED = frozenset({EntityKind.NUMBER, EntityKind.DATE})


def disagree(question: Question, first: Candidate, second: Candidate) -> bool:
    """Whether two sentences are alike but for a number or date that the question does not hold.

    What the question names must be in both or in neither, and so must each name: what is true of another year, or of
    another product, is no disagreement; nor is it when one of them only says more. Of table rows, those are compared
    that the same first cell names, under columns of like names.
    """
    statement, other = _Statement.of(first), _Statement.of(second)
    if first.columns and second.columns:
        more = statement.values <= other.values or other.values <= statement.values
        return not more and _row_name(first) == _row_name(second) and _are_columns_alike(first, second)
    shared, union = statement.words & other.words, statement.words | other.words
    if len(shared) < _LEAST_WORDS or len(shared) < _ALIKE * len(union):
        return False
    if not statement.values or not other.values or statement.values & other.values:
        return False
    asked = set(question.content)
    return statement.names == other.names and not (asked & (frozenset(first.words) ^ frozenset(second.words)))


def _row_name(row: Candidate) -> str:
    """The first cell of a table row that says something."""
    return next((cell.strip().casefold() for cell in row.text.split("|") if cell.strip()), "")


def _are_columns_alike(first: Candidate, second: Candidate) -> bool:
    columns, other = (content_words(row.columns) for row in (first, second))
    return len(columns & other) >= _COLUMNS * min(len(columns), len(other))


@dataclass(frozen=True, slots=True)
class _Statement:
    """The content words of a sentence outside numbers and dates, the values of those, and its names."""

    words: frozenset[str]
    values: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, candidate: Candidate) -> "_Statement":
        """What a candidate states."""
        strong = [entity for entity in entities(candidate.text) if not entity.weak]
        compared = [entity for entity in strong if entity.kind in _COMPARED]
        words = frozenset(
            key
            for start, end, key in placed_words(candidate.text)
            if is_content(key) and not any(entity.start < end and start < entity.end for entity in compared)
        )
        names = frozenset(entity.value for entity in strong if entity.kind is EntityKind.NAME)
        return cls(words, frozenset(map(_value, compared)), names)


def _value(entity: Entity) -> str:
    """The number alone, so that "30 days" and "14 days" compare as 30 and 14."""
    return entity.value.partition(" ")[0] if entity.kind is EntityKind.NUMBER else entity.value
