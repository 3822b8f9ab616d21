"""The Events API over HTTP: Slack calls the app at its address, and signs what it says.

How a call is signed: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import aiohttp

from slack_sandbox.limits import RateLimits
from slack_sandbox.workspace import Json


class Calls:
    """Calls the app at `url`; `secret` signs each call."""

    def __init__(self, url: str, secret: str, limits: RateLimits, changed: Callable[[], None]) -> None:
        self._url = url
        self._secret = secret
        self._limits = limits
        self._changed = changed
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def busy(self) -> int:
        """Calls that are under way."""
        return len(self._tasks)

    def event(self, payload: Json) -> None:
        """Deliver an event, again and again until it is acknowledged or the attempts have run out."""
        task = asyncio.get_running_loop().create_task(self._insist(payload))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def ask(self, kind: str, payload: Json) -> Json | None:
        """Deliver what a person did, once. Returns the app's answer, None when none came in time."""
        fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        response = await self._call(urlencode(fields), "application/x-www-form-urlencoded", {})
        if response is None:
            return None
        try:
            answer = json.loads(response or "{}")
        except ValueError:
            return {"text": response}
        return answer if isinstance(answer, dict) else {}

    async def close(self) -> None:
        """End what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._changed()

    async def _insist(self, payload: Json) -> None:
        for attempt, delay in enumerate((0.0, *self._limits.retry_delays)):
            await asyncio.sleep(delay)
            again = {"X-Slack-Retry-Num": str(attempt)} if attempt else {}
            if await self._call(json.dumps(payload), "application/json", again) is not None:
                return

    async def _call(self, body: str, kind: str, more: dict[str, str]) -> str | None:
        """What the app answers with 200; None for anything else, and for silence."""
        stamp = str(int(time.time()))
        signed = hmac.new(self._secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed}"}
        limit = aiohttp.ClientTimeout(total=self._limits.ack)
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(self._url, data=body, headers=headers | more) as answer,
            ):
                return await answer.text() if answer.status == 200 else None  # noqa: PLR2004  as HTTP has it
        return None
