"""What a conversation tells of a question beside its words: which documents it goes on with, and what was said."""

import re
from collections.abc import Sequence

from bot.question.followup.completion import LOOK_BACK
from bot.question.followup.dependence import dependence
from bot.question.followup.fragments import asks_about
from bot.question.followup.turn import Turn

_MAY_GO_ON = 0.5  # the probability that a question goes on, from which on it may be about the document that answered
_ELSE = re.compile(
    r"\belse\b|\b(?:any|what|which|who|(?:are|were|is|was) there) (?:the )?others?\b|\banother one\b"
    r"|\b(?:besides|apart from|other than) (?:that|this|these|those)\b",
    re.IGNORECASE,
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
    """What the last turns have answered, where the question asks for something else; else nothing."""
    return " ".join(turn.answer for turn in turns[-LOOK_BACK:]) if _ELSE.search(question) else ""
