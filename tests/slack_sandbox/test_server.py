"""The local Slack over HTTP: calls, and the control of what goes wrong."""

from typing import Any

import pytest
from aiohttp import ClientSession, ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


async def test_a_connection_breaks_before_or_after_the_deed(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.core.faults.drop("chat.postMessage")
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel="#general", text="lost")
    slack.core.faults.drop("chat.postMessage", applied=True)
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel="#general", text="said")
    assert [m.text for m in slack.seen_by("alice", "general")] == ["said"]


async def control(slack: LocalSlack, verb: str, path: str, body: Any = None) -> dict[str, Any]:
    async with ClientSession() as session, session.request(verb, f"{slack.url}/control/{path}", json=body) as answer:
        shown: dict[str, Any] = await answer.json()
        return shown


async def test_faults_are_set_over_http_too(slack: LocalSlack, client: AsyncWebClient) -> None:
    body = await control(slack, "POST", "faults", {"method": "auth.test", "error": "fatal_error", "times": None})
    assert body["fault"]["error"] == "fatal_error"
    assert await refused(client.auth_test()) == "fatal_error"
    assert (await control(slack, "DELETE", "faults"))["ok"]
    await client.auth_test()
    assert not (await control(slack, "POST", "faults", {"colour": "red"}))["ok"]
    assert not (await control(slack, "POST", "socket", {"do": "dance"}))["ok"]
    for deed in ("warn", "deafen", "disconnect", "cut"):
        assert (await control(slack, "POST", "socket", {"do": deed}))["ok"]


async def test_calls_are_counted_by_method_and_posts_by_channel(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.core.limits.channel_posts = 2
    for channel in ("#general", "#general", "#help"):
        await client.chat_postMessage(channel=channel, text="a")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#general", text="a")
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["Retry-After"] == "60"
    slack.core.clock.advance(61)
    await client.chat_postMessage(channel="#general", text="a")
    for _ in range(20):
        await client.users_list()
    assert await refused(client.users_list()) == "ratelimited"
    slack.core.limits.rates = 0
    await client.users_list()
