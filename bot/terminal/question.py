"""A question from outside: an argument, a pipe, a line of the chat."""

import re
from typing import BinaryIO

from bot.terminal import messages
from index.errors import QuestionError

_HALF = re.compile("[\ud800-\udfff]")  # an argument of undecodable bytes holds halves of characters
LONGEST = 10_000  # characters
_MOST_BYTES = 4 * (LONGEST + 1)


def checked(text: str) -> str:
    """The question, without the white space around it. Raises QuestionError when it is empty or far too long."""
    question = _HALF.sub("\ufffd", text).strip()
    if not question:
        raise QuestionError(messages.EMPTY_QUESTION)
    if len(question) > LONGEST:
        raise QuestionError(messages.LONG_QUESTION.format(most=LONGEST))
    return question


def piped(stream: BinaryIO) -> str:
    """All that a pipe gives, as far as a question may go: an endless pipe is not read to its end."""
    return stream.read(_MOST_BYTES).decode("utf-8-sig", "replace")


def piped_line(stream: BinaryIO) -> str | None:
    """The next line of a pipe; None at its end. Of a line that is far too long only the beginning is kept."""
    line = part = stream.readline(_MOST_BYTES)
    while part and not part.endswith(b"\n"):
        part = stream.readline(_MOST_BYTES)
    return line.decode("utf-8-sig", "replace") if line else None
