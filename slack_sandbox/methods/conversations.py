"""conversations.*: what channels there are, who is in them, and what was said."""

from slack_sandbox.events import message_json
from slack_sandbox.methods.call import Method, MethodCall
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import BOT_USER, FAMILIES, Channel, Json, Message


def _info(call: MethodCall) -> Json:
    channel = call.channel()
    call.need(f"{FAMILIES[channel.kind]}:read")
    return {"channel": channel.to_json(BOT_USER)}


def _members(call: MethodCall) -> Json:
    channel = call.channel()
    call.need(f"{FAMILIES[channel.kind]}:read")
    members, more = call.page(list(channel.members))
    return {"members": members, "response_metadata": more}


def _list(call: MethodCall) -> Json:
    channels, more = call.page([each.to_json(BOT_USER) for each in call.known_channels()])
    return {"channels": channels, "response_metadata": more}


def _open(call: MethodCall) -> Json:
    call.need("im:write")
    users = (call.text("users") or "").replace(" ", "").split(",")
    if not all(user in call.core.workspace.users for user in users):
        raise Refusal("user_not_found")
    channel = call.core.direct(BOT_USER, *users)
    shown = channel.to_json(BOT_USER) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


def _history(call: MethodCall) -> Json:
    channel = call.joined()
    call.need(f"{FAMILIES[channel.kind]}:history")
    messages = [m for m in reversed(channel.messages.values()) if m.only_for is None and not m.is_reply]
    return _told(call, channel, _between(call, messages))


def _replies(call: MethodCall) -> Json:
    channel = call.joined()
    call.need(f"{FAMILIES[channel.kind]}:history")
    named = channel.messages.get(call.required("ts", "thread_not_found"))
    root = named.thread_ts or named.ts if named else call.required("ts")
    messages = channel.thread(root)
    if not messages:
        raise Refusal("thread_not_found")
    return _told(call, channel, messages[:1] + _between(call, messages[1:]))


def _between(call: MethodCall, messages: list[Message]) -> list[Message]:
    oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    if call.flag("inclusive"):
        return [m for m in messages if oldest <= float(m.ts) <= latest]
    return [m for m in messages if oldest < float(m.ts) < latest]


def _told(call: MethodCall, channel: Channel, messages: list[Message]) -> Json:
    page, more = call.page(messages)
    shown = [message_json(message, channel) for message in page]
    asked = call.flag("include_all_metadata")  # Slack keeps it back, unless it is asked for
    if not asked or not call.core.limits.metadata:
        shown = [{name: value for name, value in each.items() if name != "metadata"} for each in shown]
    return {"messages": shown, "has_more": bool(more["next_cursor"]), "response_metadata": more}


METHODS = {
    "conversations.history": Method(_history),
    "conversations.info": Method(_info),
    "conversations.list": Method(_list),
    "conversations.members": Method(_members),
    "conversations.open": Method(_open),
    "conversations.replies": Method(_replies),
}
