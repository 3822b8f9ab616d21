"""What a conversation tells of a question beside its words: which documents it goes on with, and what was said."""

import re
from collections.abc import Sequence

from bot.question.followup.completion import LOOK_BACK
from bot.question.followup.dependence import dependence
from bot.question.followup.fragments import asks_about
from bot.question.followup.turn import Turn
from index.sentences import sentence_ranges

_MAY_GO_ON = 0.5  # the probability that a question goes on, from which on it may be about the document that answered
_ELSE = re.compile(
    r"\belse\b|\b(?:any|what|which|who|(?:are|were|is|was) there) (?:the )?others?\b|\banother one\b"
    r"|\b(?:besides|apart from|other than) (?:that|this|these|those)\b",
    re.IGNORECASE,
)

# What asks on, in a word or two, and what a sentence holds that answers it.
_FURTHER = tuple(
    (re.compile(rf"\W*(?:(?:and|but|so) )?(?:{asked})\W*", re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (
            "why(?: not| so| is that| was that)?|how come|for what reason",
            (
                r"\b(?:because|since (?:an?|the|it|this|that|there|they|we|he|she)|due to|owing to|thanks to|reasons?"
                r"|therefore|so that|in order to|in response|in reply|citing|caused|as a result"
                r"|to (?:avoid|prevent|protect|keep|save|let|make|ensure))\b"
            ),
        ),
        (
            "since when|from when|until when|by when|when",
            r"\d|\b(?:since|until|yesterday|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
        ),
    )
)


def documents_continued(question: str, alone: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """The documents of the last answer, where the question, completed to `alone`, goes on with it; else none."""
    recent = turns[-LOOK_BACK:]
    documents = next((turn.documents for turn in reversed(recent) if turn.documents), ())
    if not documents or asks_about(question):
        return ()
    if alone == question and dependence().probability(question, recent[-1].question) < _MAY_GO_ON:
        return ()
    return documents


def said_before(question: str, turns: Sequence[Turn]) -> str:
    """What the last turns have answered, where the question asks for something else; else nothing.

    A bare "Why?" or "Since when?" asks for something else than the last answer's sentences that tell no reason or time.
    """
    if _ELSE.search(question):
        return " ".join(turn.answer for turn in turns[-LOOK_BACK:])
    told = next((told for asked, told in _FURTHER if asked.fullmatch(question)), None)
    if told is None:
        return ""
    answer = next((turn.answer for turn in reversed(turns[-LOOK_BACK:]) if turn.answer), "")
    sentences = [answer[start:end] for start, end in sentence_ranges(answer)]
    return " ".join(sentence for sentence in sentences if not told.search(sentence))
