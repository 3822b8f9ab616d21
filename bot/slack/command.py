"""The command `/footnote` and the shortcut on a message: questions that are answered to the asker alone."""

from collections.abc import Mapping
from time import time
from typing import Any, Protocol

from slack_bolt.app.async_app import AsyncApp

from bot.settings.slack import SlackSettings
from bot.slack.dispatcher import Dispatcher
from bot.slack.manifest import COMMAND, SHORTCUT
from bot.slack.messages import WORDS
from bot.slack.question import CHANNEL, EventReader, SlackQuestion, private
from bot.slack.store import MessageKey
from bot.slack.words import SlackWords

Body = Mapping[str, Any]


class Ack(Protocol):
    """Acknowledges a request; a text is shown to the asker alone."""

    async def __call__(self, text: str = "") -> object:
        """Send it."""
        ...


class Command:
    """Takes private questions to the dispatcher."""

    def __init__(self, dispatcher: Dispatcher, reader: EventReader, settings: SlackSettings) -> None:
        self._dispatcher = dispatcher
        self._reader = reader
        self._settings = settings

    def listen(self, app: AsyncApp) -> None:
        """Register with the app."""
        app.command(COMMAND)(self.commanded)
        app.message_shortcut(SHORTCUT)(self.chosen)

    async def commanded(self, ack: Ack, body: Body) -> None:
        """`/footnote QUESTION`; without a question it says what to write."""
        channel, text = str(body["channel_id"]), self._reader.plain(str(body.get("text") or ""))
        if not text:
            await ack(text=self._words(channel).empty)
            return
        await ack()
        now = f"{time():.6f}"  # a command is no message: nothing else tells one from another
        team = str(body.get("team_id") or self._reader.team)
        asked = SlackQuestion(
            post=MessageKey(self._reader.team, channel, now),
            thread=now,
            user=str(body["user_id"]),
            text=text,
            raw=str(body.get("text") or ""),
            surface=CHANNEL,
            foreign=team != self._reader.team,
        )
        await self._dispatcher.take(private(asked, str(body["response_url"])))

    async def chosen(self, ack: Ack, body: Body) -> None:
        """“Ask Footnote about this”: the message is the question, what stands above it in its thread completes it."""
        await ack()
        message, user = body["message"], body["user"]
        ts = str(message["ts"])
        thread = str(message.get("thread_ts") or ts)
        asked = SlackQuestion(
            post=MessageKey(self._reader.team, str(body["channel"]["id"]), str(body["action_ts"])),
            thread=thread,
            user=str(user["id"]),
            text=self._reader.plain(str(message.get("text") or "")),
            raw=str(message.get("text") or ""),
            surface=CHANNEL,
            follows=thread != ts,
            foreign=str(user.get("team_id") or self._reader.team) != self._reader.team,
        )
        await self._dispatcher.take(private(asked, str(body["response_url"])))

    def _words(self, channel: str) -> SlackWords:
        return WORDS[self._settings.language_in(channel)]
