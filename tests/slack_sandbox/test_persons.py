"""What people do, and the shapes in which an app hears of it."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from slack_sandbox.persons import NoSuchThing
from tests.slack_sandbox.block_kit import FORM, Json
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


BUTTONS: list[Json] = [
    {
        "type": "actions",
        "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Sources"}, "action_id": "sources"}],
    }
]


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
    opened = (await client.views_open(trigger_id=action["trigger_id"], view=FORM))["view"]
    assert alice.modal is not None
    await alice.submits(kinds=["wrong"])
    submission = next(body for body in bodies if body["type"] == "view_submission")
    assert submission["view"]["id"] == opened["id"]
    chosen = submission["view"]["state"]["values"]["kind"]["kinds"]["selected_options"]
    assert [option["value"] for option in chosen] == ["wrong"]
    await alice.shortcut(message, "#general", "ask")
    used = next(body for body in bodies if body["type"] == "message_action")
    assert (used["callback_id"], used["message_ts"]) == ("ask", message.ts)
    again = client.views_open(trigger_id=action["trigger_id"], view=FORM)
    assert await refused(again) == "exchanged_trigger_id"
    slack.core.clock.advance(4)
    late = client.views_open(trigger_id=used["trigger_id"], view=FORM)
    assert await refused(late) == "expired_trigger_id"


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
