"""`footnote slack sandbox`: a Slack on this machine, with the bot in it, for people who have no workspace."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.settings import Settings
from bot.slack import operator_messages
from bot.slack.answerer import StreamingAnswerer
from bot.slack.library import SlackLibrary
from bot.slack.manifest import events_of, scopes_of
from bot.slack.running import SlackTokens, run
from bot.slack.shutdown import end_on_signals
from bot.slack.store import Store, url_of
from index.errors import FootnoteError
from slack_sandbox.local import LocalSlack


async def try_out(
    settings: Settings,
    port: int,
    bot: tuple[StreamingAnswerer, SlackLibrary] | None,
    say: Callable[[str], None],
    ended: asyncio.Event | None = None,
) -> None:
    """Show a local Slack until SIGTERM, SIGINT or `ended`; `bot` answers in it, None leaves it to whoever connects.

    Raises FootnoteError when the port is taken, and what the bot raises.
    """
    local = LocalSlack(port=port)
    local.core.scopes = set(scopes_of(settings))
    local.core.subscriptions = set(events_of(settings))
    try:
        await local.__aenter__()
    except OSError as error:
        raise FootnoteError(operator_messages.PORT_TAKEN.format(port=port)) from error
    try:
        ready = operator_messages.SANDBOX_READY.format(url=local.url)
        if bot is None:
            say(ready)
            say(operator_messages.SANDBOX_ALONE.format(api=local.api_url, bot=local.bot_token, app=local.app_token))
            await _stopped(ended or asyncio.Event())
            return
        unread = {channel: one.model_copy(update={"read": False}) for channel, one in settings.slack.channels.items()}
        slack = settings.slack.model_copy(update={"base_url": local.api_url, "channels": unread, "workspaces": {}})
        here = settings.model_copy(update={"slack": slack})
        tokens = SlackTokens(local.bot_token, local.app_token)
        with tempfile.TemporaryDirectory() as own:  # what happens here is none of the real workspace's
            await run(here, tokens, *bot, lambda: say(ready), ended, Store(url_of(Path(own))))
    finally:
        await local.__aexit__(None, None, None)


async def _stopped(ended: asyncio.Event) -> None:
    """Wait for SIGTERM, SIGINT or `ended`."""
    end_on_signals(ended)
    await ended.wait()
