"""What a thread shows while the bot works: a line, kept alive, and a stop button. No failure here reaches an answer."""

import asyncio
import logging
from contextlib import suppress

from bot.slack.posting import FAILURES, Poster
from bot.slack.question import PRIVATE, SlackQuestion

_log = logging.getLogger(__name__)
_LAST = 2.0  # seconds that a setting under way is waited for


class StatusLine:
    """The status of one question's thread; `processing` says that somebody may have left it with a stop button."""

    def __init__(self, poster: Poster, asked: SlackQuestion, *, processing: bool = False) -> None:
        self._poster = poster
        self._asked = asked
        self._text = ""
        self._news = asyncio.Event()
        self._ended = False
        self._task: asyncio.Task[None] | None = None
        self._processing = processing and asked.surface != PRIVATE

    def show(self, text: str) -> None:
        """Show `text` from now on; returns at once."""
        if self._asked.surface == PRIVATE or self._ended:
            return
        self._text = text
        self._news.set()
        if self._task is None:
            self._task = asyncio.create_task(self._keep())

    async def offer_stop(self) -> None:
        """Show the stop button."""
        self._processing = True
        await self._session("processing")

    async def end(self) -> None:
        """Show nothing any more."""
        self._ended = True
        self._news.set()
        if self._task is None:
            return
        _, late = await asyncio.wait([self._task], timeout=_LAST)
        for task in late:
            task.cancel()
        if self._processing:
            await self._session("active")

    async def clear(self) -> None:
        """Take the line away where no new message does so by itself."""
        if self._task is not None:
            await self._set("")

    async def _keep(self) -> None:
        while not self._ended:
            self._news.clear()
            await self._set(self._text)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), self._poster.pace.refresh)

    async def _set(self, text: str) -> None:
        try:
            await self._poster.client.assistant_threads_setStatus(
                channel_id=self._asked.post.channel, thread_ts=self._asked.thread, status=text
            )
        except FAILURES as error:
            _log.info("the status of a thread was not set: %s", error)

    async def _session(self, state: str) -> None:
        try:
            await self._poster.client.agents_sessions_setStatus(
                channel_id=self._asked.post.channel, thread_ts=self._asked.thread, status=state
            )
        except FAILURES as error:
            _log.info("the session of a thread was not set: %s", error)
