"""What came of a question: the answer, or the error, and what was found. Raw: scores are made of it later."""

from dataclasses import dataclass

from bot.answer import Answer
from bot.evaluation.corpus import TextRange


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the case `id`.

    `answer` is None when the question failed, and `error` is then what went wrong, in one line. `latency_ms` is the
    time from question to answer. `found` are the ranges of the passages, best first, at most ten; `bare` are those
    that a follow-up finds as it was typed, None where there was nothing to complete.
    """

    id: str
    answer: Answer | None
    error: str | None
    latency_ms: float
    found: tuple[TextRange, ...] = ()
    bare: tuple[TextRange, ...] | None = None
