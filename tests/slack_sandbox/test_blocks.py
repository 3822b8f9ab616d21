"""Block Kit's rules: what Slack takes, what it refuses, and that the SDK's own classes agree."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some
from slack_sdk.models.blocks import Block

from slack_sandbox.blocks import check_blocks, interactive, with_ids
from slack_sandbox.refusal import Refusal
from tests.slack_sandbox.block_kit import SECTION, Json, mrkdwn, plain

NAMES = ["type", "text", "elements", "child_blocks", "accessory", "action_id", "block_id", "title", "fields"]
BUTTON: Json = {"type": "button", "text": plain("Sources"), "action_id": "sources", "value": "1"}
FEEDBACK: Json = {
    "type": "feedback_buttons",
    "action_id": "judge",
    "positive_button": {"text": plain("Good"), "value": "good"},
    "negative_button": {"text": plain("Bad"), "value": "bad"},
}
CONTAINER: Json = {
    "type": "container",
    "title": plain("Sources"),
    "is_collapsible": True,
    "default_collapsed": True,
    "child_blocks": [SECTION, {"type": "divider"}],
}
CARD: Json = {"type": "task_card", "task_id": "1", "title": "Searching", "status": "in_progress"}
GOOD: list[Json] = [
    SECTION,
    SECTION | {"fields": [mrkdwn("a"), plain("b")], "accessory": BUTTON},
    {"type": "divider"},
    {"type": "header", "text": plain("Answer")},
    {"type": "markdown", "text": "**ten** [1]"},
    {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a map"},
    {"type": "context", "elements": [mrkdwn("page 3"), plain("2024")]},
    {"type": "actions", "elements": [BUTTON]},
    {"type": "context_actions", "elements": [FEEDBACK]},
    {"type": "alert", "text": mrkdwn("careful"), "level": "warning"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    CARD,
    {"type": "plan", "title": "Looking", "tasks": [CARD]},
    CONTAINER,
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_good_blocks_are_taken_here_and_by_the_sdk(block: Json) -> None:
    check_blocks([block], 50)
    parsed = Block.parse(block)
    assert parsed is not None
    parsed.validate_json()


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ({"type": "banner"}, "does not match any of the expected tags"),
        ({"text": mrkdwn("a")}, "unable to extract tag"),
        ({"type": "section"}, "needs text or fields"),
        ({"type": "section", "text": "bare"}, "/0/section/text"),
        ({"type": "section", "text": mrkdwn("")}, "at least 1 character"),
        ({"type": "section", "text": mrkdwn("a" * 3001)}, "no more than 3000"),
        ({"type": "section", "fields": [mrkdwn("a")] * 11}, "at most 10 items"),
        ({"type": "section", "fields": [mrkdwn("a" * 2001)]}, "no more than 2000"),
        (SECTION | {"colour": "red"}, "extra inputs are not permitted"),
        (SECTION | {"block_id": "b" * 256}, "at most 255 characters"),
        ({"type": "header", "text": mrkdwn("a")}, "/0/header/text"),
        ({"type": "header", "text": plain("a" * 151)}, "no more than 150"),
        ({"type": "markdown", "text": "a" * 12_001}, "at most 12000"),
        ({"type": "context", "elements": []}, "at least 1 item"),
        ({"type": "context", "elements": [plain("a")] * 11}, "at most 10"),
        ({"type": "actions", "elements": [BUTTON | {"text": plain("a" * 76)}]}, "no more than 75"),
        ({"type": "actions", "elements": [BUTTON | {"value": "a" * 2001}]}, "at most 2000"),
        ({"type": "actions", "elements": [BUTTON, BUTTON]}, "action_id already exists: sources"),
        ({"type": "actions", "elements": [FEEDBACK]}, "does not match any of the expected tags"),
        ({"type": "context_actions", "elements": [FEEDBACK | {"action_id": str(i)} for i in range(6)]}, "at most 5"),
        (CONTAINER | {"child_blocks": [{"type": "markdown", "text": "a"}]}, "cannot hold a block of type markdown"),
        (CONTAINER | {"child_blocks": [CONTAINER]}, "cannot hold a block of type container"),
        (CONTAINER | {"child_blocks": [SECTION] * 11}, "at most 10"),
        (CONTAINER | {"is_collapsible": False}, "needs is_collapsible"),
        (CONTAINER | {"has_header_divider": True}, "cannot stand beside"),
        ({"type": "task_card", "task_id": "1", "title": "a", "status": "done"}, "in_progress"),
    ],
)
def test_what_slack_would_not_take_is_refused(block: Json, fault: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_blocks([block], 50)
    assert caught.value.error == "invalid_blocks"
    assert any(fault in each for each in caught.value.fields["errors"]), caught.value.fields


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@given(some.lists(some.dictionaries(some.sampled_from(NAMES), JSON, max_size=5), max_size=4))
def test_whatever_is_sent_is_taken_or_refused(blocks: list[Json]) -> None:
    with suppress(Refusal):
        check_blocks(blocks, 50)
        with_ids(blocks, "b")


def test_a_message_has_fifty_blocks_and_each_its_own_id() -> None:
    check_blocks([SECTION] * 50, 50)
    for blocks in ([SECTION] * 51, [SECTION | {"block_id": "a"}, CONTAINER | {"block_id": "a"}]):
        with pytest.raises(Refusal, match="invalid_blocks"):
            check_blocks(blocks, 50)


def test_blocks_and_elements_without_ids_get_some() -> None:
    bare = {name: value for name, value in BUTTON.items() if name != "action_id"}
    blocks = with_ids([{"type": "actions", "elements": [bare, BUTTON]}, CONTAINER], "b")
    ids = [block["block_id"] for block in (*blocks, *blocks[1]["child_blocks"])]
    assert len(set(ids)) == 4
    actions = [element["action_id"] for _, element in interactive(blocks)]
    assert actions[1] == "sources"
    assert len(set(actions)) == 2
