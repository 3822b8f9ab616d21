"""Installing the app in the local Slack: codes and refresh tokens hold once, and a token opens its own workspace."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from slack_sandbox.oauth import CLIENT_ID, CLIENT_SECRET

pytestmark = pytest.mark.anyio
BACK = "http://127.0.0.1:9/back"


@dataclass
class Admin:
    """Lets the app in, and is the app."""

    slack: LocalSlack
    client: AsyncWebClient

    async def code(self, team: str, client_id: str = CLIENT_ID) -> str:
        form = {"client_id": client_id, "scope": "chat:write", "state": "s", "team": team, "answer": "allow"}
        async with (
            aiohttp.ClientSession() as browser,
            browser.post(f"{self.slack.url}/oauth/v2/authorize", data=form, allow_redirects=False) as sent,
        ):
            return sent.headers.get("Location", str(sent.status))

    async def access(self, **given: str) -> dict[str, object]:
        response = await self.client.oauth_v2_access(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, **given)
        assert isinstance(response.data, dict)
        return response.data


@pytest.fixture
async def admin(slack: LocalSlack) -> AsyncIterator[Admin]:
    slack.another("second", "T0SECOND")
    slack.oauth.redirect = BACK
    yield Admin(slack, AsyncWebClient(base_url=slack.api_url))


async def test_a_token_opens_the_workspace_that_gave_it(admin: Admin) -> None:
    location = await admin.code("T0SECOND")
    assert location.startswith(f"{BACK}?state=s&code=")
    code = location.rpartition("code=")[2]
    response = await admin.access(code=code)
    assert response["scope"] == "chat:write" and "refresh_token" not in response
    assert (await admin.client.auth_test(token=str(response["access_token"])))["team_id"] == "T0SECOND"
    with pytest.raises(SlackApiError, match="invalid_code"):
        await admin.access(code=code)
    assert await admin.code("T0SECOND", "another") == "400"


async def test_a_refresh_token_is_exchanged_once(admin: Admin) -> None:
    admin.slack.oauth.rotates = True
    response = await admin.access(code=(await admin.code("T0LOCAL")).rpartition("code=")[2])
    again = {"grant_type": "refresh_token", "refresh_token": str(response["refresh_token"])}
    assert (await admin.access(**again))["access_token"] != response["access_token"]
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        await admin.access(**again)


async def test_a_wrong_secret_and_a_revoked_token_are_refused(admin: Admin) -> None:
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await admin.client.oauth_v2_access(client_id=CLIENT_ID, client_secret="x", code="y")
    client = AsyncWebClient(admin.slack.bot_token, base_url=admin.slack.api_url)
    assert (await client.auth_revoke())["revoked"]
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client.auth_test()
