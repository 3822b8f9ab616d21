"""What a message wants: small talk, an overview of a text, or an answer from the documents. Decided here alone."""

from enum import StrEnum

from bot.question.overview import is_overview
from bot.question.small_talk import small_talk


class Intent(StrEnum):
    """What a message wants."""

    GREETING = "greeting"
    THANKS = "thanks"
    ABILITIES = "abilities"
    OVERVIEW = "overview"
    ANSWER = "answer"

    @property
    def is_small_talk(self) -> bool:
        """Whether a fixed reply is enough: nothing is searched, and no model is asked."""
        return self in {Intent.GREETING, Intent.THANKS, Intent.ABILITIES}


def intent_of(message: str) -> Intent:
    """What `message` wants."""
    talk = small_talk(message)
    if talk is not None:
        return Intent(talk)  # each kind of small talk is an intent of the same name
    return Intent.OVERVIEW if is_overview(message) else Intent.ANSWER
