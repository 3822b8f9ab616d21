"""What a thread shows while the bot works: a line, kept alive, and a stop button. No answer waits for any of it.

`show`, `offer_stop` and `end` say what is wanted and return at once; a task aside makes it so, one call at a time.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.besteffort import BestEffort
from bot.slack.posting import FAILURES, Pace
from bot.slack.question import PRIVATE, SlackQuestion
from bot.slack.splitting import shortened

_log = logging.getLogger(__name__)
_LINE, _SESSION = "assistant.threads.setStatus", "agents.sessions.setStatus"
_TITLE_MOST = 80  # characters
_WORKING, _IDLE = "processing", "active"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A thread's line, and the state of its session."""

    line: str = ""
    session: str = _IDLE


class StatusLine:
    """The status of one question's thread; `processing` says that somebody may have left it with a stop button."""

    def __init__(self, effort: BestEffort, pace: Pace, asked: SlackQuestion, *, processing: bool = False) -> None:
        self._effort = effort
        self._pace = pace
        self._asked = asked
        self._title = shortened(asked.text, _TITLE_MOST)  # names the session in the list of conversations
        self._wanted = _Shown()
        self._shown = _Shown(session=_WORKING if processing else _IDLE)
        self._tried = self._shown
        self._calling = False
        self._held = False
        self._over = asyncio.Event()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def show(self, text: str) -> None:
        """Show `text` from now on."""
        self._want(line=text)

    def offer_stop(self) -> None:
        """Show the stop button."""
        self._want(session=_WORKING)

    def hold(self) -> None:
        """Begin nothing new: the answer is about to be said."""
        self._held = True

    def stream_ended(self) -> None:
        """The end of the stream took the stop button away, as it was told to."""
        self._wanted = replace(self._wanted, session=_IDLE)
        self._was_taken(session=_IDLE)

    def end(self, *, replaced: bool = False) -> None:
        """Show nothing any more; `replaced`: a new message has taken the line away, as Slack does by itself."""
        self._held = True
        self._wanted = _Shown()
        if replaced:
            self._was_taken(line="")
        self._over.set()
        self._wake()

    def _want(self, **what: str) -> None:
        if not self._held and self._asked.surface != PRIVATE:
            self._wanted = replace(self._wanted, **what)
            self._wake()

    def _was_taken(self, **what: str) -> None:
        """Slack took something away by itself; a call that is under way may yet put it back."""
        if not self._calling:
            self._shown = self._tried = replace(self._shown, **what)

    def _wake(self) -> None:
        self._news.set()
        if self._task is None and self._asked.surface != PRIVATE and self._tried != self._wanted:
            self._task = self._effort.begin(self._keep())

    async def _keep(self) -> None:
        while not self._over.is_set():
            self._news.clear()
            if not self._held:
                await self._make_so()
            await _within(self._over.wait(), self._pace.status_gap)
            if self._tried == self._wanted or self._held:
                stirred = await _within(self._news.wait(), self._pace.refresh)
                if not stirred:  # Slack drops a line after two minutes
                    self._shown = self._tried = replace(self._shown, line="")
        await self._make_so()

    async def _make_so(self) -> None:
        """Bring about what is wanted, as far as Slack lets it be."""
        wanted = self._tried = self._wanted
        if wanted.session != self._shown.session and await self._call(_SESSION, wanted.session):
            self._shown = replace(self._shown, session=wanted.session)
        if wanted.line != self._shown.line and await self._call(_LINE, wanted.line):
            self._shown = replace(self._shown, line=wanted.line)

    async def _call(self, method: str, value: str) -> bool:
        """Make a call, unless its limit is near; whatever comes of it, the answer goes on. Whether it was made."""
        if not self._effort.may(method, ends=value in {"", _IDLE}):
            return False
        client, channel, thread = self._effort.client, self._asked.post.channel, self._asked.thread
        self._calling = True
        try:
            if method == _LINE:
                await client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=value)
            else:
                await client.agents_sessions_setStatus(
                    channel_id=channel, thread_ts=thread, status=value, title=self._title if value == _WORKING else None
                )
        except FAILURES as error:
            self._effort.note(method, error)
            _log.info("%s did not go through: %s", method, error)
        finally:
            self._calling = False
        return True


async def _within(what: Coroutine[Any, Any, Any], seconds: float) -> bool:
    """Whether something happens within some seconds."""
    try:
        async with asyncio.timeout(seconds):
            await what
    except TimeoutError:
        return False
    return True
