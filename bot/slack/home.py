"""The Home tab, and what may be asked, when somebody opens the bot."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import SlackSettings
from bot.slack.audience import Audience
from bot.slack.dispatcher import Dispatcher
from bot.slack.escaping import literal
from bot.slack.library import SlackLibrary
from bot.slack.messages import WORDS
from bot.slack.posting import FAILURES, Poster
from bot.slack.posts import note_post
from bot.slack.question import DIRECT, SlackQuestion
from bot.slack.store import MessageKey, Store
from bot.slack.views import ASK_ABOUT, home_view, suggested_prompts

_log = logging.getLogger(__name__)
_DRAWN_FROM = 20  # documents
_PROMPTS = "assistant.threads.setSuggestedPrompts"

Ack = Callable[[], Awaitable[object]]


class Home:
    """Shows a person what the bot knows: only what that person may see."""

    def __init__(
        self,
        library: SlackLibrary,
        audience: Audience,
        store: Store,
        settings: SlackSettings,
        dispatcher: Dispatcher,
        poster: Poster,
        team: str,
    ) -> None:
        self._team = team
        self._dispatcher = dispatcher
        self._effort = poster.effort
        self._library = library
        self._audience = audience
        self._store = store
        self._words = WORDS[settings.language]

    def listen(self, app: AsyncApp) -> None:
        """Register with the app."""
        app.event("app_home_opened")(self.opened)
        app.action(ASK_ABOUT)(self.asked)

    async def opened(self, event: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Somebody opened the Home tab, or the conversation with the bot, where questions are suggested."""
        user = str(event["user"])
        allowed = await self._audience.of_person(user)
        known = await asyncio.to_thread(self._library.known, allowed, _DRAWN_FROM)
        try:
            if event.get("tab") == "home":
                asked = [(answered.question, answered.id) for answered in await self._store.last_of(self._team, user)]
                view = home_view(known, asked, self._words, datetime.now(UTC).date())
                await client.views_publish(user_id=user, view=view)
            elif (prompts := suggested_prompts(known.documents, self._words)) and self._effort.may(_PROMPTS):
                await self._effort.client.assistant_threads_setSuggestedPrompts(
                    channel_id=event["channel"], prompts=prompts, title=self._words.prompts_title
                )
        except FAILURES as error:
            self._effort.note(_PROMPTS, error)
            _log.warning("somebody opened the bot and was shown nothing new: %s", error)

    async def asked(self, ack: Ack, body: Mapping[str, Any], client: AsyncWebClient) -> None:
        """A document of the Home tab was clicked: what it is about is asked, and answered, in the direct message."""
        await ack()
        user, title = str(body["user"]["id"]), str(body["actions"][0]["value"])
        question = self._words.prompt_title.format(title=title)
        try:
            channel = str((await client.conversations_open(users=user))["channel"]["id"])
            post = note_post(self._words.asks_about.format(question=literal(question)))
            posted = await client.chat_postMessage(channel=channel, text=post.text, blocks=post.blocks)
        except FAILURES as error:
            _log.warning("what was clicked on the Home tab was not asked: %s", error)
            return
        ts = str(posted["ts"])
        key = MessageKey(self._team, channel, ts)
        await self._dispatcher.take(SlackQuestion(key, ts, user, question, DIRECT))
