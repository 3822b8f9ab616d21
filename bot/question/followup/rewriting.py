"""Completes a follow-up with a chat model: what the model is asked, and whether its reply can be used."""

import re
from collections.abc import Sequence

import prompts
from bot.language import english as w
from bot.question.followup.completion import LONGEST
from bot.question.followup.gaps import open_pronouns, says_nothing
from bot.question.followup.turn import Turn

SHOWN = 4  # turns
_FRAGMENT = 1  # words with a meaning of their own that a question has at most which is no more than a fragment
LONGEST_ANSWER = 600  # characters of an answer that the model is shown

_SPACE = re.compile(r"\s+")
_LABEL = re.compile(r"^(?:(?:standalone|rewritten|condensed)[ -])?question:\s*", re.IGNORECASE)
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")
_QUOTES = {'"': '"', "'": "'", "“": "”", "«": "»", "`": "`"}


def condense_prompt(question: str, turns: Sequence[Turn]) -> str:
    """The prompt that asks a chat model for the question as it would be asked with no conversation around it.

    `turns` are oldest first; the last four are shown. Angle brackets in them are replaced, so that no text of a turn
    can close the part of the prompt that holds it.
    """
    lines = []
    for turn in turns[-SHOWN:]:
        lines.append(f"Asker: {_plain(turn.standalone or turn.question)}")
        lines.append(f"Bot: {_plain(turn.answer)[:LONGEST_ANSWER] or '(found no answer)'}")
    fields = {"{turns}": "\n".join(lines), "{question}": _plain(question)}
    return re.sub(r"\{turns\}|\{question\}", lambda match: fields[match[0]], prompts.read("condense"))


def accept_rewrite(question: str, rewrite: str, asked: str | None = None) -> str:
    """What a model made of `question`, tidied; or `question` itself when the reply cannot be a rewriting of it.

    Refused are an empty reply, several lines, one that is far too long, and an answer in place of the question; and,
    where `question` is what rules have made of `asked`, an echo of `asked` when that cannot stand alone.
    """
    text = rewrite.strip()
    if not text or len(text.splitlines()) > 1:
        return question
    text = _unquoted(_LABEL.sub("", text))
    if not text or len(text) > min(LONGEST, 4 * len(question) + 200):
        return question
    if asked is not None and _bare(text) == _bare(asked) and _lacks(asked):
        return question
    return text if _asks(text, question) else question


def _lacks(asked: str) -> bool:
    """Whether the question says next to nothing without the turns before it: "And when?", "Why is it?"."""
    return says_nothing(asked) or bool(open_pronouns(asked)) or len(_content(asked)) <= _FRAGMENT


def _content(text: str) -> list[str]:
    return [word.lower for word in w.split(text) if word.is_content]


def _bare(text: str) -> str:
    return " ".join(word.lower for word in w.split(text) if word.is_word)


def _asks(text: str, question: str) -> bool:
    """Whether `text` is a question, or a request like the one that `question` makes."""
    if text.endswith(_QUESTION_MARKS):
        return True
    if question.rstrip().endswith(_QUESTION_MARKS):
        return False
    asked, given = w.split(question), w.split(text)
    if w.is_question(given):
        return True
    kept = {word.lower for word in asked if word.is_content}
    return bool(kept) and kept <= {word.lower for word in given}


def _unquoted(text: str) -> str:
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        return text[1:-1].strip()
    return text.strip()


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().replace("<", "\u2039").replace(">", "\u203a")
