"""A follow-up in a conversation becomes a question that stands alone."""

from bot.conversation.completing import standalone
from bot.conversation.condensing import accept_rewrite, condense_prompt
from bot.conversation.turn import Turn

__all__ = ["Turn", "accept_rewrite", "condense_prompt", "standalone"]
