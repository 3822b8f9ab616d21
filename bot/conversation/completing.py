"""Completes a follow-up from the turns before it, without a model: only what it lacks, only when it lacks it.

Earlier turns pasted into a question draw retrieval away from it, so what is added is a name or a phrase, and the
question before is repeated only when the follow-up is a mere fragment of it ("Why?", "And in 2020?").
"""

from collections.abc import Sequence

from bot.conversation import gaps
from bot.conversation import words as w
from bot.conversation.referents import referent
from bot.conversation.turn import Turn

LOOK_BACK = 4  # turns
LONGEST = 400  # characters of a rewritten question


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """The question as it would be asked with no conversation around it.

    `turns` are the turns before it, the oldest first; the last four count. A question that stands alone already,
    changes the topic, is not English, or would grow over 400 characters comes back unchanged.
    """
    recent = [turn for turn in turns if turn.standalone.strip()][-LOOK_BACK:]
    if not recent or not question.strip():
        return question
    completed = _without_pronouns(question, recent)
    return completed if len(completed) <= LONGEST else question


def _without_pronouns(question: str, turns: Sequence[Turn]) -> str:
    words = w.split(question)
    for pronoun in reversed(gaps.open_pronouns(question)):
        found = referent(pronoun.lower, turns)
        if not found:
            continue
        if gaps.is_possessive(words, words.index(pronoun)):
            found += "'" if found.endswith("s") else "'s"
        question = question[: pronoun.start] + found + question[pronoun.end :]
    return question
