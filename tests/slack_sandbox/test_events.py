"""What the app hears of."""

import pytest

from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import BOT_USER, OTHER_TEAM
from tests.slack_sandbox.block_kit import Json

pytestmark = pytest.mark.anyio


async def test_a_mention_comes_as_mention_and_as_message(slack: LocalSlack, bodies: list[Json]) -> None:
    question = await slack.person("alice").posts("#general", "@footnote how many?", files=[{"id": "F1"}])
    await slack.settled(0.05)
    events = {body["event"]["type"]: body["event"] for body in bodies}
    assert sorted(events) == ["app_mention", "message"]
    assert {event["ts"] for event in events.values()} == {question.ts}
    assert events["message"]["channel_type"] == "channel"
    assert events["message"]["subtype"] == "file_share"
    assert "channel_type" not in events["app_mention"]
    assert "files" not in events["app_mention"]
    assert events["app_mention"]["text"] == f"<@{BOT_USER}> how many?"
    assert len({body["event_id"] for body in bodies}) == 2


async def test_a_direct_message_is_no_mention(slack: LocalSlack, bodies: list[Json]) -> None:
    alice = slack.person("alice")
    await alice.posts(alice.dm, "@footnote how many?")
    await slack.settled(0.05)
    assert [(b["event"]["type"], b["event"]["channel_type"]) for b in bodies] == [("message", "im")]


async def test_edits_previews_and_deletions(slack: LocalSlack, bodies: list[Json]) -> None:
    alice = slack.person("alice")
    question = await alice.posts("#general", "how many?")
    slack.unfurls(question)
    await alice.edits(question, "@footnote how many?")
    await alice.edits(question, "@footnote how many in all?")
    await alice.deletes(question)
    await slack.settled(0.05)
    events = sorted((body["event"] for body in bodies), key=lambda event: str(event["event_ts"]))
    kinds = [(event["type"], event.get("subtype"), "edited" in event.get("message", event)) for event in events]
    assert sorted(kinds, key=str) == sorted(
        [
            ("message", None, False),
            ("message", "message_changed", False),
            ("message", "message_changed", True),
            ("app_mention", None, True),
            ("message", "message_changed", True),
            ("message", "message_deleted", False),
        ],
        key=str,
    )
    assert events[-1]["deleted_ts"] == events[-1]["previous_message"]["ts"] == question.ts


async def test_a_deleted_message_with_replies_leaves_a_tombstone(slack: LocalSlack, bodies: list[Json]) -> None:
    alice = slack.person("alice")
    question = await alice.posts("#general", "how many?")
    await slack.person("bob").posts("#general", "ten", thread=question.ts)
    await alice.deletes(question)
    await slack.settled(0.05)
    changed = next(body["event"] for body in bodies if body["event"].get("subtype") == "message_changed")
    assert (changed["message"]["subtype"], changed["previous_message"]["text"]) == ("tombstone", "how many?")
    assert [m.text for m in slack.seen_by("bob", "general")] == ["This message was deleted.", "ten"]


async def test_strangers_and_other_bots(slack: LocalSlack, bodies: list[Json]) -> None:
    eve, other = slack.stranger("eve"), slack.bot("other")
    slack.channel("shared", ["eve", "other", "footnote"], shared=True)
    await eve.posts("#shared", "hello")
    await other.posts("#shared", "beep")
    await slack.settled(0.05)
    by_user = {body["event"]["user"]: body for body in bodies}
    assert by_user[eve.id]["is_ext_shared_channel"]
    assert by_user[eve.id]["event"]["user_team"] == OTHER_TEAM
    assert by_user[other.id]["event"]["bot_id"] == other.user.bot_id


async def test_the_app_hears_only_what_it_is_in(slack: LocalSlack, bodies: list[Json]) -> None:
    slack.channel("open", ["alice"])
    await slack.person("alice").posts("#open", "@footnote how many?")
    slack.core.subscriptions.discard("message.channels")
    await slack.person("alice").posts("#general", "hello")
    await slack.settled(0.05)
    assert bodies == []
