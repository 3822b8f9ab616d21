"""The other of two things that a question compares, where one sentence tells of one of them alone."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

from bot.language.english import AUXILIARIES, CONJUNCTIONS, PREPOSITIONS, WH
from bot.language.entities import numbers
from bot.question.question import Question
from bot.reading.candidates import content_words, sentence_words
from bot.reading.rows import COMPARING
from bot.reading.scorer.scores import ScoredCandidate

_SHARE = 0.02  # of the best candidate's probability, which the other must have,
_SPAN_SHARE = 0.2  # or of its span's, where both hold numbers
_JOINT = re.compile(r"\s(?:compared (?:to|with)|in comparison (?:to|with)|versus|vs\.?|than|or)\s", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween (.+?) and (.+)$", re.IGNORECASE)
_WORD = re.compile(r"[\w'\u2019-]+|[^\w\s]")
_ENDS = AUXILIARIES | CONJUNCTIONS | (PREPOSITIONS - {"of"}) | WH
_MOST_WORDS = 4

Things = tuple[frozenset[str], frozenset[str]]


def two_things(question: str) -> Things | None:
    """The keys of the words that name each of two things, and not the other; None where no two are compared."""
    plain = question.strip(" ?.!")
    between, joint = _BETWEEN.search(plain), _JOINT.search(plain)
    if between:
        names = between.group(1), between.group(2)
    elif joint:
        names = _end(plain[: joint.start()]), plain[joint.end() :]
    else:
        return None
    first, second = _keys(names[0]), _keys(_beginning(names[1]))
    own = first - second, second - first
    return own if all(any(key[0].isalpha() for key in keys) for keys in own) else None


def other_of_two(asked: Question, best: ScoredCandidate, order: Sequence[ScoredCandidate]) -> ScoredCandidate | None:
    """The likeliest candidate of the best one's document that holds the thing which the best does not hold."""
    things = two_things(asked.text)
    if things is None:
        return None
    missing = [thing for thing, other in (things, things[::-1]) if other <= _held(best) and not thing & _held(best)]
    if len(missing) != 1:
        return None
    document = best.candidate.passage.document
    others = (each for each in order if each is not best and each.candidate.passage.document == document)
    fitting = [each for each in others if missing[0] <= _held(each) and _is_likely(each, best)]
    return max(fitting, key=lambda each: (each.probability, each.span_probability), default=None)


def _is_likely(other: ScoredCandidate, best: ScoredCandidate) -> bool:
    if other.probability >= _SHARE * best.probability:
        return True
    measured = _has_number(best) and _has_number(other)
    return measured and other.span_probability >= _SPAN_SHARE * best.span_probability


def _has_number(scored: ScoredCandidate) -> bool:
    return bool(numbers(scored.candidate.part(scored.span)))


def _held(scored: ScoredCandidate) -> frozenset[str]:
    return frozenset(sentence_words(scored.candidate.text))


def _end(text: str) -> str:
    """The words of the noun phrase at the end of a text, at most a few."""
    return " ".join(reversed(_phrase(reversed(_WORD.findall(text)))))


def _beginning(text: str) -> str:
    return " ".join(_phrase(_WORD.findall(text)))


def _phrase(words: Iterable[str]) -> list[str]:
    named = takewhile(lambda word: word.lower() not in _ENDS and word[0].isalnum(), words)
    return list(islice(named, _MOST_WORDS))


def _keys(text: str) -> frozenset[str]:
    return content_words(text) - COMPARING
