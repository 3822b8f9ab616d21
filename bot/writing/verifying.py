"""A second, separate call of the chat model says whether the quotes support the sentences."""

import re
from collections.abc import Sequence
from string import Template
from threading import Event

import prompts
from bot.verdict import Verdict
from bot.writing.asking import ChatModel, Structured
from bot.writing.prompting import MESSAGE_BORDER, neutral
from bot.writing.structure import VERDICT_SCHEMA, parsed, read_verdicts

_BATCH = 8  # sentences in one call
_SPACE = re.compile(r"\s+")

Statement = tuple[str, str]  # a sentence, and the text that it is said to rest on


def verify(
    model: ChatModel, question: str, statements: Sequence[Statement], stopped: Event
) -> tuple[list[Verdict | None], list[Structured]]:
    """The verdict on each statement by its text, None where the model did not say; and the calls that it took.

    Raises ModelError.
    """
    verdicts: list[Verdict | None] = []
    calls: list[Structured] = []
    for first in range(0, len(statements), _BATCH):
        batch = statements[first : first + _BATCH]
        messages = _messages(question, batch)
        deadline = model.deadline()

        def ask(messages: list[tuple[str, str]] = messages, deadline: float = deadline) -> Structured:
            return model.structured(messages, VERDICT_SCHEMA, deadline, stopped)

        given = model.tried(ask, deadline, stopped)
        calls.append(given)
        value = given.value if given.value is not None else parsed(given.text)
        read = read_verdicts(value, len(batch))
        verdicts += [read.get(number) for number in range(1, len(batch) + 1)]
    return verdicts, calls


def _messages(question: str, statements: Sequence[Statement]) -> list[tuple[str, str]]:
    system, _, user = prompts.read("verify").partition(MESSAGE_BORDER)
    rows = [
        f"Sentence {number}: {_line(sentence)}\nQuotes for sentence {number}: {_line(text)}\n"
        for number, (sentence, text) in enumerate(statements, 1)
    ]
    values = {"question": _line(question), "sentences": "\n".join(rows)}
    return [("system", system), ("user", Template(user).substitute(values))]


def _line(text: str) -> str:
    return _SPACE.sub(" ", neutral(text)).strip()
