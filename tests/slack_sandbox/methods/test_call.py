"""What is checked of every call."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


async def test_a_method_that_is_none(client: AsyncWebClient) -> None:
    assert await refused(client.api_call("chat.shout")) == "unknown_method"


async def test_tokens_and_scopes_are_checked(slack: LocalSlack, client: AsyncWebClient) -> None:
    response = await client.auth_test()
    assert "chat:write" in response.headers["x-oauth-scopes"].split(",")
    slack.core.scopes.discard("chat:write")
    assert await refused(client.chat_postMessage(channel="#general", text="a")) == "missing_scope"
    assert (slack.core.calls[-1].method, slack.core.calls[-1].error) == ("chat.postMessage", "missing_scope")
    assert await refused(client.auth_test(token="xoxb-other")) == "invalid_auth"
    assert await refused(client.auth_test(token=slack.app_token)) == "not_allowed_token_type"
    assert await refused(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"
