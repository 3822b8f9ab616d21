"""Socket Mode: connected until told to end, and connected anew when the socket has gone deaf."""

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from time import time

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.slack.app import Bot
from bot.slack.posting import FAILURES

_log = logging.getLogger(__name__)
_PING = 5.0  # seconds between two pings
_DEAF = 5  # pings without an answer; the SDK itself notices four, unless its own watch has died
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def serve(
    bot: Bot,
    app_token: str,
    ended: asyncio.Event | None = None,
    ping: float = _PING,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Connect and work until SIGTERM, SIGINT or `ended`; then take no more and finish, within 20 seconds.

    `ready` is called once it is connected.

    Raises one of posting.FAILURES when there is no connecting.
    """
    ended = ended or asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in _SIGNALS:
        with suppress(NotImplementedError, ValueError, RuntimeError):  # not the main thread, or Windows
            loop.add_signal_handler(name, ended.set)
    handler = AsyncSocketModeHandler(bot.app, app_token, ping_interval=ping)
    watch = None
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK has no annotation here
        await bot.open()
        ready()
        watch = asyncio.create_task(watched(handler.client, ping))
        await ended.wait()
    finally:
        if watch is not None:
            watch.cancel()
        handler.client.auto_reconnect_enabled = handler.client.default_auto_reconnect_enabled = False
        await handler.disconnect_async()  # type: ignore[no-untyped-call]  # as above
        await bot.close()
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above


async def watched(client: SocketModeClient, ping: float) -> None:
    """Connect anew when nothing has been heard for too long, whatever the client itself believes."""
    while True:
        await asyncio.sleep(ping)
        heard = client.last_ping_pong_time
        if heard is None or time() - heard <= ping * _DEAF:
            continue
        _log.warning("the connection to Slack has gone deaf; connecting anew")
        client.last_ping_pong_time = None
        try:
            await client.connect_to_new_endpoint(force=True)
        except FAILURES as error:
            _log.warning("connecting anew failed: %s", error)
