"""Messages become a question and the turns before it."""

import re
from collections.abc import Sequence

from bot import messages
from bot.question.followup import Turn, standalone
from bot.server import messages as server_messages
from bot.server.caller import Caller
from bot.server.openai.request import Message
from bot.server.openai.text import HEADING
from bot.server.service import Asked
from bot.terminal.question import LONGEST
from index.errors import QuestionError

_TURNS = 12  # of a long conversation, the last
_MARK = re.compile(r" ?(?:\[\d+\])+")


def asked_of(given: Sequence[Message], caller: Caller) -> Asked:
    """The question, which is the last message, and the conversation before it. Raises QuestionError."""
    last = given[-1]
    if last.role != "user":
        raise QuestionError(server_messages.OPENAI_LAST.format(role=last.role))
    if last.unreadable:
        raise QuestionError(server_messages.OPENAI_PARTS.format(kinds=", ".join(sorted(last.unreadable))))
    return Asked(last.words, caller, context=_turns(given[:-1]))


def passed_over(given: Sequence[Message]) -> list[str]:
    """The roles of the messages that play no part in the answer."""
    return sorted({message.role for message in given} - {"user", "assistant"})


def _turns(given: Sequence[Message]) -> tuple[Turn, ...]:
    """The questions with their answers, oldest first; each is completed from those before it."""
    pairs: list[tuple[str, str]] = []
    for message in given:
        words = message.words.strip()[:LONGEST]
        if message.role == "user" and words:
            pairs.append((words, ""))
        elif message.role == "assistant" and pairs:
            pairs[-1] = (pairs[-1][0], _plain(words))
    turns: list[Turn] = []
    for question, answer in pairs[-_TURNS:]:
        turns.append(Turn(question, standalone(question, turns), answer, abstained=not answer))
    return tuple(turns)


def _plain(answer: str) -> str:
    """An earlier answer without its marks and its list of sources; nothing of an answer that there was none."""
    text = _MARK.sub("", answer.partition(HEADING)[0]).strip()
    return "" if text.startswith((messages.ABSTAINED, messages.UNSUPPORTED)) else text
