"""`footnote slack sandbox`: a Slack on this machine, with the bot in it, for people who have no workspace."""

import asyncio
from collections.abc import Callable

from bot import wording
from bot.settings import Settings
from bot.slack.answering import Answerer
from bot.slack.ending import end_on_signals
from bot.slack.library import Library
from bot.slack.manifest import EVENTS, SCOPES
from bot.slack.running import Tokens, run
from bot.slack.sandbox.local import LocalSlack
from index.errors import FootnoteError


async def try_out(
    settings: Settings,
    port: int,
    bot: tuple[Answerer, Library] | None,
    say: Callable[[str], None],
    ended: asyncio.Event | None = None,
) -> None:
    """Show a local Slack until SIGTERM, SIGINT or `ended`; `bot` answers in it, None leaves it to whoever connects.

    Raises FootnoteError when the port is taken, and what the bot raises.
    """
    local = LocalSlack(port=port)
    local.core.scopes = set(SCOPES)
    local.core.subscriptions = set(EVENTS)
    try:
        await local.__aenter__()
    except OSError as error:
        raise FootnoteError(wording.PORT_TAKEN.format(port=port)) from error
    try:
        ready = wording.SANDBOX_READY.format(url=local.url)
        if bot is None:
            say(ready)
            say(wording.SANDBOX_ALONE.format(api=local.api_url, bot=local.bot_token, app=local.app_token))
            await _stopped(ended or asyncio.Event())
            return
        slack = settings.slack.model_copy(update={"base_url": local.api_url})
        here = settings.model_copy(update={"slack": slack})
        await run(here, Tokens(local.bot_token, local.app_token), *bot, lambda: say(ready), ended)
    finally:
        await local.__aexit__(None, None, None)


async def _stopped(ended: asyncio.Event) -> None:
    """Wait for SIGTERM, SIGINT or `ended`."""
    end_on_signals(ended)
    await ended.wait()
