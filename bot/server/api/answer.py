"""An answer as the server gives it: that of every other surface, with an id."""

from pydantic import Field
from pydantic.dataclasses import dataclass

from bot.answer import Answer


@dataclass(frozen=True)
class GivenAnswer(Answer):
    """What the bot says to a question. `citations` are ranges of documents, whose text they quote letter for letter."""

    id: str = Field(default="", description="By this the answer can be rated.")
