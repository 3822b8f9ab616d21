import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


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


async def test_threads_and_history(slack: LocalSlack, client: AsyncWebClient) -> None:
    alice, bob = slack.person("alice"), slack.person("bob")
    question = await alice.posts("#general", "one")
    reply = await bob.posts("#general", "two", thread=question.ts)
    await client.chat_postEphemeral(channel="#general", user=alice.id, text="psst", thread_ts=question.ts)
    await alice.posts("#general", "three")
    channel = question.channel
    response = await client.conversations_replies(channel=channel, ts=reply.ts)
    assert [m["text"] for m in response["messages"]] == ["one", "two"]
    assert (response["messages"][0]["reply_count"], response["messages"][1]["parent_user_id"]) == (1, alice.id)
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
