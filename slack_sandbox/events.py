"""The shapes of what Slack tells an app: messages, events, and what people do with buttons, commands and views."""

import hashlib
from typing import Any

from slack_sandbox.markup import rich_text
from slack_sandbox.workspace import APP, BOT, BOT_USER, TEAM, Channel, Json, Message, User, View, Workspace

VERIFICATION = "local-verification-token"  # deprecated by Slack, still sent


def message_json(message: Message, channel: Channel | None = None) -> Json:
    """A message, as conversations.history gives it; with its channel, also what the thread below it holds."""
    body: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    body["team"] = message.team
    optional = {
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "thread_ts": message.thread_ts,
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "edited": message.edited,
        "files": message.files,
        "metadata": message.metadata,
        "blocks": shown_blocks(message),
        "reactions": [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items() if users
        ],
    }
    body |= {name: value for name, value in optional.items() if value}
    if message.bot_id:
        body["bot_profile"] = {"id": message.bot_id, "app_id": message.app_id, "name": message.user}
        body["bot_profile"]["team_id"] = message.team
    if channel is not None:
        body |= _thread_json(message, channel)
    return body


def _thread_json(message: Message, channel: Channel) -> Json:
    if message.is_reply:
        parent = channel.messages.get(message.thread_ts or "")
        return {"parent_user_id": parent.user} if parent else {}
    replies = [each for each in channel.thread(message.ts) if each.ts != message.ts]
    if not replies:
        return {}
    users = list(dict.fromkeys(each.user for each in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users[:5],
        "latest_reply": replies[-1].ts,
        "subscribed": False,
        "is_locked": False,
    }


def shown_blocks(message: Message) -> list[Json]:
    """The blocks that are shown: the app's own, what was streamed, or the text as a client writes it."""
    stream = message.stream
    if stream is not None:
        markdown: list[Json] = [{"type": "markdown", "text": stream.text}] if stream.text else []
        return [*_task_blocks(message), *markdown, *stream.blocks, *message.blocks]
    if message.blocks or message.bot_id is not None:
        return message.blocks
    return rich_text(message.text) if message.text else []


def _task_blocks(message: Message) -> list[Json]:
    stream = message.stream
    if stream is None or not (stream.tasks or stream.plan):
        return []
    cards = [{"type": "task_card", **{("task_id" if k == "id" else k): v for k, v in task.items() if k != "type"}}
             for task in stream.tasks.values()]  # fmt: skip
    if stream.mode == "plan" or stream.plan:
        return [{"type": "plan", "title": stream.plan or "", "tasks": cards}]
    return cards


def user_json(user: User) -> Json:
    """A user, as interactions name them."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team}


def callback(event: Json, name: str, channel: Channel | None, time: float, team: str = TEAM) -> Json:
    """The outer event that carries `event`; `name` is its id, `team` the workspace that has the app."""
    return {
        "token": VERIFICATION,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": name,
        "event_time": int(time),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel.shared if channel else False,
        "event_context": hashlib.sha256(name.encode()).hexdigest()[:24],
    }


def posted(message: Message, channel: Channel, author: User) -> Json:
    """The event `message` of a new message."""
    body = message_json(message, channel)
    body |= {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
    body["team"] = author.team
    if channel.shared:
        body |= {"user_team": author.team, "source_team": author.team, "user_profile": author.to_json()["profile"]}
    return body


def mentioned(message: Message, channel: Channel, author: User) -> Json:
    """The event `app_mention`: as the message, but without its files and the type of its channel."""
    body = posted(message, channel, author)
    for name in ("channel_type", "files", "subtype"):
        body.pop(name, None)
    return body | {"type": "app_mention"}


def changed(new: Json, old: Json, channel: Channel, ts: str) -> Json:
    """The event of a message that was edited, or that otherwise looks different now."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": new,
        "previous_message": old,
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def deleted(old: Json, channel: Channel, ts: str) -> Json:
    """The event of a message that was deleted."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": old,
        "channel": channel.id,
        "hidden": True,
        "deleted_ts": old["ts"],
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def interaction(kind: str, user: User, trigger: str, workspace: Workspace) -> Json:
    """What all interactions have in common."""
    return {
        "type": kind,
        "team": {"id": workspace.team, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": user_json(user),
        "api_app_id": APP,
        "token": VERIFICATION,
        "trigger_id": trigger,
    }


def channel_json(channel: Channel) -> Json:
    """A channel, as interactions name it."""
    name = {"channel": channel.name, "group": "privategroup", "im": "directmessage", "mpim": channel.name}
    return {"id": channel.id, "name": name[channel.kind]}


def action_json(element: Json, block_id: str, ts: str, **chosen: Any) -> Json:  # noqa: ANN401  JSON
    """One entry of `actions`: the element that was used, and what was chosen in it."""
    kept: Json = {name: element[name] for name in ("type", "action_id", "text", "value", "url") if name in element}
    return {**kept, "block_id": block_id, **chosen, "action_ts": ts}


def submission(view: View, user: User, trigger: str, values: Json, workspace: Workspace) -> Json:
    """A modal that was submitted."""
    shown = view.to_json() | {"state": {"values": values}}
    return interaction("view_submission", user, trigger, workspace) | {"view": shown, "response_urls": []}


def bot_message(ts: str, channel: str, **fields: Any) -> Message:  # noqa: ANN401  fields of the message
    """A message of the app's own bot."""
    return Message(ts, channel, BOT_USER, bot_id=BOT, app_id=APP, **fields)
