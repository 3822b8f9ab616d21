"""Whom an abstention names: the owner of what came nearest, at most once an hour in a channel."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.answer import Answer
from bot.settings.slack import SlackSettings
from bot.slack.names import Names
from bot.slack.question import SlackQuestion
from bot.slack.store import Store

_HOUR = 3_600.0


class Owners:
    """The owners of the settings."""

    def __init__(self, names: Names, store: Store, settings: SlackSettings) -> None:
        self._names = names
        self._store = store
        self._settings = settings

    async def named(self, asked: SlackQuestion, answer: Answer) -> str | None:
        """Whom to ask, as mrkdwn; None when there is an answer, when nobody is, or when it was said lately."""
        owner = self._of(asked, answer) if answer.abstained else None
        if owner is None or not await self._store.is_due(f"owner {asked.post.team} {asked.post.channel}", _HOUR):
            return None
        return await self._names.owner(owner, ping=self._settings.ping_owners)

    def _of(self, asked: SlackQuestion, answer: Answer) -> str | None:
        retrieved: Sequence[Mapping[str, Any]] = answer.trace.get("retrieved") or [{}]
        nearest, owners = str(retrieved[0].get("source", "")), self._settings.owners
        within = [source for source in owners if nearest == source or nearest.startswith(f"{source.rstrip('/')}/")]
        return self._settings.owner(asked.post.channel, max(within, key=len, default=None))
