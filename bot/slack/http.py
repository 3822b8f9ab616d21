"""The Events API over HTTP, beside Socket Mode: Slack calls the bot, and each call's signature is checked.

The same listeners hear what comes; bolt refuses a call whose signature is wrong or older than five minutes. For many
workspaces the same is done here, before it is known whose call it is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.slack import operator_messages
from bot.slack.app import Bot
from bot.slack.connection import GRACE
from bot.slack.installing import INSTALL_PATH, InstallFlow
from bot.slack.manifest import REDIRECT_PATH
from bot.slack.shutdown import end_on_signals
from bot.slack.workspaces import Workspaces
from index.errors import FootnoteError

_log = logging.getLogger(__name__)
PATH = "/slack/events"  # for events, commands and buttons alike
_LARGEST = 2**20  # bytes of a call; Slack's are far smaller
_ENDINGS = frozenset({"app_uninstalled", "tokens_revoked"})


async def serve_http(
    bot: Bot | Workspaces,
    app: web.Application,
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
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise FootnoteError(operator_messages.PORT_TAKEN.format(port=port)) from error
        await bot.open()
        ready()
        await ended.wait()
    finally:
        await runner.cleanup()
        await bot.close(grace=grace)


def workspace_app(bot: Bot) -> web.Application:
    """What Slack calls for one workspace."""
    return bot.app.web_app(path=PATH)


def shared_app(workspaces: Workspaces, flow: InstallFlow, signing: str) -> web.Application:
    """What Slack and browsers call for many workspaces."""
    app = web.Application(client_max_size=_LARGEST)
    calls = SharedCalls(workspaces, signing)
    app.router.add_post(PATH, calls.hear)
    app.router.add_get(INSTALL_PATH, _answered_by(flow.handle_installation))
    app.router.add_get(REDIRECT_PATH, _answered_by(flow.handle_callback))
    return app


def _answered_by(handle: Callable[[AsyncBoltRequest], Awaitable[Any]]) -> Callable[..., Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await handle(await to_bolt_request(request)))

    return answer


class SharedCalls:
    """Takes each of Slack's calls to the bot of its workspace."""

    def __init__(self, workspaces: Workspaces, signing: str) -> None:
        self._workspaces = workspaces
        self._verifier = SignatureVerifier(signing)

    async def hear(self, request: web.Request) -> web.StreamResponse:
        """One call: an event, a command or a button."""
        text = await request.text()
        if not self._verifier.is_valid_request(text, dict(request.headers)):
            return web.json_response({"error": "invalid request"}, status=401)
        call = await to_bolt_request(request)
        if call.body.get("type") == "url_verification":
            return web.json_response({"challenge": str(call.body.get("challenge", ""))})
        event = call.body.get("event") or {}
        team = call.context.team_id or ""
        if event.get("type") in _ENDINGS:
            await self._end(team, event, float(call.body.get("event_time", 0)))
            return web.Response()
        bot = await self._workspaces.bot(team)
        if bot is None:
            _log.warning("a call was for the workspace %s, which is not served", team)
            return web.Response()
        return await to_aiohttp_response(await bot.app.async_dispatch(call))

    async def _end(self, team: str, event: Any, at: float) -> None:  # noqa: ANN401  JSON
        """A workspace took the app out, or its bot's token; tokens of people are none of ours."""
        if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
            await self._workspaces.left(team, at)
