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
    found, more = call.page(list(channel.members))
    return {"members": found, "response_metadata": more}


def _list(call: MethodCall) -> Json:
    found, more = call.page([each.to_json(BOT_USER) for each in call.known_channels()])
    return {"channels": found, "response_metadata": more}


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
    found = [m for m in reversed(channel.messages.values()) if m.only_for is None and not m.is_reply]
    return _told(call, channel, _between(call, found))


def _replies(call: MethodCall) -> Json:
    channel = call.joined()
    call.need(f"{FAMILIES[channel.kind]}:history")
    named = channel.messages.get(call.required("ts", "thread_not_found"))
    root = named.thread_ts or named.ts if named else call.required("ts")
    found = channel.thread(root)
    if not found:
        raise Refusal("thread_not_found")
    return _told(call, channel, found[:1] + _between(call, found[1:]))


def _between(call: MethodCall, messages: list[Message]) -> list[Message]:
    oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    if call.flag("inclusive"):
        return [m for m in messages if oldest <= float(m.ts) <= latest]
    return [m for m in messages if oldest < float(m.ts) < latest]


def _told(call: MethodCall, channel: Channel, messages: list[Message]) -> Json:
    found, more = call.page(messages)
    told = [message_json(message, channel) for message in found]
    asked = call.flag("include_all_metadata")  # Slack keeps it back, unless it is asked for
    if not asked or not call.core.limits.metadata:
        told = [{name: value for name, value in each.items() if name != "metadata"} for each in told]
    return {"messages": told, "has_more": bool(more["next_cursor"]), "response_metadata": more}


METHODS = {
    "conversations.history": Method(_history),
    "conversations.info": Method(_info),
    "conversations.list": Method(_list),
    "conversations.members": Method(_members),
    "conversations.open": Method(_open),
    "conversations.replies": Method(_replies),
}
