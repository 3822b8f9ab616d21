"""Over HTTP: the same listeners hear what Slack sends, and what Slack has not signed is refused."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession
from slack_sdk.signature import SignatureVerifier

from bot.settings.slack import SlackSettings
from bot.slack.app import Served, build, web_client
from bot.slack.http import PATH, serve_http, workspace_app
from bot.slack.store import Store, url_of
from slack_sandbox import events
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AT_ONCE, QUOTE, Scripted, Shelf

pytestmark = pytest.mark.anyio
SECRET = "a-secret"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Caller:
    """Calls the bot as Slack does."""

    session: ClientSession
    url: str

    async def sends(self, body: object, secret: str = SECRET, age: int = 0) -> tuple[int, str]:
        text, stamp = json.dumps(body), str(int(time.time()) - age)
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=text)
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": str(signature),
        }
        async with self.session.post(self.url, data=text, headers=headers) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def caller(slack: LocalSlack, tmp_path: Path) -> AsyncIterator[Caller]:
    store, port, ended, ready = Store(url_of(tmp_path)), free_port(), asyncio.Event(), asyncio.Event()
    await store.open()
    settings = SlackSettings(base_url=slack.api_url, catch_up=0)
    client = web_client(slack.bot_token, settings)
    bot = await build(client, settings, Scripted(), Shelf(()), store, AT_ONCE, served=Served(SECRET))
    running = asyncio.create_task(serve_http(bot, workspace_app(bot), "127.0.0.1", port, ended, ready.set, grace=0.0))
    await ready.wait()
    async with ClientSession() as session:
        yield Caller(session, f"http://127.0.0.1:{port}{PATH}")
    ended.set()
    await running
    await store.close()


async def mention(slack: LocalSlack) -> object:
    question = await slack.person("alice").posts("#general", "@footnote who rebuilt the mill?")
    channel, alice = slack.channel("general"), slack.person("alice").user
    return events.callback(events.mentioned(question, channel, alice), "Ev1", channel, 0.0)


async def test_an_event_is_answered(slack: LocalSlack, caller: Caller) -> None:
    body = await mention(slack)
    assert (await caller.sends(body))[0] == 200
    await slack.until(lambda: any(QUOTE in message.text for message in slack.seen_by("bob", "#general")))
    assert (await caller.sends(body))[0] == 200  # sent again, as Slack does when an answer was lost
    await slack.settled()
    assert len([message for message in slack.seen_by("bob", "#general") if message.author == "footnote"]) == 1


@pytest.mark.parametrize(("secret", "age"), [("another", 0), (SECRET, 600)], ids=["forged", "old"])
async def test_what_slack_has_not_signed_just_now_is_refused(
    slack: LocalSlack, caller: Caller, secret: str, age: int
) -> None:
    body = await mention(slack)
    assert (await caller.sends(body, secret, age))[0] == 401
    await slack.settled()
    assert not any(message.author == "footnote" for message in slack.seen_by("bob", "#general"))


async def test_slack_is_told_that_the_address_is_the_bots(caller: Caller) -> None:
    status, text = await caller.sends({"type": "url_verification", "challenge": "abc", "token": "x"})
    assert (status, "abc" in text) == (200, True)
