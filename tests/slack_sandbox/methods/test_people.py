import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import BOT, BOT_USER, OTHER_TEAM
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


async def test_people_bots_and_groups(slack: LocalSlack, client: AsyncWebClient) -> None:
    alice, eve = slack.person("alice"), slack.stranger("eve")
    slack.bot("other")
    group = slack.group("writers", ["alice"])
    response = await client.auth_test()
    assert (response["user_id"], response["bot_id"]) == (BOT_USER, BOT)
    assert (await client.users_info(user=alice.id))["user"]["name"] == "alice"
    stranger = (await client.users_info(user=eve.id))["user"]
    assert (stranger["is_stranger"], stranger["team_id"]) == (True, OTHER_TEAM)
    names = {user["name"]: user["is_bot"] for user in (await client.users_list())["members"]}
    assert names == {"footnote": True, "alice": False, "bob": False, "carol": False, "eve": False, "other": True}
    assert (await client.bots_info(bot=BOT))["bot"]["user_id"] == BOT_USER
    assert await refused(client.bots_info(bot="B1")) == "bot_not_found"
    assert await refused(client.users_info(user="U9")) == "user_not_found"
    (usergroup,) = (await client.usergroups_list(include_users=True))["usergroups"]
    assert (usergroup["id"], usergroup["users"]) == (group.id, [alice.id])
    assert (await client.usergroups_users_list(usergroup=group.id))["users"] == [alice.id]
    assert await refused(client.usergroups_users_list(usergroup="S9")) == "no_such_subteam"


async def test_lists_come_in_pages(slack: LocalSlack, client: AsyncWebClient) -> None:
    general = slack.channel("general")
    first = await client.conversations_members(channel=general.id, limit=3)
    second = await client.conversations_members(
        channel=general.id, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    assert first["members"] + second["members"] == general.members
    assert second["response_metadata"]["next_cursor"] == ""
    assert await refused(client.conversations_members(channel=general.id, cursor="x")) == "invalid_cursor"
