"""A follow-up in a conversation becomes a question that stands alone."""

from bot.question.followup.completion import standalone
from bot.question.followup.context import documents_continued, said_before
from bot.question.followup.rewriting import accept_rewrite, condense_prompt
from bot.question.followup.turn import Turn

__all__ = ["Turn", "accept_rewrite", "condense_prompt", "documents_continued", "said_before", "standalone"]
