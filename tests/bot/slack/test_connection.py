"""The connection: connected anew when it breaks or goes deaf, and ended in good order."""

import asyncio
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from bot.settings import Settings
from bot.settings.slack import SlackSettings
from bot.slack.app import build, web_client
from bot.slack.connection import serve
from bot.slack.running import SlackTokens, run
from bot.slack.store import Store, url_of
from index.errors import FootnoteError, SettingsError
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AS_IT_COMES, FOUND, QUOTE, Scene, Scripted, Shelf, scene, sentence

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"


async def served(slack: LocalSlack, data: Path, answerer: Scripted, ended: asyncio.Event, ping: float = 0.2) -> None:
    store = Store(url_of(data))
    await store.open()
    settings = SlackSettings(base_url=slack.api_url)
    bot = await build(web_client(slack.bot_token, settings), settings, answerer, Shelf([]), store, AS_IT_COMES)
    try:
        await serve(bot, slack.app_token, ended, ping=ping, grace=0.1)
    finally:
        await store.close()


@pytest.mark.parametrize("how", ["silent", "cut", "disconnect"])
async def test_a_connection_that_goes_deaf_or_breaks_is_made_anew(slack: LocalSlack, tmp_path: Path, how: str) -> None:
    ended = asyncio.Event()
    serving = asyncio.create_task(served(slack, tmp_path, Scripted(), ended, ping=0.1))
    await slack.connected()
    [old] = slack.core.sockets.connections
    if how == "silent":
        slack.core.sockets.deafen("silent")
    elif how == "cut":
        slack.core.sockets.cut()
    else:
        await slack.core.sockets.disconnect()
    await slack.until(
        lambda: any(connection is not old and connection.deaf is None for connection in slack.core.sockets.connections)
    )
    await slack.until(lambda: old not in slack.core.sockets.connections)
    question = await slack.person("alice").posts("#general", ASKED)
    await slack.until(lambda: any(QUOTE in message.text for message in slack.replies(question, "bob")))
    ended.set()
    await serving


async def test_the_end_closes_streams_and_hands_back_what_is_under_way(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, never, ended = Scripted(), Event(), asyncio.Event()
    answerer.plays("who rebuilt the mill?", FOUND, sentence("It burned.", 1), never)
    serving = asyncio.create_task(served(slack, tmp_path, answerer, ended))
    await slack.connected()
    question = await slack.person("alice").posts("#general", ASKED)
    await slack.until(lambda: any("burned" in message.text for message in slack.replies(question, "bob")))
    begun = monotonic()
    ended.set()
    await serving
    assert monotonic() - begun < 15
    [left] = slack.replies(question, "bob")
    assert not left.streaming
    async with scene(slack, tmp_path) as town:
        reply = await town.reply(question)
        assert (reply.ts, QUOTE in reply.text) == (left.ts, True)
    never.set()


async def test_a_quiet_socket_is_renewed(town: Scene) -> None:
    """One that answers pings and delivers nothing is noticed by its silence."""
    from bot.slack.connection import watched

    old = list(town.slack.core.sockets.connections)
    town.slack.core.sockets.deafen("ponging")
    watching = asyncio.create_task(watched(town.handler.client, 0.05, quiet=0.2))
    await town.slack.until(lambda: any(connection not in old for connection in town.slack.core.sockets.connections))
    watching.cancel()


async def test_a_token_that_is_refused_is_told_and_not_tried_for_ever(slack: LocalSlack, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, slack=SlackSettings(base_url=slack.api_url, sync_every=0))
    for tokens, name in (
        (SlackTokens("xoxb-wrong", slack.app_token), "BOT"),
        (SlackTokens(slack.bot_token, "xapp-no"), "APP"),
    ):
        with pytest.raises(SettingsError, match=f"SLACK_{name}_TOKEN: Slack refuses it"):
            await run(settings, tokens, Scripted(), Shelf([]))
    gone = settings.model_copy(update={"slack": SlackSettings(base_url="http://127.0.0.1:9/", sync_every=0)})
    with pytest.raises(FootnoteError, match="Slack cannot be used"):
        await run(gone, SlackTokens("xoxb-1", "xapp-1"), Scripted(), Shelf([]))
