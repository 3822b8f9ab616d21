"""What a member sees: the messages of a channel as text, whom they ping and where they link to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slack_sandbox.blocks import interactive
from slack_sandbox.events import shown_blocks
from slack_sandbox.markup import Form, Seen, joined, seen
from slack_sandbox.workspace import Channel, Json, Message, Workspace


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as a member sees it.

    `pings` are those whom it notified, as they are written (`<!channel>`, `<@U…>`); `buttons` the labels of what can
    be pressed; `tasks` the titles of a stream's tasks; `previews` the addresses of which Slack shows a preview;
    `ephemeral` says that nobody else sees it.
    """

    ts: str
    author: str
    text: str
    pings: tuple[str, ...]
    links: tuple[str, ...]
    buttons: tuple[str, ...]
    tasks: tuple[str, ...]
    thread_ts: str | None
    ephemeral: bool
    streaming: bool
    edited: bool
    by_bot: bool
    reactions: tuple[str, ...]
    previews: tuple[str, ...]


def read(message: Message, workspace: Workspace) -> SeenMessage:
    """The message, as it is shown."""
    shown = content(message, workspace)
    author = workspace.users.get(message.user)
    stream = message.stream
    return SeenMessage(
        ts=message.ts,
        author=author.name if author else message.user,
        text=shown.text,
        pings=shown.pings,
        links=shown.links,
        buttons=tuple(label for _, element in interactive(message.blocks) for label in labels(element)),
        tasks=tuple(str(task["title"]) for task in stream.tasks.values()) if stream else (),
        thread_ts=message.thread_ts if message.is_reply else None,
        ephemeral=message.only_for is not None,
        streaming=stream is not None and stream.open,
        edited=message.edited is not None,
        by_bot=message.bot_id is not None,
        reactions=tuple(name for name, users in message.reactions.items() if users),
        previews=shown.links if message.unfurls else (),
    )


def visible(channel: Channel, user: str) -> list[Message]:
    """The messages of a channel that a user sees: none without being a member, and only one's own ephemeral ones."""
    if user not in channel.members:
        return []
    return [message for message in channel.messages.values() if message.only_for in {None, user}]


def content(message: Message, workspace: Workspace) -> Seen:
    """Text, pings and links of a message. The text beside blocks is not shown, but whom it mentions is notified."""
    plain = seen(message.text, "markdown" if message.markdown else "mrkdwn", workspace)
    blocks = shown_blocks(message)
    if not blocks or message.bot_id is None:
        return plain
    shown = joined([piece for block in blocks for piece in _pieces(block, workspace)])
    beside = [ping for ping in plain.pings if ping not in shown.pings]
    return Seen(shown.text, (*shown.pings, *beside), shown.links)


def labels(element: Json) -> Iterator[str]:
    """What stands on a button, on both feedback buttons, or in a menu."""
    parts = [element, element.get("positive_button"), element.get("negative_button"), *element.get("options", [])]
    for part in parts:
        text = part.get("text") if isinstance(part, dict) else None
        if isinstance(text, dict):
            yield str(text["text"])


def _pieces(block: Json, workspace: Workspace) -> Iterator[Seen]:
    """The texts of a block in the order in which they stand there; labels of buttons are none."""
    kind = block["type"]
    if kind in {"actions", "context_actions"}:
        return
    if kind == "markdown":
        yield seen(block["text"], "markdown", workspace)
        return
    if kind == "rich_text":
        yield _rich(block["elements"], workspace)
        return
    for name in ("title", "subtitle", "text", "label", "fields", "details", "output", "sources", "tasks", "elements"):
        yield from _texts(block.get(name), workspace)
    for row in block.get("rows", []):
        yield joined([piece for cell in row for piece in _texts(cell, workspace)], " | ")
    for child in block.get("child_blocks", []):
        yield from _pieces(child, workspace)


def _texts(value: Any, workspace: Workspace) -> Iterator[Seen]:  # noqa: ANN401  JSON
    if isinstance(value, str):
        yield seen(value, "mrkdwn", workspace)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, workspace)
    elif isinstance(value, dict):
        yield from _object(value, workspace)


def _object(value: Json, workspace: Workspace) -> Iterator[Seen]:
    kind = value.get("type")
    forms: dict[Any, Form] = {"plain_text": "plain", "raw_text": "plain", "mrkdwn": "mrkdwn"}
    if kind in forms:
        yield seen(str(value["text"]), forms[kind], workspace, addresses=not value.get("verbatim"))
    elif kind == "url":
        yield Seen(str(value["text"]), (), (str(value["url"]),))
    elif kind in {"task_card", "rich_text", "plan"}:
        yield from _pieces(value, workspace)


def _rich(elements: list[Json], workspace: Workspace) -> Seen:
    """What rich text shows; its mentions and links stand as elements of their own."""
    return joined([_rich_piece(element, workspace) for element in elements], "")


def _rich_piece(element: Json, workspace: Workspace) -> Seen:
    if "elements" in element:
        return _rich(element["elements"], workspace)
    match element["type"]:
        case "user":
            return seen(f"<@{element['user_id']}>", "mrkdwn", workspace)
        case "broadcast":
            return seen(f"<!{element['range']}>", "mrkdwn", workspace)
        case "usergroup":
            return seen(f"<!subteam^{element['usergroup_id']}>", "mrkdwn", workspace)
        case "link":
            return Seen(str(element.get("text") or element["url"]), (), (str(element["url"]),))
    return Seen(str(element.get("text", "")))
