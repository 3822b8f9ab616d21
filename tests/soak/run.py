"""One soak: the real bot in the local Slack, everything asked, every answer counted."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.settings.slack import SlackSettings
from bot.slack.app import Bot, build, web_client
from bot.slack.connection import serve
from bot.slack.store import Store, url_of
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import Shelf
from tests.soak.town import Load, Outcome, ask_all, break_things, counted, disturb, settle_in

_PATIENCE = 300.0  # seconds for the last answers
_DISTURBED = 20.0  # seconds between two disturbances of the connection
_WORKERS = 8
_QUIET = 2.0  # seconds without news, after which all is taken to be done


async def soak(load: Load, data: Path, answerer: Any) -> Outcome:
    """Ask everything, wait for the answers, and count."""
    async with LocalSlack() as slack:
        slack.core.limits.rates = float(load.limited)
        slack.core.limits.retry_delays = (0.0, 1.0, 5.0, 5.0, 5.0)
        people, channels = settle_in(slack, load)
        settings = SlackSettings(base_url=slack.api_url, workers=_WORKERS, queue=load.questions)
        store = Store(url_of(data))
        await store.open()
        session = ClientSession()
        client = web_client(slack.bot_token, settings, session)
        bot = await build(client, settings, answerer, Shelf(()), store)
        ended = asyncio.Event()
        running = asyncio.create_task(serve(bot, slack.app_token, ended, ping=2.0))
        await slack.connected()
        trouble = None
        if load.faulty:
            break_things(slack, load)
            trouble = asyncio.create_task(disturb(slack, _DISTURBED))
        start = time.monotonic()
        asked = await ask_all(slack, load, people, channels)
        with suppress(TimeoutError):
            await slack.until(lambda: _done(slack, bot), _PATIENCE)
        seconds, waiting = time.monotonic() - start, bot.dispatcher.jobs
        if trouble is not None:
            trouble.cancel()
        slack.core.faults.clear()
        ended.set()
        await running
        await store.close()
        await session.close()
        return counted(slack, asked, waiting, seconds)


def _done(slack: LocalSlack, bot: Bot) -> bool:
    """Nothing waits, nothing is under way, and that for a while: between two steps of a question all is quiet too."""
    under_way = bot.dispatcher.jobs or slack.core.sockets.busy or slack.core.busy
    return not under_way and time.monotonic() - slack.core.quiet_since > _QUIET
