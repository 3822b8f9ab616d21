"""The Events API over HTTP, beside Socket Mode: Slack calls the bot, and each call's signature is checked.

The same listeners hear what comes; bolt refuses a call whose signature is wrong or older than five minutes.
"""

import asyncio
from collections.abc import Callable

from aiohttp import web

from bot import messages
from bot.slack.app import Bot
from bot.slack.connection import GRACE
from bot.slack.shutdown import end_on_signals
from index.errors import FootnoteError

PATH = "/slack/events"  # for events, commands and buttons alike


async def serve_http(
    bot: Bot,
    host: str,
    port: int,
    ended: asyncio.Event | None = None,
    ready: Callable[[], None] = lambda: None,
    grace: float = GRACE,
) -> None:
    """Listen and work until SIGTERM, SIGINT or `ended`; then take no more and finish, within 20 seconds.

    Raises FootnoteError when the port is taken.
    """
    ended = ended or asyncio.Event()
    end_on_signals(ended)
    runner = web.AppRunner(bot.app.web_app(path=PATH), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise FootnoteError(messages.PORT_TAKEN.format(port=port)) from error
        await bot.open()
        ready()
        await ended.wait()
    finally:
        await runner.cleanup()
        await bot.close(grace=grace)
