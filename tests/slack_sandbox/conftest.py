"""A local Slack, its clients, and a small app on real bolt."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.clock import Clock
from slack_sandbox.local import LocalSlack
from tests.slack_sandbox.block_kit import Json


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack(clock=Clock(1_700_000_000)) as local:
        local.core.limits.ack = 10.0
        local.core.limits.retry_delays = (0.05,) * 200
        yield local


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
async def app(slack: LocalSlack, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """An app that is connected and hears nothing yet: a test adds its listeners."""
    made = AsyncApp(client=client)
    handler: Any = AsyncSocketModeHandler(made, slack.app_token, ping_interval=0.2)
    await handler.connect_async()
    await slack.connected()
    yield made
    await handler.close_async()


async def refused(call: Any) -> str:
    """Slack's word for why it does not do what the call asks."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


@pytest.fixture
def bodies(app: AsyncApp) -> list[Json]:
    """The bodies of all that the app hears."""
    heard: list[Json] = []

    @app.middleware
    async def note(body: Json, ack: Any) -> Any:
        heard.append(body)
        return await ack()

    return heard
