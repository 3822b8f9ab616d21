"""Faults that are set meet the calls that they are for."""

import time
from typing import Any

import pytest
from aiohttp import ClientSession, ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.faults import Fault, Faults
from slack_sandbox.local import LocalSlack
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


async def test_an_error_a_status_and_a_limit_are_met_once_each(slack: LocalSlack, client: AsyncWebClient) -> None:
    faults = slack.core.faults
    faults.fail("chat.*", "fatal_error")
    assert await refused(client.chat_postMessage(channel="#general", text="a")) == "fatal_error"
    faults.break_down("chat.postMessage", 503)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#general", text="a")
    assert caught.value.response.status_code == 503
    faults.limit("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#general", text="a")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    await client.chat_postMessage(channel="#general", text="a")
    assert [m.text for m in slack.seen_by("alice", "general")] == ["a"]


async def test_the_sdk_gets_over_what_it_has_handlers_for(slack: LocalSlack) -> None:
    handlers = [AsyncRateLimitErrorRetryHandler(), AsyncServerErrorRetryHandler()]
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=handlers)
    slack.core.faults.break_down("chat.postMessage")
    await client.chat_postMessage(channel="#general", text="a")
    assert len(slack.seen_by("alice", "general")) == 1


async def test_a_connection_breaks_before_or_after_the_deed(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.core.faults.drop("chat.postMessage")
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel="#general", text="lost")
    slack.core.faults.drop("chat.postMessage", applied=True)
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel="#general", text="said")
    assert [m.text for m in slack.seen_by("alice", "general")] == ["said"]


async def test_a_call_takes_long(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.core.faults.delay("auth.test", 0.1)
    start = time.monotonic()
    await client.auth_test()
    assert time.monotonic() - start >= 0.1


def test_faults_count_wait_and_are_repeatable() -> None:
    faults = Faults(seed=3)
    fault = faults.add(Fault("chat.*", error="no", times=2, after=1))
    assert [faults.take("chat.update") is fault for _ in range(4)] == [False, True, True, False]
    assert faults.take("views.open") is None
    dice = [Faults(seed=5, calls=[Fault("*", error="no", times=None, chance=0.5)]) for _ in range(2)]
    first, second = ([each.take("a") is not None for _ in range(30)] for each in dice)
    assert first == second
    assert 0 < sum(first) < 30


async def control(slack: LocalSlack, verb: str, path: str, body: Any = None) -> dict[str, Any]:
    async with ClientSession() as session, session.request(verb, f"{slack.url}/control/{path}", json=body) as answer:
        told: dict[str, Any] = await answer.json()
        return told


async def test_faults_are_set_over_http_too(slack: LocalSlack, client: AsyncWebClient) -> None:
    told = await control(slack, "POST", "faults", {"method": "auth.test", "error": "fatal_error", "times": None})
    assert told["fault"]["error"] == "fatal_error"
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
