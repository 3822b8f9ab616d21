"""The second sentence that an answer needs: "If it wasn't locked, you pay the value"."""

import re
from collections.abc import Sequence

from bot.language.asked_values import Value, asked_value
from bot.question.question import Question
from bot.reading.candidates import Candidate

_LONGEST = 400  # characters of both sentences
_CONDITION = re.compile(
    r"\bwhat (?:if|happens?|when|now|to do)\b|\bif\b.*\bwhat\b|\bwhat\b.*\bif\b|^\W*if\b|\bwhat\W*$", re.IGNORECASE
)
_AFTER = re.compile(
    r"[\s*_]*(?:If (?:it|not|they|so)\b|Otherwise|Else\b|After that|But\b|However|Unless|Except|Only(?! \d)|Just\b)"
)
_BEFORE = re.compile(r"[\s*_]*Just\b")


def with_afterthought(
    asked: Question, run: Sequence[Candidate], former: Candidate | None, following: Candidate | None
) -> list[Candidate]:
    """The run with the sentence behind it that says what holds otherwise, or the one before it: "Just …, don't …".

    They are of one text with the run, and asked for by what happens if, or by yes or no.
    """
    conditional = _CONDITION.search(asked.text) is not None
    if not conditional and asked_value(asked.text) is not Value.REPLY:
        return list(run)
    if following and _AFTER.match(following.text) and not following.silent and _is_short([*run, following]):
        return [*run, following]
    if conditional and former and _BEFORE.match(former.text) and _is_short([former, *run]):
        return [former, *run]
    return list(run)


def _is_short(run: Sequence[Candidate]) -> bool:
    return run[-1].span.end - run[0].span.start <= _LONGEST
