"""chat.postMessage, postEphemeral, update, delete and getPermalink; reactions.add and remove."""

from slack_sandbox.blocks import check_blocks, with_ids
from slack_sandbox.core import Core
from slack_sandbox.events import bot_message, message_json
from slack_sandbox.methods.call import Method, MethodCall
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import BOT_USER, DOMAIN, Channel, Json, Message


def _post(call: MethodCall) -> Json:
    channel = call.joined()
    call.core.rates.count_post(channel.id)
    message = _written(call, channel, call.core.limits.text)
    message.unfurls = str(call.arguments.get("unfurl_links", "true")).lower() not in {"0", "false"}
    call.core.post(message)
    answered(call.core, channel, message.thread_ts)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(message, channel)}


def _post_ephemeral(call: MethodCall) -> Json:
    channel = call.joined()
    user = call.user()
    if user.id not in channel.members:
        raise Refusal("user_not_in_channel")
    message = _written(call, channel, call.core.limits.text)
    message.only_for = user.id
    call.core.post(message)
    return {"message_ts": message.ts}


def _written(call: MethodCall, channel: Channel, most: int) -> Message:
    """The message that the arguments make. Raises Refusal for too much, and for nothing at all."""
    text, markdown, blocks = call.text("text"), call.text("markdown_text"), call.items("blocks") or []
    if markdown is not None and (text is not None or blocks):
        raise Refusal("markdown_text_conflict")
    if not (text or markdown or blocks):
        raise Refusal("no_text")
    check_length(call.core, text, markdown, blocks, most)
    thread = call.text("thread_ts")
    if thread is not None:
        thread = _root(channel, thread)
    ts = call.core.clock.stamp()
    return bot_message(
        ts,
        channel.id,
        text=markdown or text or "",
        blocks=with_ids(blocks, f"b{ts}."),
        markdown=markdown is not None,
        thread_ts=thread,
        metadata=call.arguments.get("metadata"),
    )


def _root(channel: Channel, thread: str) -> str:
    """The message that begins the thread: to name a reply is to name its thread."""
    root = channel.messages.get(thread)
    if root is None or root.only_for is not None:
        raise Refusal("thread_not_found")
    return root.thread_ts or root.ts


def check_length(core: Core, text: str | None, markdown: str | None, blocks: list[Json], most: int) -> None:
    """Raise Refusal when a message would be too long or its blocks are wrong."""
    if len(text or "") > most or len(markdown or "") > core.limits.markdown:
        raise Refusal("msg_too_long")
    check_blocks(blocks, core.limits.blocks)
    if sum(len(each) for each in written_texts(blocks)) > core.limits.whole:
        raise Refusal("msg_blocks_too_long")


def written_texts(value: object) -> list[str]:
    """Every text in blocks: what stands under the name `text`."""
    if isinstance(value, list):
        return [text for each in value for text in written_texts(each)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for each in value.values() if isinstance(each, dict | list) for text in written_texts(each)]


def answered(core: Core, channel: Channel, thread: str | None) -> None:
    """A message of the bot takes the status of its thread away."""
    core.workspace.statuses.pop((channel.id, thread or ""), None)


def own_message(call: MethodCall, channel: Channel, error: str) -> Message:
    """The message named, which must be the bot's. Raises Refusal."""
    message = call.message(channel)
    if message.user != BOT_USER or message.subtype == "tombstone":
        raise Refusal(error)
    return message


def _update(call: MethodCall) -> Json:
    channel = call.joined()
    message = own_message(call, channel, "cant_update_message")
    if message.stream is not None and message.stream.open:
        raise Refusal("streaming_state_conflict")
    text, markdown, blocks = call.text("text"), call.text("markdown_text"), call.items("blocks")
    if text is None and markdown is None and blocks is None:
        raise Refusal("no_text")
    check_length(call.core, text, markdown, blocks or [], call.core.limits.update_text)

    def change() -> None:
        if blocks is not None or message.stream is not None or markdown is not None:
            message.blocks = with_ids(blocks or [], f"b{message.ts}.")
        message.stream = None
        message.text = markdown or text or message.text
        message.markdown = markdown is not None

    # Slack shows no "(edited)" where blocks were changed: https://docs.slack.dev/reference/methods/chat.update
    call.core.edit(message, by=None if blocks else BOT_USER, change=change)
    updated = message_json(message, channel)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": updated}


def _delete(call: MethodCall) -> Json:
    channel = call.joined()
    message = own_message(call, channel, "cant_delete_message")
    if message.stream is not None and message.stream.open:
        raise Refusal("cant_delete_message")
    call.core.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def _permalink(call: MethodCall) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"https://{DOMAIN}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _react(call: MethodCall) -> Json:
    channel, name = call.joined(), call.required("name", "invalid_name")
    users = call.message(channel, "timestamp").reactions.setdefault(name, [])
    if BOT_USER in users:
        raise Refusal("already_reacted")
    users.append(BOT_USER)
    call.core.changed()
    return {}


def _take_back(call: MethodCall) -> Json:
    channel, name = call.joined(), call.required("name", "invalid_name")
    users = call.message(channel, "timestamp").reactions.get(name, [])
    if BOT_USER not in users:
        raise Refusal("no_reaction")
    users.remove(BOT_USER)
    call.core.changed()
    return {}


METHODS = {
    "chat.delete": Method(_delete, "chat:write"),
    "chat.getPermalink": Method(_permalink),
    "chat.postEphemeral": Method(_post_ephemeral, "chat:write"),
    "chat.postMessage": Method(_post, "chat:write"),
    "chat.update": Method(_update, "chat:write"),
    "reactions.add": Method(_react, "reactions:write"),
    "reactions.remove": Method(_take_back, "reactions:write"),
}
