"""What people do, and the shapes in which an app hears of it."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from slack_sandbox.persons import NoSuchThing
from slack_sandbox.workspace import BOT_USER, OTHER_TEAM
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio
Json = dict[str, Any]
BUTTONS: list[Json] = [
    {
        "type": "actions",
        "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Sources"}, "action_id": "sources"}],
    }
]
MODAL: Json = {
    "type": "modal",
    "callback_id": "why",
    "title": {"type": "plain_text", "text": "Why?"},
    "submit": {"type": "plain_text", "text": "Send"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "kind",
            "label": {"type": "plain_text", "text": "What was wrong?"},
            "element": {
                "type": "checkboxes",
                "action_id": "kinds",
                "options": [{"text": {"type": "plain_text", "text": "Wrong"}, "value": "wrong"}],
            },
        }
    ],
}


@pytest.fixture
def bodies(app: AsyncApp) -> list[Json]:
    """The bodies of all that the app hears."""
    heard: list[Json] = []

    @app.middleware
    async def note(body: Json, ack: Any) -> Any:
        heard.append(body)
        return await ack()

    return heard


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


async def test_home_reactions_and_stop(slack: LocalSlack, bodies: list[Json], client: AsyncWebClient) -> None:
    alice = slack.person("alice")
    home: Json = {"type": "home", "blocks": [{"type": "divider"}]}
    published = (await client.views_publish(user_id=alice.id, view=home))["view"]
    await alice.opens_app()
    await alice.opens_app("messages")
    question = await alice.posts(alice.dm, "how many?")
    await alice.reacts(question, "eyes", alice.dm)
    await alice.stops(alice.dm, question.ts)
    await slack.settled(0.05)
    events = [body["event"] for body in bodies]
    opened = {event["tab"]: event for event in events if event["type"] == "app_home_opened"}
    assert opened["home"]["view"]["id"] == published["id"]
    assert "view" not in opened["messages"]
    reaction = next(event for event in events if event["type"] == "reaction_added")
    assert (reaction["reaction"], reaction["item"]["ts"]) == ("eyes", question.ts)
    stopped = next(event for event in events if event["type"] == "agent_session_stopped")
    assert (stopped["thread_ts"], stopped["streaming_message_ts"]) == (question.ts, [])


async def test_a_button_a_modal_and_a_shortcut(slack: LocalSlack, bodies: list[Json], client: AsyncWebClient) -> None:
    alice = slack.person("alice")
    await client.chat_postMessage(channel="#general", text="ten", blocks=BUTTONS)
    message = slack.seen_by("alice", "general")[0]
    await alice.clicks(message, "#general", "Sources")
    action = next(body for body in bodies if body["type"] == "block_actions")
    assert action["actions"][0]["action_id"] == "sources"
    assert (action["container"]["message_ts"], action["message"]["text"]) == (message.ts, "ten")
    opened = (await client.views_open(trigger_id=action["trigger_id"], view=MODAL))["view"]
    assert alice.modal is not None
    await alice.submits(kinds=["wrong"])
    submission = next(body for body in bodies if body["type"] == "view_submission")
    assert submission["view"]["id"] == opened["id"]
    chosen = submission["view"]["state"]["values"]["kind"]["kinds"]["selected_options"]
    assert [option["value"] for option in chosen] == ["wrong"]
    await alice.shortcut(message, "#general", "ask")
    used = next(body for body in bodies if body["type"] == "message_action")
    assert (used["callback_id"], used["message_ts"]) == ("ask", message.ts)
    again = client.views_open(trigger_id=action["trigger_id"], view=MODAL)
    assert await refused(again) == "exchanged_trigger_id"
    slack.core.clock.advance(4)
    late = client.views_open(trigger_id=used["trigger_id"], view=MODAL)
    assert await refused(late) == "expired_trigger_id"


async def test_modals_stand_on_each_other_and_are_closed(
    slack: LocalSlack, bodies: list[Json], client: AsyncWebClient
) -> None:
    alice = slack.person("alice")
    first = (await client.views_open(trigger_id=slack.core.trigger(alice.id), view=MODAL))["view"]
    for _ in range(2):
        trigger = slack.core.trigger(alice.id, first["id"])
        top = (await client.views_push(trigger_id=trigger, view=MODAL))["view"]
    more = client.views_push(trigger_id=slack.core.trigger(alice.id, first["id"]), view=MODAL)
    assert await refused(more) == "push_limit_reached"
    assert (top["root_view_id"], alice.modal and alice.modal.id) == (first["id"], top["id"])
    changed = MODAL | {"title": {"type": "plain_text", "text": "Thanks"}}
    wrong = client.views_update(view_id=top["id"], view=changed, hash="0")
    assert await refused(wrong) == "hash_conflict"
    await client.views_update(view_id=top["id"], view=changed, hash=top["hash"])
    assert alice.modal is not None
    assert alice.modal.body["title"]["text"] == "Thanks"
    await alice.cancels()
    assert bodies[-1]["type"] == "view_closed"


async def test_a_modal_does_what_the_app_answers(slack: LocalSlack, app: AsyncApp, client: AsyncWebClient) -> None:
    answers: list[Json] = [
        {"response_action": "errors", "errors": {"kind": "choose one"}},
        {"response_action": "update", "view": MODAL | {"title": {"type": "plain_text", "text": "Again"}}},
        {"response_action": "push", "view": MODAL},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "clear"},
    ]

    @app.view("why")
    async def submitted(ack: Any) -> None:
        await ack(**answers.pop(0))

    alice = slack.person("alice")
    await client.views_open(trigger_id=slack.core.trigger(alice.id), view=MODAL)
    titles = []
    for _ in range(4):
        await alice.submits(kinds=[])
        assert alice.modal is not None
        titles.append((alice.modal.body["title"]["text"], alice.modal.body.get("errors")))
    assert titles == [("Why?", {"kind": "choose one"}), ("Again", None), ("Why?", None), ("Why?", None)]
    assert slack.core.notices == [(alice.id, "invalid_arguments")]
    await alice.submits()
    assert alice.modal is None


async def test_a_response_replaces_and_deletes_what_it_answers_to(
    slack: LocalSlack, app: AsyncApp, client: AsyncWebClient
) -> None:
    @app.action("sources")
    async def sources(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="eleven", replace_original=True)
        await respond(text="only for you", response_type="ephemeral", replace_original=False)

    @app.action("away")
    async def away(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    alice = slack.person("alice")
    more = {"type": "button", "text": {"type": "plain_text", "text": "Away"}, "action_id": "away"}
    both = [{"type": "actions", "elements": [*BUTTONS[0]["elements"], more]}]
    await client.chat_postMessage(channel="#general", text="ten", blocks=both)
    message = slack.seen_by("alice", "general")[0]
    await alice.clicks(message, "#general", "sources")
    await slack.until(lambda: [m.text for m in slack.seen_by("alice", "general")] == ["eleven", "only for you"])
    await client.chat_update(channel="#general", ts=message.ts, text="ten", blocks=both)
    await alice.clicks(message, "#general", "Away")
    await slack.until(lambda: slack.seen_by("bob", "general") == [])


async def test_only_what_is_there_can_be_done(slack: LocalSlack) -> None:
    carol = slack.person("carol")
    with pytest.raises(NoSuchThing):
        await carol.posts("#help", "let me in")
    question = await carol.posts("#general", "hello")
    with pytest.raises(NoSuchThing):
        await carol.clicks(question, "#general", "Sources")
    with pytest.raises(NoSuchThing):
        await carol.submits()
    with pytest.raises(TimeoutError, match="carol: hello"):
        await slack.until(lambda: False, timeout=0.01)
