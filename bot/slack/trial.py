"""`footnote slack sandbox`: a Slack on this machine, with the bot in it, for people who have no workspace."""

import asyncio
from collections.abc import Callable

from bot import messages
from bot.settings import Settings
from bot.slack.answering import StreamingAnswerer
from bot.slack.library import Library
from bot.slack.manifest import EVENTS, SCOPES
from bot.slack.running import SlackTokens, run
from bot.slack.shutdown import end_on_signals
from index.errors import FootnoteError
from slack_sandbox.local import LocalSlack


async def try_out(
    settings: Settings,
    port: int,
    bot: tuple[StreamingAnswerer, Library] | None,
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
        raise FootnoteError(messages.PORT_TAKEN.format(port=port)) from error
    try:
        ready = messages.SANDBOX_READY.format(url=local.url)
        if bot is None:
            say(ready)
            say(messages.SANDBOX_ALONE.format(api=local.api_url, bot=local.bot_token, app=local.app_token))
            await _stopped(ended or asyncio.Event())
            return
        slack = settings.slack.model_copy(update={"base_url": local.api_url})
        here = settings.model_copy(update={"slack": slack})
        await run(here, SlackTokens(local.bot_token, local.app_token), *bot, lambda: say(ready), ended)
    finally:
        await local.__aexit__(None, None, None)


async def _stopped(ended: asyncio.Event) -> None:
    """Wait for SIGTERM, SIGINT or `ended`."""
    end_on_signals(ended)
    await ended.wait()
