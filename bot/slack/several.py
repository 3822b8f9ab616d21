"""Several questions in one message: which of them an answer leaves out, so that the asker is told."""

import re
from collections.abc import Sequence

from bot.answer import Answer
from bot.engine import Engine
from bot.slack.question import OPENINGS

_ASKING = "who|whose|whom|what|which|when|where|why|how|wer|wessen|wem|wen|was|welche[rsn]?|wann|wo|warum|weshalb|wie"
_BORDER = re.compile(rf"(?<=[?？؟])\s+|[,;]?\s+(?:and|und|sowie|as well as)\s+(?=(?:{_ASKING})\b)", re.IGNORECASE)
_BEFORE = frozenset("also please and then or auch bitte und dann oder".split())
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 3  # of a part: "when and where was it built" is one question
_MOST = 4
_COVERED = 0.5  # share of a part's own words that must stand in what is said for the part to be answered
_STOP = frozenset(
    f"{_ASKING} the a an of in on at to for from by with is are was were be been do does did has have had can could "
    "will would should may must it its they their he she his her there that this and or der die das den dem ein eine "
    "einen ist sind war waren hat haben kann und oder im am zu von mit für".replace("|", " ").split()
)


def parts_of(question: str) -> list[str]:
    """The questions of a message, in their order; one, when it asks one thing."""
    first, *rest = [part.strip(" ,;") for part in _BORDER.split(question) if part.strip(" ,;?")] or [question]
    parts = [first, *filter(_asks, rest)]
    if len(parts) > _MOST or any(len(_WORD.findall(part)) < _FEWEST_WORDS for part in parts):
        return [question]
    return parts


def _asks(part: str) -> bool:
    """Whether what stands behind a question asks something, too, and does not only say why it was asked."""
    words = [word for word in _WORD.findall(part.casefold()) if word not in _BEFORE]
    return part.endswith(("?", "？", "؟")) or bool(words and words[0] in OPENINGS)


def left_out(answer: Answer) -> Sequence[str]:
    """The parts of its question that an answer of the reader does not speak of; a model answers the whole."""
    parts = parts_of(answer.question)
    if len(parts) == 1 or answer.engine is not Engine.READER:
        return ()
    if answer.abstained:
        return parts
    answered = _words(" ".join([answer.answer, *(citation.quote for citation in answer.citations)]))
    covered = [_share(_words(part), answered) for part in parts]
    best = covered.index(max(covered))
    return [part for number, part in enumerate(parts) if number != best and covered[number] < _COVERED]


def _words(text: str) -> set[str]:
    """The words that carry meaning, by their beginning: "rebuilt" and "rebuild" are near enough to be told as one."""
    return {word[:6] for word in _WORD.findall(text.casefold()) if word not in _STOP}


def _share(part: set[str], other: set[str]) -> float:
    return len(part & other) / len(part) if part else 1.0
