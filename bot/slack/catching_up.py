"""What was asked while the bot was down: on start the last minutes are read back, and each question goes the usual way.

Slack sends an event again for a few minutes only. A claim in the store says what was taken before; where the store is
new, the bot's own posts say it.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from time import time
from typing import Any

from bot.slack.dispatcher import Dispatcher
from bot.slack.listeners import Listeners
from bot.slack.posting import FAILURES, Poster
from bot.slack.question import PRIVATE, EventReader, SlackQuestion
from bot.slack.store import Store
from bot.slack.threads import thread_messages

_log = logging.getLogger(__name__)
_MINUTE, _DAY = 60.0, 86_400.0
_CHANNELS_MOST = 200
_THREADS_MOST = 50
_PAGE = 200
_TYPES = "public_channel,private_channel,mpim,im"
Message = Mapping[str, Any]


class CatchUp:
    """Reads back what was said since `minutes` before now."""

    def __init__(
        self, poster: Poster, store: Store, reader: EventReader, listeners: Listeners, dispatcher: Dispatcher
    ) -> None:
        self._poster = poster
        self._client = poster.client
        self._store = store
        self._reader = reader
        self._listeners = listeners
        self._dispatcher = dispatcher

    async def run(self, minutes: float) -> None:
        """Read back and have answered what nobody has heard; a refusal of Slack's is logged, and no failure."""
        since = time() - minutes * _MINUTE
        with self._dispatcher.arriving():
            try:
                async for channel, message in self._said(since):
                    await self._take(channel, message)
            except Exception as error:  # the bot goes on with what is asked now
                _log.warning("what was asked before the start was not read back: %s", error, exc_info=error)

    async def _said(self, since: float) -> AsyncIterator[tuple[str, Message]]:
        """What was said since then, with the channels: at the top level, and in threads that may concern the bot."""
        threads = {(channel, thread) for channel, thread in await self._active(since)}
        for channel in await self._channels():
            for message in await self._history(channel, since):
                if float(message["ts"]) >= since:
                    yield channel, message
                if float(message.get("latest_reply") or 0) >= since:
                    threads.add((channel, str(message["ts"])))
        for channel, thread in sorted(threads):
            for message in await self._replies(channel, thread, since):
                if float(message["ts"]) >= since and message["ts"] != thread:
                    yield channel, message

    async def _active(self, since: float) -> list[tuple[str, str]]:
        return await self._store.active_threads(self._reader.team, since - _DAY, _THREADS_MOST)

    async def _channels(self) -> list[str]:
        response = await self._client.users_conversations(types=_TYPES, exclude_archived=True, limit=_CHANNELS_MOST)
        return [str(channel["id"]) for channel in response["channels"]]

    async def _history(self, channel: str, since: float) -> list[Message]:
        """The messages of a channel of the last day before `since`, since old ones may have new replies."""
        try:
            response = await self._client.conversations_history(
                channel=channel, oldest=f"{since - _DAY:.6f}", limit=_PAGE
            )
        except FAILURES as error:
            _log.warning("the channel %s was not read back: %s", channel, error)
            return []
        return sorted(response["messages"], key=lambda message: float(message["ts"]))

    async def _replies(self, channel: str, thread: str, since: float) -> list[Message]:
        try:
            return await thread_messages(self._client, channel, thread, oldest=f"{since:.6f}")
        except FAILURES as error:
            _log.warning("a thread of %s was not read back: %s", channel, error)
            return []

    async def _take(self, channel: str, message: Message) -> None:
        kind = {"channel": channel, "type": "message"} | ({"channel_type": "im"} if channel.startswith("D") else {})
        body = {"event": {**message, **kind}, "event_id": f"read back {channel} {message['ts']}"}
        asked = self._reader.read(body)
        if not isinstance(asked, SlackQuestion) or asked.surface == PRIVATE:
            return
        if await self._store.claimed(asked.post) is not None:
            return
        if asked.mentioned and await self._poster.said(asked, ()):  # answered before the store was made
            return
        await self._listeners.said(body, self._client)
