"""Faults that are set meet the calls that they are for."""

import time

import pytest
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
