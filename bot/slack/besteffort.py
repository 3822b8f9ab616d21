"""Calls to Slack that no answer waits for: the status line, the stop button, prompts, streams of a draft.

They are never tried again, and are left out when the limit of their method is near: an answer must not wait for what
only decorates it. The limits are those that Slack publishes (https://docs.slack.dev/apis/web-api/rate-limits and the
page of each method).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

_log = logging.getLogger(__name__)
_MINUTE = 60.0
# Calls a minute and workspace.
_LIMITS = {
    "assistant.threads.setStatus": 600,
    "assistant.threads.setSuggestedPrompts": 50,
    "agents.sessions.setStatus": 50,
    "chat.startStream": 20,
    "chat.appendStream": 100,
}
_NEAR = 0.7  # of a limit: what begins something is left out from here on, so that what ends it still goes through
_REFUSED = 30.0  # seconds without a method that was refused, where Slack does not say for how long
_ENDING = 1.0  # seconds that calls under way are given when the bot ends


class BestEffort:
    """Knows how often each method was called lately. `client` tries nothing again by itself."""

    def __init__(self, client: AsyncWebClient, clock: Callable[[], float] = monotonic) -> None:
        self.client = AsyncWebClient(
            token=client.token, base_url=client.base_url, retry_handlers=[], session=client.session
        )
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}
        self._refused: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def may(self, method: str, *, ends: bool = False) -> bool:
        """Whether a method may be called now, and counts the call; what `ends` something may use the whole limit."""
        now, calls = self._clock(), self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - _MINUTE:
            calls.popleft()
        most = _LIMITS[method] * (1.0 if ends else _NEAR)
        if len(calls) >= most or now < self._refused.get(method, now):
            return False
        calls.append(now)
        return True

    def note(self, method: str, error: BaseException) -> bool:
        """Whether a call failed for its limit; the method then rests for as long as Slack says."""
        if not isinstance(error, SlackApiError) or "ratelimited" not in str(error):
            return False
        after = {str(name).lower(): value for name, value in dict(error.response.headers).items()}.get("retry-after")
        seconds = float(str(after)) if after is not None and str(after).isdigit() else _REFUSED
        self._refused[method] = self._clock() + seconds
        return True

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something aside."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """End what is under way, which is given a moment."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=_ENDING)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
