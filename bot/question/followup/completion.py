"""Completes a follow-up from the turns before it, without a model: only what it lacks, only when it lacks it.

What is added is a name or a phrase where rules find one, and the question before where the follow-up is a mere fragment
of it ("Why?", "And in 2020?"). Where they find nothing and the question does not look as if it stood alone, the one
before it follows in brackets; put first, that one would be answered in its place (docs/measurements.md).
"""

import re
from collections.abc import Sequence

from bot.language import english as w
from bot.language.english import Word
from bot.language.vocabulary import listed
from bot.question.followup import fragments, gaps
from bot.question.followup.dependence import dependence
from bot.question.followup.referents import place, referent, topic
from bot.question.followup.times import YEARS
from bot.question.followup.turn import Turn
from bot.question.intent import Intent, intent_of

_GOING = listed("go goes going went gone get got come came travel travelled move moved return returned fly flew")
_THAT_YEAR = re.compile(r"\b(?:in )?(?:that|the same) (?:same )?year\b", re.IGNORECASE)
_YEAR = re.compile(rf"\b{YEARS}\b")
_GOES_ON = 0.8  # the probability that a question goes on the one before it, from which on that is added
_LATIN = re.compile(r"[A-Za-z]")
_QUOTED = re.compile(r"[\"“”«»]")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_ORDER = (w.FEMALE | w.MALE, w.PLURAL, w.NEUTER)  # in which pronouns are replaced
LOOK_BACK = 4  # turns
LONGEST = 400  # characters of a rewritten question


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """The question as it would be asked with no conversation around it.

    `turns` are the turns before it, the oldest first; the last four count. A question that stands alone already,
    changes the topic, is not English, or would grow over 400 characters comes back unchanged.
    """
    recent = [turn for turn in turns if turn.standalone.strip()][-LOOK_BACK:]
    if not recent or not question.strip() or not w.is_english(question):
        return question
    completed = _completed(question, recent)
    if completed == question and _goes_on(question, recent[-1]):
        completed = with_brackets(question, _whole(recent[-1]))
    return completed if len(completed) <= LONGEST else question


def _whole(turn: Turn) -> str:
    """The turn's question as it stands in brackets."""
    return _BRACKETS.sub(r", \1", without_mark(turn.standalone))


def _goes_on(question: str, last: Turn) -> bool:
    """Whether a question that no rule completes is not understood without the one before it.

    A quotation is asked for by itself, and what "What about dogs?" names may be another matter.
    """
    if _QUOTED.search(question) or fragments.asks_about(question):
        return False
    if intent_of(question) is not Intent.ANSWER or not _LATIN.search(question):
        return False
    return dependence().probability(question, last.question) >= _GOES_ON


def _completed(question: str, turns: Sequence[Turn]) -> str:
    named = _without_pronouns(_with_year(_with_place(question, turns), turns), turns)
    whole = fragments.completed(named, turns[-1])
    if whole:
        return whole
    left = gaps.open_pronouns(named)
    if all(pronoun.lower in w.NEUTER for pronoun in left) and (
        gaps.says_nothing(named) if left else gaps.lacks_topic(named)
    ):
        refused = not turns[-1].answer and named == question and topic(turns)
        return with_brackets(named, _whole(turns[-1])) if refused else _with_topic(named, turns)
    return named


def _with_topic(question: str, turns: Sequence[Turn]) -> str:
    about = topic(turns)
    if not about or about.lower() in question.lower():
        return question
    return with_brackets(question, about)


def with_brackets(question: str, added: str) -> str:
    """The question with `added` in brackets before the mark at its end."""
    text, body = question.rstrip(), without_mark(question)
    return f"{body} ({added}){text[len(body) :]}"


def without_mark(question: str) -> str:
    """The question without the mark at its end."""
    return question.rstrip().rstrip("?.! ")


def _with_place(question: str, turns: Sequence[Turn]) -> str:
    there = gaps.open_place(question)
    where = place(turns) if there else None
    if not there or not where:
        return question
    before = question[: there.start].lower().split()
    preposition = "" if before[-1] in w.PREPOSITIONS else "to " if before[-1] in _GOING else "in "
    return f"{question[: there.start]}{preposition}{where}{question[there.end :]}"


def _with_year(question: str, turns: Sequence[Turn]) -> str:
    """The question with "that year" as a number, when the latest turn names one year only."""
    years = set(_YEAR.findall(f"{turns[-1].standalone} {turns[-1].answer}"))
    return _THAT_YEAR.sub(f"in {years.pop()}", question, count=1) if len(years) == 1 else question


def _turn_of(pronoun: Word) -> int:
    return next(place for place, group in enumerate(_ORDER) if pronoun.lower in group)


def _without_pronouns(question: str, turns: Sequence[Turn]) -> str:
    """The question with its pronouns replaced: people first, so that "him" of "did she meet him" is another."""
    words = w.split(question)
    phrases: dict[Word, str] = {}
    for pronoun in sorted(gaps.open_pronouns(question), key=_turn_of):
        phrase = referent(pronoun.lower, " ".join((question, *phrases.values())), turns)
        if phrase:
            phrases[pronoun] = phrase
    for pronoun in sorted(phrases, key=lambda word: -word.start):
        ending = ""
        if gaps.is_possessive(words, words.index(pronoun)):
            ending = "'" if phrases[pronoun].endswith("s") else "'s"
        question = question[: pronoun.start] + phrases[pronoun] + ending + question[pronoun.end :]
    return question
