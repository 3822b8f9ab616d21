"""Modals and the Home tab."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.blocks import check_view
from slack_sandbox.local import LocalSlack
from slack_sandbox.refusal import Refusal
from tests.slack_sandbox.block_kit import FORM, SECTION, Json, plain
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


INPUT: Json = {
    "type": "input",
    "label": plain("Why?"),
    "element": {"type": "plain_text_input", "action_id": "why", "multiline": True},
}
MODAL: Json = {"type": "modal", "title": plain("Feedback"), "submit": plain("Send"), "blocks": [INPUT]}


def test_a_modal_and_a_home_tab_are_taken() -> None:
    check_view(MODAL, 100)
    check_view({"type": "home", "blocks": [SECTION]}, 100)


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (MODAL | {"title": plain("a" * 25)}, "invalid_arguments"),
        ({name: MODAL[name] for name in ("type", "blocks", "submit")}, "invalid_arguments"),
        ({name: MODAL[name] for name in ("type", "blocks", "title")}, "invalid_arguments"),
        (MODAL | {"private_metadata": "a" * 3001}, "invalid_arguments"),
        (MODAL | {"blocks": [SECTION] * 101}, "invalid_blocks"),
        (MODAL | {"blocks": [{"type": "markdown", "text": "a"}]}, "invalid_blocks"),
        ({"type": "home", "blocks": [INPUT]}, "invalid_blocks"),
        ({"type": "home", "blocks": [SECTION], "submit": plain("Send")}, "invalid_arguments"),
        ({"type": "sheet", "blocks": []}, "invalid_arguments"),
    ],
)
def test_views_that_slack_would_not_take(view: Json, error: str) -> None:
    with pytest.raises(Refusal, match=error):
        check_view(view, 100)


async def test_modals_stand_on_each_other_and_are_closed(
    slack: LocalSlack, bodies: list[Json], client: AsyncWebClient
) -> None:
    alice = slack.person("alice")
    first = (await client.views_open(trigger_id=slack.core.trigger(alice.id), view=FORM))["view"]
    for _ in range(2):
        trigger = slack.core.trigger(alice.id, first["id"])
        top = (await client.views_push(trigger_id=trigger, view=FORM))["view"]
    more = client.views_push(trigger_id=slack.core.trigger(alice.id, first["id"]), view=FORM)
    assert await refused(more) == "push_limit_reached"
    assert (top["root_view_id"], alice.modal and alice.modal.id) == (first["id"], top["id"])
    changed = FORM | {"title": {"type": "plain_text", "text": "Thanks"}}
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
        {"response_action": "update", "view": FORM | {"title": {"type": "plain_text", "text": "Again"}}},
        {"response_action": "push", "view": FORM},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "clear"},
    ]

    @app.view("why")
    async def submitted(ack: Any) -> None:
        await ack(**answers.pop(0))

    alice = slack.person("alice")
    await client.views_open(trigger_id=slack.core.trigger(alice.id), view=FORM)
    titles = []
    for _ in range(4):
        await alice.submits(kinds=[])
        assert alice.modal is not None
        titles.append((alice.modal.body["title"]["text"], alice.modal.body.get("errors")))
    assert titles == [("Why?", {"kind": "choose one"}), ("Again", None), ("Why?", None), ("Why?", None)]
    assert slack.core.notices == [(alice.id, "invalid_arguments")]
    await alice.submits()
    assert alice.modal is None
