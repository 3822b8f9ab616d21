import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "a *quote*"}}


async def test_a_message_is_posted_changed_and_deleted(slack: LocalSlack, client: AsyncWebClient) -> None:
    general = slack.channel("general").id
    posted = await client.chat_postMessage(channel="#general", text="ten &lt;10&gt;")
    assert posted["channel"] == general
    await client.chat_update(channel=general, ts=posted["ts"], text="eleven", blocks=[SECTION])
    (shown,) = slack.seen_by("alice", "general")
    assert (shown.text, shown.edited) == ("a *quote*", False), "Slack calls no change of blocks an edit"
    await client.chat_update(channel=general, ts=posted["ts"], text="twelve")
    assert slack.seen_by("alice", "general")[0].text == "a *quote*", "Slack keeps the blocks when none are given"
    await client.chat_update(channel=general, ts=posted["ts"], text="twelve", blocks=[])
    (shown,) = slack.seen_by("alice", "general")
    assert (shown.text, shown.edited) == ("twelve", True)
    link = await client.chat_getPermalink(channel=general, message_ts=posted["ts"])
    assert link["permalink"].endswith(f"/archives/{general}/p{posted['ts'].replace('.', '')}")
    await client.chat_delete(channel=general, ts=posted["ts"])
    assert slack.seen_by("alice", "general") == []


async def test_an_ephemeral_message_is_for_one_person(slack: LocalSlack, client: AsyncWebClient) -> None:
    alice, carol = slack.person("alice"), slack.person("carol")
    await client.chat_postEphemeral(channel="#help", user=alice.id, text="psst")
    assert [m.text for m in slack.seen_by("alice", "help")] == ["psst"]
    assert slack.seen_by("bob", "help") == []
    assert await refused(client.chat_postEphemeral(channel="#help", user=carol.id, text="a")) == "user_not_in_channel"


async def test_a_link_has_a_preview_unless_the_app_says_no(slack: LocalSlack, client: AsyncWebClient) -> None:
    for unfurl in (True, False):
        await client.chat_postMessage(channel="#general", text="<https://example.org/a|a>", unfurl_links=unfurl)
    assert [m.previews for m in slack.seen_by("alice", "general")] == [("https://example.org/a",), ()]


async def test_who_is_not_a_member_sees_nothing(slack: LocalSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="#help", text="<!channel> hello")
    assert slack.seen_by("carol", "help") == []
    assert slack.seen_by("alice", "help")[0].pings == ("<!channel>",)


async def test_a_person_can_be_written_to(slack: LocalSlack, client: AsyncWebClient) -> None:
    alice = slack.person("alice")
    await client.chat_postMessage(channel=alice.id, text="hello")
    assert [m.text for m in alice.sees(alice.dm)] == ["hello"]


async def test_too_much_is_refused(slack: LocalSlack, client: AsyncWebClient) -> None:
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "a" * 3000}}] * 5
    post = client.chat_postMessage
    assert await refused(post(channel="#general", text="a" * 40_001)) == "msg_too_long"
    assert await refused(post(channel="#general", markdown_text="a" * 12_001)) == "msg_too_long"
    assert await refused(post(channel="#general", text="a", blocks=long)) == "msg_blocks_too_long"
    assert await refused(post(channel="#general", text="a", blocks=[SECTION] * 51)) == "invalid_blocks"
    posted = await post(channel="#general", text="a")
    update = client.chat_update(channel=posted["channel"], ts=posted["ts"], text="a" * 4001)
    assert await refused(update) == "msg_too_long"


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
async def test_what_is_wrong_is_named(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.channel("secret", ["alice"], kind="group")
    slack.channel("open", ["alice"])
    question = await slack.person("alice").posts("#general", "hello")
    post = client.chat_postMessage
    assert await refused(post(channel="#nowhere", text="a")) == "channel_not_found"
    assert await refused(post(channel="#secret", text="a")) == "channel_not_found"
    assert await refused(post(channel="#open", text="a")) == "not_in_channel"
    assert await refused(post(channel="#general")) == "no_text"
    assert await refused(post(channel="#general", text="a", thread_ts="1.000001")) == "thread_not_found"
    assert await refused(post(channel="#general", text="a", markdown_text="b")) == "markdown_text_conflict"
    general = slack.channel("general").id
    assert await refused(client.chat_update(channel=general, ts="1.1", text="a")) == "message_not_found"
    assert await refused(client.chat_update(channel=general, ts=question.ts, text="a")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=general, ts=question.ts)) == "cant_delete_message"


async def test_a_reply_to_a_reply_goes_to_its_thread(slack: LocalSlack, client: AsyncWebClient) -> None:
    alice = slack.person("alice")
    question = await alice.posts("#general", "hello")
    reply = await alice.posts("#general", "more", thread=question.ts)
    await client.chat_postMessage(channel="#general", text="answer", thread_ts=reply.ts)
    assert [m.text for m in slack.replies(question, "bob")] == ["more", "answer"]


async def test_reactions_are_seen(slack: LocalSlack, client: AsyncWebClient) -> None:
    question = await slack.person("alice").posts("#general", "hello")
    general = slack.channel("general").id
    await client.reactions_add(channel=general, timestamp=question.ts, name="eyes")
    assert slack.seen_by("bob", "general")[0].reactions == ("eyes",)
    again = client.reactions_add(channel=general, timestamp=question.ts, name="eyes")
    assert await refused(again) == "already_reacted"
    await client.reactions_remove(channel=general, timestamp=question.ts, name="eyes")
    assert slack.seen_by("bob", "general")[0].reactions == ()
