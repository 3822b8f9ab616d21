"""A question, read once."""

import re
from dataclasses import dataclass

from bot.language.words import is_content, words_of

_SPACE = re.compile(r"\s+")
_RUN_TOGETHER = re.compile(r"\b(what|who|where|when|how|that)s\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question on one line; `content` are the keys of the words that say what it is about, in order, each once."""

    text: str
    content: tuple[str, ...]


def read_question(text: str) -> Question:
    """Read a question; any text will do. "Whats new" is read as "What's new"."""
    plain = _RUN_TOGETHER.sub(r"\1's", _SPACE.sub(" ", text).strip())
    return Question(plain, tuple(dict.fromkeys(key for key in words_of(plain) if is_content(key))))
