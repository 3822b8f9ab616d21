"""What is listened to, however it arrives: mentions, messages, the stop button. Nothing here waits for an answer."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import SlackSettings
from bot.slack.audience import Memberships
from bot.slack.dispatcher import Dispatcher
from bot.slack.posting import FAILURES
from bot.slack.question import Deleted, Edited, EventReader, SlackQuestion
from bot.slack.store import Answered, Store
from bot.slack.threads import thread_messages

_log = logging.getLogger(__name__)

Body = Mapping[str, Any]


class Listeners:
    """The events that begin, change or stop an answer."""

    def __init__(
        self, dispatcher: Dispatcher, reader: EventReader, store: Store, settings: SlackSettings, members: Memberships
    ) -> None:
        self._dispatcher = dispatcher
        self._reader = reader
        self._store = store
        self._settings = settings
        self._members = members

    def listen(self, app: AsyncApp) -> None:
        """Register with the app."""
        app.event("app_mention")(self.said)
        app.event("message")(self.said)
        app.event("agent_session_stopped")(self.stopped)
        app.event("member_joined_channel")(self.moved)
        app.event("member_left_channel")(self.moved)

    async def said(self, body: Body, client: AsyncWebClient) -> None:
        """Something was said, edited or deleted."""
        with self._dispatcher.arriving():
            await self._said(body, client)

    async def _said(self, body: Body, client: AsyncWebClient) -> None:
        match self._reader.read(body):
            case SlackQuestion() as asked:
                try:
                    if asked.mentioned or await self._follows_up(asked, client):
                        await self._dispatcher.take(asked)
                except Exception as error:  # whatever it is, nobody is left without a word
                    await self._dispatcher.apologise(asked, error)
            case Edited() as edited:
                if not await self._store.seen(str(body["event_id"])):
                    await self._dispatcher.edit(edited)
            case Deleted() as deleted:
                await self._dispatcher.delete(deleted)
            case None:
                return

    async def stopped(self, event: Body) -> None:
        """Somebody pressed the stop button."""
        await self._dispatcher.stop(str(event["channel"]), str(event["thread_ts"]))

    async def moved(self) -> None:
        """Somebody joined or left a channel: who may see what is asked anew."""
        self._members.forget()

    async def _follows_up(self, asked: SlackQuestion, client: AsyncWebClient) -> bool:
        """Whether a message that names nobody goes on with what the bot said last in its thread."""
        post = asked.post
        if not asked.follows or asked.names_others or not self._settings.follow_ups_in(post.channel):
            return False
        known = await self._store.thread(post.team, post.channel, asked.thread)
        if not known or float(post.ts) < min(float(one.ts) for one in known):
            return False
        try:
            told = await thread_messages(client, post.channel, asked.thread, oldest=_before(known[-1]), before=post.ts)
        except FAILURES as error:
            _log.info("a thread was not read, so what was said there is not taken for a question: %s", error)
            return False
        others = [one for one in told if one.get("user") != asked.user]
        return bool(others) and others[-1].get("user") == self._reader.user


def _before(answered: Answered) -> str:
    """A time before the messages of an answer, as Slack counts it."""
    return f"{float(answered.ts) - 1:.6f}"
