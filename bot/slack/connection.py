"""Socket Mode: connected until told to end, and connected anew when the socket has gone deaf."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from time import monotonic, time
from typing import Any

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.slack.app import Bot
from bot.slack.posting import FAILURES
from bot.slack.shutdown import end_on_signals

_log = logging.getLogger(__name__)
_PING = 5.0  # seconds between two pings
_QUIET = 900.0  # seconds without an event, after which a socket is not believed, whatever its pings say
GRACE = 12.0  # seconds that answers under way are given
_DEAF = 5  # pings without an answer; the SDK itself notices four, unless its own watch has died


async def serve(
    bot: Bot,
    app_token: str,
    ended: asyncio.Event | None = None,
    ping: float = _PING,
    ready: Callable[[], None] = lambda: None,
    grace: float = GRACE,
) -> None:
    """Connect and work until SIGTERM, SIGINT or `ended`; then take no more and finish, within 20 seconds.

    `ready` is called once it is connected.

    Raises one of posting.FAILURES when there is no connecting.
    """
    ended = ended or asyncio.Event()
    end_on_signals(ended)
    handler = AsyncSocketModeHandler(bot.app, app_token, ping_interval=ping)
    watch = None
    try:
        # The SDK tries for ever, also with a token that is refused: what it would ask first is asked here.
        opened = await bot.app.client.apps_connections_open(app_token=app_token)
        handler.client.wss_uri = opened["url"]
        await _unless(ended, handler.connect_async())  # type: ignore[no-untyped-call]  # the SDK has no annotation here
        await bot.open()
        ready()
        watch = asyncio.create_task(watched(handler.client, ping))
        await ended.wait()
    finally:
        if watch is not None:
            watch.cancel()
        handler.client.auto_reconnect_enabled = handler.client.default_auto_reconnect_enabled = False
        await handler.disconnect_async()  # type: ignore[no-untyped-call]  # as above
        await bot.close(grace=grace)
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above


async def _unless(ended: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do `work`, unless the end comes first."""
    working, ending = asyncio.ensure_future(work), asyncio.ensure_future(ended.wait())
    await asyncio.wait([working, ending], return_when=asyncio.FIRST_COMPLETED)
    for task in (working, ending):
        task.cancel()


async def watched(client: SocketModeClient, ping: float, quiet: float = _QUIET) -> None:
    """Connect anew when nothing has been heard for too long, whatever the client itself believes.

    A socket may answer pings and deliver nothing: after `quiet` seconds without an event it is made anew, too.
    """
    heard = monotonic()

    async def hear(message: WSMessage) -> None:
        nonlocal heard
        del message
        heard = monotonic()

    client.on_message_listeners.append(hear)
    while True:
        await asyncio.sleep(ping)
        answered = client.last_ping_pong_time
        is_deaf = answered is not None and time() - answered > ping * _DEAF
        if not is_deaf and monotonic() - heard <= quiet:
            continue
        _log.log(logging.WARNING if is_deaf else logging.INFO, "nothing is heard from Slack; connecting anew")
        client.last_ping_pong_time, heard = None, monotonic()
        try:
            await client.connect_to_new_endpoint(force=True)
        except FAILURES as error:
            _log.warning("connecting anew failed: %s", error)
