"""What is listened to, however it arrives: mentions, messages, the stop button. Nothing here waits for an answer."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import SlackSettings
from bot.slack.audience import Memberships
from bot.slack.dispatcher import Dispatcher
from bot.slack.posting import FAILURES
from bot.slack.question import (
    CHANNEL,
    DIRECT,
    Deleted,
    Edited,
    EventReader,
    SlackQuestion,
    private,
    viewed_channel,
)
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
        self._viewed: dict[str, str | None] = {}

    def listen(self, app: AsyncApp) -> None:
        """Register with the app."""
        app.event("app_mention")(self.said)
        app.event("message")(self.said)
        app.event("agent_session_stopped")(self.stopped)
        app.event("member_joined_channel")(self.moved)
        app.event("member_left_channel")(self.moved)
        app.event("reaction_added")(self.reacted)
        app.event("app_context_changed")(self.turned)

    async def said(self, body: Body, client: AsyncWebClient) -> None:
        """Something was said, edited or deleted."""
        with self._dispatcher.arriving():
            await self._said(body, client)

    async def _said(self, body: Body, client: AsyncWebClient) -> None:
        match self._reader.read(body):
            case SlackQuestion() as asked:
                try:
                    if wanted := await self._wanted(asked, client):
                        await self._dispatcher.take(wanted)
                except Exception as error:  # whatever it is, nobody is left without a word
                    await self._dispatcher.apologise(asked, error)
            case Edited() as edited:
                if not await self._store.seen(str(body["event_id"])):
                    await self._dispatcher.edit(Edited(self._placed(edited.asked)))
            case Deleted() as deleted:
                await self._dispatcher.delete(deleted)
            case None:
                return

    async def reacted(self, event: Body, body: Body, client: AsyncWebClient) -> None:
        """Somebody put an emoji on a message: the one of the settings asks what stands there."""
        item = event["item"]
        if event["reaction"] != self._settings.ask_emoji or item.get("type") != "message":
            return
        with self._dispatcher.arriving():
            try:
                asked = await self._chosen(str(item["channel"]), str(item["ts"]), body, client)
            except FAILURES as error:
                _log.warning("a message was not read that an emoji was put on: %s", error)
                return
            if asked is not None:
                await self._dispatcher.ask(replace(asked, user=str(event["user"])))

    async def _chosen(self, channel: str, ts: str, body: Body, client: AsyncWebClient) -> SlackQuestion | None:
        """The message that an emoji was put on, as a question to the bot; None for what no person has written."""
        time = float(ts)
        messages = await thread_messages(client, channel, ts, oldest=f"{time - 1:.6f}", before=f"{time + 0.00001:.6f}")
        message = next((each for each in messages if each["ts"] == ts), None)
        if message is None:
            return None
        asked = self._reader.read({**body, "event": {**message, "channel": channel, "type": "message"}})
        if not isinstance(asked, SlackQuestion):
            return None
        return self._placed(replace(asked, mentioned=True, foreign=asked.foreign or asked.shared))

    async def turned(self, event: Body) -> None:
        """Somebody looks at another channel beside the conversation with the bot."""
        if user := event.get("user"):
            self._viewed[str(user)] = viewed_channel(event.get("context"))

    async def stopped(self, event: Body) -> None:
        """Somebody pressed the stop button."""
        await self._dispatcher.stop(str(event["channel"]), str(event["thread_ts"]))

    async def moved(self) -> None:
        """Somebody joined or left a channel: who may see what is asked anew."""
        self._members.forget()

    async def _wanted(self, asked: SlackQuestion, client: AsyncWebClient) -> SlackQuestion | None:
        """The question as it is to be answered; None when it is not for the bot."""
        if asked.mentioned:
            return self._placed(asked)
        if await self._follows_up(asked, client):
            return asked
        here = self._settings.channel(asked.post.channel)
        is_open = here.unasked and not (asked.follows or asked.names_others or asked.foreign)
        return replace(asked, unasked=True) if is_open and asked.is_question else None

    def _placed(self, asked: SlackQuestion) -> SlackQuestion:
        """Where a question is answered that names the bot: in the open, or to the asker alone, as the settings say."""
        if asked.surface == DIRECT and asked.viewing is None:
            return replace(asked, viewing=self._viewed.get(asked.user))
        is_private = asked.surface == CHANNEL and asked.mentioned and self._settings.is_private_in(asked.post.channel)
        return private(asked, None) if is_private else asked

    async def _follows_up(self, asked: SlackQuestion, client: AsyncWebClient) -> bool:
        """Whether a message that names nobody goes on with what the bot said last in its thread."""
        post = asked.post
        if not asked.follows or asked.names_others or not self._settings.follow_ups_in(post.channel):
            return False
        known = await self._store.thread(post.team, post.channel, asked.thread)
        if not known or float(post.ts) < min(float(answered.ts) for answered in known):
            return False
        try:
            messages = await thread_messages(
                client, post.channel, asked.thread, oldest=_before(known[-1]), before=post.ts
            )
        except FAILURES as error:
            _log.info("a thread was not read, so what was said there is not taken for a question: %s", error)
            return False
        others = [message for message in messages if message.get("user") != asked.user]
        return bool(others) and others[-1].get("user") == self._reader.user


def _before(answered: Answered) -> str:
    """A time before the messages of an answer, as Slack counts it."""
    return f"{float(answered.ts) - 1:.6f}"
