"""A whole scenario: the real SDK and bolt against the local Slack."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from slack_sandbox.local import LocalSlack

pytestmark = pytest.mark.anyio

FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "judge",
            "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "good"},
            "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"},
        }
    ],
}
WHY = {
    "type": "modal",
    "callback_id": "why",
    "title": {"type": "plain_text", "text": "Why?"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "reason",
            "label": {"type": "plain_text", "text": "What was wrong?"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


async def test_a_question_is_answered_in_a_stream_and_judged_in_a_modal(slack: LocalSlack, app: AsyncApp) -> None:
    submitted: list[dict[str, Any]] = []

    @app.event("app_mention")
    async def answer(say_stream: Any, set_status: Any) -> None:
        await set_status("is looking it up")
        stream = await say_stream(buffer_size=5)
        await stream.append(markdown_text="Ten **diplomats** [1](https://example.org/a) ")
        await stream.append(markdown_text="of R&amp;D")
        await stream.stop(blocks=[FEEDBACK])

    @app.event("message")
    async def nothing() -> None:
        return

    @app.action("judge")
    async def judge(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=WHY)

    @app.view("why")
    async def why(ack: Any, view: dict[str, Any]) -> None:
        await ack()
        submitted.append(view["state"]["values"])

    alice = slack.person("alice")
    question = await alice.posts("#general", "@footnote how many <diplomats> & why?")
    await slack.until(lambda: any(reply.buttons for reply in slack.replies(question, "bob")))
    await slack.settled()
    (reply,) = slack.replies(question, "bob")
    assert reply.text == "Ten **diplomats** 1 of R&D"
    assert (reply.links, reply.pings, reply.buttons) == (("https://example.org/a",), (), ("Good", "Bad"))
    assert not reply.streaming
    assert await alice.clicks(reply, "#general", "Bad") == {}
    await slack.until(lambda: alice.modal)
    assert await alice.submits(text="all of it") == {}
    assert submitted == [{"reason": {"text": {"type": "plain_text_input", "value": "all of it"}}}]
    assert alice.modal is None
    assert all(delivery.acked for delivery in slack.core.sockets.log)


async def test_a_command_is_answered_to_the_asker_alone(slack: LocalSlack, app: AsyncApp) -> None:
    @app.command("/footnote")
    async def command(ack: Any, command: dict[str, Any], respond: Any) -> None:
        await ack("one moment")
        await respond(f"about {command['text']}")

    await slack.person("alice").commands("#general", "/footnote", "leave")
    await slack.until(lambda: len(slack.seen_by("alice", "#general")) == 2)
    seen = {(m.text, m.ephemeral) for m in slack.seen_by("alice", "#general")}
    assert seen == {("one moment", True), ("about leave", True)}
    assert slack.seen_by("bob", "#general") == []


async def test_what_the_app_does_not_acknowledge_fails_for_the_person(slack: LocalSlack, app: AsyncApp) -> None:
    @app.command("/footnote")
    async def silent() -> None:
        return

    slack.core.limits.ack = 0.1
    alice = slack.person("alice")
    assert await alice.commands("#general", "/footnote", "leave") is None
    assert slack.core.notices == [(alice.id, "/footnote failed with the error 'operation_timeout'")]
