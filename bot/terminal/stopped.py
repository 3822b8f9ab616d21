"""What is known of a question that was stopped: the passages that were found for it."""

from collections.abc import Sequence

from bot import messages
from bot.answer import Answer
from bot.engine import Engine
from bot.trace import retrieved_of
from index.passage import Passage


def stopped_answer(question: str, passages: Sequence[Passage]) -> Answer:
    """What stands for the answer that did not come, for the commands that tell how an answer came about."""
    return Answer(
        question=question,
        standalone_question=question,
        answer=messages.STOPPED_EARLY,
        short=None,
        abstained=True,
        confidence=0.0,
        citations=(),
        sentences=(),
        engine=Engine.FIXED,
        prompts={},
        index="",
        trace={"stopped": True, "retrieved": retrieved_of(passages)},
    )
