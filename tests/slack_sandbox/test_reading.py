"""What a member sees of messages."""

from slack_sandbox.local import LocalSlack
from slack_sandbox.reading import labels, read, visible
from slack_sandbox.workspace import Channel, Message
from tests.slack_sandbox.block_kit import Json, mrkdwn, plain

WORKSPACE = LocalSlack().core.workspace


def seen(*blocks: Json, text: str = "", **fields: object) -> str:
    message = Message("1.0", "C1", "U1", text, list(blocks), bot_id="B1", **fields)  # type: ignore[arg-type]  # mixed
    return read(message, WORKSPACE).text


def test_blocks_are_read_in_order_and_the_text_beside_them_is_not_shown() -> None:
    blocks: list[Json] = [
        {"type": "header", "text": plain("Sources")},
        {"type": "section", "text": mrkdwn("a *quote*"), "fields": [plain("one"), plain("two")]},
        {"type": "actions", "elements": [{"type": "button", "text": plain("Why?"), "action_id": "why"}]},
        {"type": "container", "title": plain("More"), "child_blocks": [{"type": "markdown", "text": "**three**"}]},
    ]
    shown = seen(*blocks, text="beside")
    assert [word.strip("*") for word in shown.split()] == ["Sources", "a", "quote", "one", "two", "More", "three"]
    assert "Why?" not in shown


def test_rows_of_a_table_stand_on_a_line() -> None:
    rows = [[{"type": "raw_text", "text": "Berth"}, {"type": "raw_text", "text": "Fee"}]]
    assert seen({"type": "table", "rows": rows}) == "Berth | Fee"


def test_who_is_mentioned_beside_the_blocks_is_notified_all_the_same() -> None:
    user = next(iter(WORKSPACE.users))
    section = {"type": "section", "text": mrkdwn("a quote")}
    shown = read(Message("1.0", "C1", "U1", f"<@{user}>", [section], bot_id="B1"), WORKSPACE)
    assert (shown.text, shown.pings) == ("a quote", (f"<@{user}>",))


def test_links_and_mentions_of_rich_text_are_elements() -> None:
    user = next(iter(WORKSPACE.users))
    elements: list[Json] = [
        {"type": "text", "text": "see "},
        {"type": "link", "url": "https://a.example", "text": "this"},
        {"type": "text", "text": " <@U1> "},
        {"type": "user", "user_id": user},
        {"type": "broadcast", "range": "here"},
    ]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
    shown = read(Message("1.0", "C1", "U1", "", [block], bot_id="B1"), WORKSPACE)
    assert shown.links == ("https://a.example",)
    assert shown.pings == (f"<@{user}>", "<!here>"), "what looks like a mention in a text is none"
    assert shown.text.startswith("see this <@U1> ")


def test_previews_are_of_links_that_may_unfold() -> None:
    message = Message("1.0", "C1", "U1", "see <https://a.example>", bot_id="B1")
    assert read(message, WORKSPACE).previews == ("https://a.example",)
    message.unfurls = False
    assert (read(message, WORKSPACE).previews, read(message, WORKSPACE).links) == ((), ("https://a.example",))


def test_what_stands_on_buttons() -> None:
    feedback = {"positive_button": {"text": plain("Good")}, "negative_button": {"text": plain("Bad")}}
    assert list(labels(feedback)) == ["Good", "Bad"]
    assert list(labels({"options": [{"text": plain("Delete")}]})) == ["Delete"]
    assert list(labels({"type": "image", "text": "none"})) == []


def test_a_member_sees_the_messages_of_all_and_those_that_are_for_them() -> None:
    channel = Channel("C1", "general", members=["U1", "U2"])
    for number, only_for in enumerate((None, "U1", "U2")):
        channel.messages[str(number)] = Message(str(number), "C1", "U9", only_for=only_for)
    assert [message.ts for message in visible(channel, "U1")] == ["0", "1"]
    assert visible(channel, "U3") == []
