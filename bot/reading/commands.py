"""Commands: code that a question asks for comes before text that tells of it."""

import re
from collections.abc import Sequence

from bot.question.question import Question
from bot.reading.candidates import Candidate
from bot.reading.scorer.scores import ScoredCandidate
from index.document import BlockKind

_SHARE = 0.02  # of the best candidate's probability, which code must have
_CODE = r"commands?|quer(?:y|ies)|flags?|endpoints?|config(?:uration)?|syntax|snippet"
_ASKS = re.compile(
    rf"\b(?:which|what)(?:'s|\u2019s| is| are)?(?: the| a)?(?: [\w-]+){{0,2}} (?:{_CODE})\b"
    rf"|\b(?:what|how) (?:do|does) .*\b(?:{_CODE}|request|response|payload|call|file)\b.*\blook\b",
    re.IGNORECASE,
)
_INLINE = re.compile(r"`[^`\n]+`")


def code_first(asked: Question, order: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The order, led by the likeliest code where a question asks for a command and the best candidate holds none."""
    best = order[0]
    if not _ASKS.search(asked.text) or _is_code(best.candidate):
        return list(order)
    least = _SHARE * best.probability
    code = next((each for each in order[1:] if each.probability >= least and _is_code(each.candidate)), None)
    return [code, *(each for each in order if each is not code)] if code else list(order)


def _is_code(candidate: Candidate) -> bool:
    """Whether a candidate is a block of code, or an item or a row that holds some."""
    if candidate.kind is BlockKind.CODE:
        return True
    return candidate.kind in {BlockKind.ITEM, BlockKind.TABLE_ROW} and _INLINE.search(candidate.text) is not None
