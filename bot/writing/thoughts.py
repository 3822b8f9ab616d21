"""What a chat model thinks aloud, and the tags of its template: neither is part of what it answers."""

import re

from bot.writing.prompting import CHAT_MARKS

_NAMES = "think|thinking|thought|reasoning|analysis"  # by which models set off what they think before they answer
_BEGIN = rf"(?:<(?:{_NAMES})>|<\|channel\|>analysis)"
_END = rf"(?:</(?:{_NAMES})>|<\|channel\|>final)"
_THOUGHT = re.compile(rf"{_BEGIN}.*?{_END}", re.IGNORECASE | re.DOTALL)
_OPEN_THOUGHT = re.compile(_BEGIN, re.IGNORECASE)
_LONE_END = re.compile(_END, re.IGNORECASE)
TAGS = rf"</?(?:{_NAMES}|answer)>|<\|channel\|>\w*|{CHAT_MARKS.pattern}"  # what is left of them around an answer


def after_thoughts(text: str) -> tuple[str, bool]:
    """`text` without what was thought to its end, and whether it began inside a thought.

    The tag that opens a thought often stands in the chat template: all before an end without a beginning is thought.
    """
    rest = _THOUGHT.sub("", text)
    *thoughts, answer = _LONE_END.split(rest)
    return answer, bool(thoughts)


def before_thought(text: str) -> str:
    """`text` up to a thought that has not come to its end."""
    return _OPEN_THOUGHT.split(text, maxsplit=1)[0]


def without_thoughts(text: str) -> str:
    """The answer in a whole `text`, without tags; nothing when it ends while the model still thinks."""
    answer, _ = after_thoughts(text)
    return re.sub(TAGS, "", before_thought(answer), flags=re.IGNORECASE).strip()
