"""The Home tab, and what may be asked, when somebody opens the bot."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import SlackSettings
from bot.slack.audience import Audience
from bot.slack.library import Library
from bot.slack.messages import WORDS
from bot.slack.posting import FAILURES
from bot.slack.store import Store
from bot.slack.views import home_view, suggested_prompts

_log = logging.getLogger(__name__)
_DRAWN_FROM = 20  # documents


class Home:
    """Shows a person what the bot knows: only what that person may see."""

    def __init__(self, library: Library, audience: Audience, store: Store, settings: SlackSettings) -> None:
        self._library = library
        self._audience = audience
        self._store = store
        self._words = WORDS[settings.language]

    def listen(self, app: AsyncApp) -> None:
        """Register with the app."""
        app.event("app_home_opened")(self.opened)

    async def opened(self, event: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Somebody opened the Home tab, or the conversation with the bot, where questions are suggested."""
        user = str(event["user"])
        allowed = await self._audience.of_person(user)
        known = await asyncio.to_thread(self._library.known, allowed, _DRAWN_FROM)
        try:
            if event.get("tab") == "home":
                asked = [one.question for one in await self._store.last_of(user)]
                view = home_view(known, asked, self._words, datetime.now(UTC).date())
                await client.views_publish(user_id=user, view=view)
            elif prompts := suggested_prompts(known.documents, self._words):
                await client.assistant_threads_setSuggestedPrompts(
                    channel_id=event["channel"], prompts=prompts, title=self._words.prompts_title
                )
        except FAILURES as error:
            _log.warning("somebody opened the bot and was shown nothing new: %s", error)
