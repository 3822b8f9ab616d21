"""Whether two candidates say different things of the same matter: another number, amount or date."""

from bot.facts import Fact, FactKind, facts
from bot.reading.candidates import Candidate
from bot.reading.question import Question
from bot.reading.words import is_content, placed_words
from index.passage import Passage

_ALIKE = 0.6  # share of the other words that both sentences hold
_LEAST_WORDS = 2
_COMPARED = frozenset({FactKind.NUMBER, FactKind.DATE})


def disagree(question: Question, first: Candidate, second: Candidate) -> bool:
    """Whether two sentences are alike but for a number or date that the question does not hold.

    A fact that the question names must be the same in both: what was true of another year is no disagreement.
    """
    words, values = _read(first)
    other_words, other_values = _read(second)
    union = words | other_words
    shared = words & other_words
    if len(shared) < _LEAST_WORDS or len(shared) < _ALIKE * len(union):
        return False
    if not values or not other_values or values & other_values:
        return False
    return not (question.numbers & (_digits(values) ^ _digits(other_values)))


def _read(candidate: Candidate) -> tuple[frozenset[str], frozenset[str]]:
    """The content words outside numbers and dates, and the values of those."""
    compared = [fact for fact in facts(candidate.text) if fact.kind in _COMPARED and not fact.weak]
    words = frozenset(
        key
        for start, end, key in placed_words(candidate.text)
        if is_content(key) and not any(fact.start < end and start < fact.end for fact in compared)
    )
    return words, frozenset(_value(fact) for fact in compared)


def _value(fact: Fact) -> str:
    """The number alone, so that "30 days" and "14 days" compare as 30 and 14."""
    return fact.value.partition(" ")[0] if fact.kind is FactKind.NUMBER else fact.value


def _digits(values: frozenset[str]) -> frozenset[str]:
    return frozenset(part for value in values for part in value.split("-"))


def newest_first(passages: list[Passage]) -> list[int]:
    """Positions of passages, the newest first; those without a date last, in their order."""
    return sorted(range(len(passages)), key=lambda at: passages[at].date or "", reverse=True)
