"""Two questions in one: "When does it open and who has the key?"."""

import re
from dataclasses import dataclass

from bot.question.followup import Turn, standalone

_WORDS = r"(?:who|whom|whose|what|when|where|which|why|how)\b"
_VERBS = (
    r"(?:is|are|was|were|can|could|do|does|did|may|must|will|would|should|has|have)\s+"
    r"(?:i|we|you|it|he|she|they|there|this|that|the|an?|my|our|your|any|all)\b"
)
_ASKS = re.compile(rf"\W*(?:{_WORDS}|{_VERBS})", re.IGNORECASE)
_BORDER = re.compile(rf"\?\s+|,?\s+and\s+(?:also\s+|if so,?\s+)?(?={_WORDS}|{_VERBS})", re.IGNORECASE)
_ENDS_OPEN = re.compile(r"\b(?:who|whom|whose|what|when|where|which|why|how|is|are|do|does|did|can)$", re.IGNORECASE)
_FEWEST = 3  # words of a question that stands for itself
_MOST = 3  # questions that are told apart


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions that were asked in one: its own words, and as it would be asked alone."""

    text: str
    standalone: str


def parts_of(question: str) -> tuple[Part, ...]:
    """The questions in one; none where it is one question.

    >>> [part.standalone for part in parts_of("When does the office open and where is it?")]
    ['When does the office open?', 'where is the office?']
    """
    pieces = [piece.strip(" ,?") for piece in _BORDER.split(question)]
    if not 1 < len(pieces) <= _MOST or not all(map(_is_question, pieces)):
        return ()
    first, *others = (f"{piece}?" for piece in pieces)
    before = [Turn(first, first, "")]
    return (Part(first, first), *(Part(other, standalone(other, before)) for other in others))


def _is_question(piece: str) -> bool:
    return len(piece.split()) >= _FEWEST and bool(_ASKS.match(piece)) and not _ENDS_OPEN.search(piece)
