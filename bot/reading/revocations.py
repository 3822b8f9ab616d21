"""What a later document takes back: "The board withdrew its decision and moved the launch to 8 September."."""

import re
from collections.abc import Sequence

from bot.language.words import is_content
from bot.question.question import Question
from bot.reading.candidates import Candidate, sentence_words
from bot.reading.scorer.scores import ScoredCandidate

_TAKES_BACK = re.compile(
    r"\b(?:withdr[ae]w\w*|revok\w+|rescind\w*|repeal\w*|supersed\w+|overturn\w*|postpon\w+|reschedul\w+|corrections?"
    r"|corrected|no longer|(?:was|were) not \w+ as (?:stated|announced|minuted|reported)"
    r"|(?:moved|changed|shifted|put back|brought forward|raised|lowered|reduced|increased|cut|extended|shortened)"
    r" (?:(?:the|its|our|their|this|that) (?:\w+ ){1,3})?(?:from|to|until)|, not \w+)\b",
    re.IGNORECASE,
)
_ABOUT_IT = 0.6  # share of the question's words that such a sentence's passage must hold
_SHARED = 2  # words that it must share with what it takes back,
_SURELY_SHARED = 4  # and from which on it is about the same thing, whatever words the question has


def revoking(question: Question, best: Candidate, order: Sequence[ScoredCandidate]) -> ScoredCandidate | None:
    """The likeliest sentence of a later document that takes back what `best` says; None when none does."""
    return next((each for each in order if _revokes(question, best, each.candidate)), None)


def _revokes(question: Question, best: Candidate, candidate: Candidate) -> bool:
    date, later = best.passage.date, candidate.passage.date
    if date is None or later is None or later <= date or not _TAKES_BACK.search(candidate.text):
        return False
    asked, words = set(question.content), set(candidate.words)
    shared = {word for word in best.words if is_content(word)} & words
    if len(shared) >= _SURELY_SHARED:
        return True
    around = set(sentence_words(f"{candidate.passage.context}\n{candidate.passage.text}"))
    about_it = asked & words & set(best.words) and len(asked & around) >= _ABOUT_IT * len(asked)
    return bool(about_it) and len(shared) >= _SHARED
