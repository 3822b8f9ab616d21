"""The sentence that announces a list, and whether an item of the list needs it."""

import re
from collections.abc import Sequence

from bot.language.vocabulary import listed
from bot.question.question import Question
from bot.reading.adjacent import right_before
from bot.reading.candidates import Candidate, sentence_words
from index.document import BlockKind

_FEW_WORDS = 5
_CLAUSE = re.compile(r"[,;.!?\u2014(]\s|\s[-\u2013]\s")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019]t)?")
_LIMITS = listed(
    """not no never none nobody neither without only except unless until following must may if when cannot can't don't
    doesn't won't isn't aren't shouldn't forbidden required allowed before after"""
)


def announces(candidate: Candidate) -> bool:
    """Whether a sentence announces what comes after it."""
    return candidate.text.rstrip().endswith((":", "："))


def announcing(asked: Question, item: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence right above a list that announces it, without which an item may say the opposite.

    It is short, or shares a word with the question, or its last clause denies or limits what comes.
    """
    if item.kind is not BlockKind.ITEM:
        return None
    above = next((each for each in right_before(item, candidates) if each.kind is not BlockKind.ITEM), None)
    return above if above and announces(above) and _matters(asked, above.text) else None


def _matters(asked: Question, text: str) -> bool:
    words = _WORD.findall(_CLAUSE.split(text.rstrip())[-1].lower().replace("\u2019", "'"))
    few = len(text.split()) <= _FEW_WORDS
    return few or bool(set(sentence_words(text)).intersection(asked.content)) or not _LIMITS.isdisjoint(words)
