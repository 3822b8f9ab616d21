"""What an app can read: people, groups, channels, threads, views."""

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
    told = await client.auth_test()
    assert (told["user_id"], told["bot_id"]) == (BOT_USER, BOT)
    assert (await client.users_info(user=alice.id))["user"]["name"] == "alice"
    stranger = (await client.users_info(user=eve.id))["user"]
    assert (stranger["is_stranger"], stranger["team_id"]) == (True, OTHER_TEAM)
    names = {user["name"]: user["is_bot"] for user in (await client.users_list())["members"]}
    assert names == {"footnote": True, "alice": False, "bob": False, "carol": False, "eve": False, "other": True}
    assert (await client.bots_info(bot=BOT))["bot"]["user_id"] == BOT_USER
    assert await refused(client.bots_info(bot="B1")) == "bot_not_found"
    assert await refused(client.users_info(user="U9")) == "user_not_found"
    (found,) = (await client.usergroups_list(include_users=True))["usergroups"]
    assert (found["id"], found["users"]) == (group.id, [alice.id])
    assert (await client.usergroups_users_list(usergroup=group.id))["users"] == [alice.id]
    assert await refused(client.usergroups_users_list(usergroup="S9")) == "no_such_subteam"


async def test_channels_and_who_is_in_them(slack: LocalSlack, client: AsyncWebClient) -> None:
    shared = slack.channel("shared", ["alice", "footnote"], shared=True)
    secret = slack.channel("secret", ["alice"], kind="group")
    channel = (await client.conversations_info(channel=shared.id))["channel"]
    assert (channel["is_ext_shared"], channel["is_private"], channel["is_member"]) == (True, False, True)
    assert await refused(client.conversations_info(channel=secret.id)) == "channel_not_found"
    assert (await client.conversations_members(channel=shared.id))["members"] == shared.members
    listed = (await client.conversations_list())["channels"]
    assert [each["name"] for each in listed] == ["general", "help", "shared"]
    own = (await client.users_conversations(user=slack.person("carol").id))["channels"]
    assert [each["name"] for each in own] == ["general"]
    slack.core.scopes.discard("channels:read")
    assert await refused(client.conversations_members(channel=shared.id)) == "missing_scope"


async def test_lists_come_in_pages(slack: LocalSlack, client: AsyncWebClient) -> None:
    general = slack.channel("general")
    first = await client.conversations_members(channel=general.id, limit=3)
    second = await client.conversations_members(
        channel=general.id, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    assert first["members"] + second["members"] == general.members
    assert second["response_metadata"]["next_cursor"] == ""
    assert await refused(client.conversations_members(channel=general.id, cursor="x")) == "invalid_cursor"


async def test_threads_and_history(slack: LocalSlack, client: AsyncWebClient) -> None:
    alice, bob = slack.person("alice"), slack.person("bob")
    question = await alice.posts("#general", "one")
    reply = await bob.posts("#general", "two", thread=question.ts)
    await client.chat_postEphemeral(channel="#general", user=alice.id, text="psst", thread_ts=question.ts)
    await alice.posts("#general", "three")
    channel = question.channel
    told = await client.conversations_replies(channel=channel, ts=reply.ts)
    assert [m["text"] for m in told["messages"]] == ["one", "two"]
    assert (told["messages"][0]["reply_count"], told["messages"][1]["parent_user_id"]) == (1, alice.id)
    history = await client.conversations_history(channel=channel)
    assert [m["text"] for m in history["messages"]] == ["three", "one"]
    later = await client.conversations_history(channel=channel, oldest=question.ts)
    assert [m["text"] for m in later["messages"]] == ["three"]
    assert await refused(client.conversations_replies(channel=channel, ts="1.1")) == "thread_not_found"
    slack.channel("open", ["alice"])
    away = client.conversations_history(channel=slack.channel("open").id)
    assert await refused(away) == "not_in_channel"


async def test_a_direct_message_is_opened_once(slack: LocalSlack, client: AsyncWebClient) -> None:
    alice = slack.person("alice")
    first = await client.conversations_open(users=alice.id)
    again = await client.conversations_open(users=[alice.id])
    assert first["channel"]["id"] == again["channel"]["id"] == alice.dm
    together = await client.conversations_open(users=[alice.id, slack.person("bob").id])
    assert together["channel"]["id"].startswith("G")
    assert await refused(client.conversations_open(users="U9")) == "user_not_found"
