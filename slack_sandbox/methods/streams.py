"""chat.startStream, appendStream and stopStream: a message that is written while people watch."""

from slack_sandbox.blocks import check_blocks, with_ids
from slack_sandbox.core import Core
from slack_sandbox.events import bot_message, message_json
from slack_sandbox.methods.assistant import SESSION_STATES
from slack_sandbox.methods.call import Method, MethodCall
from slack_sandbox.methods.chat import answered, own_message
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import Channel, Json, Message, Stream

_TASK_STATES = frozenset({"pending", "in_progress", "complete", "error"})
_TASK_FIELDS = frozenset({"type", "id", "title", "status", "details", "output", "sources"})
_LONGEST_TASK = 256  # characters of a task's text


def _start(call: MethodCall) -> Json:
    channel = call.joined()
    thread = call.required("thread_ts", "invalid_thread_ts")
    root = channel.messages.get(thread)
    if root is None or root.only_for is not None:
        raise Refusal("invalid_thread_ts")
    if channel.kind != "im":
        _check_recipient(call)
    mode = call.text("task_display_mode") or "timeline"
    if mode not in {"timeline", "plan"}:
        raise Refusal("invalid_arguments")
    message = bot_message(call.core.clock.stamp(), channel.id, thread_ts=root.thread_ts or root.ts, markdown=True)
    stream = message.stream = Stream(call.core.clock.now(), mode)
    _append_to(call, stream)
    message.text = stream.text
    call.core.post(message)
    answered(call.core, channel, message.thread_ts)
    return {"channel": channel.id, "ts": message.ts}


def _check_recipient(call: MethodCall) -> None:
    call.required("recipient_team_id", "missing_recipient_team_id")
    user = call.required("recipient_user_id", "missing_recipient_user_id")
    if user not in call.core.workspace.users:
        raise Refusal("user_not_found")


def _streaming(call: MethodCall, channel: Channel) -> tuple[Message, Stream]:
    """The message named, and its stream, which must be open and not too old. Raises Refusal."""
    message = own_message(call, channel, "message_not_owned_by_app")
    stream = message.stream
    if stream is None or not stream.open or call.core.clock.now() - stream.started > call.core.limits.stream_life:
        if stream is not None and stream.open:
            close(call.core, message)
        raise Refusal("message_not_in_streaming_state")
    return message, stream


def _append(call: MethodCall) -> Json:
    channel = call.joined()
    message, stream = _streaming(call, channel)
    if call.text("markdown_text") is None and not call.items("chunks"):
        raise Refusal("no_text")
    _append_to(call, stream)
    message.text = stream.text
    call.core.changed()
    return {"channel": channel.id, "ts": message.ts}


def _stop(call: MethodCall) -> Json:
    channel = call.joined()
    message, stream = _streaming(call, channel)
    blocks = call.items("blocks") or []
    check_blocks(blocks, call.core.limits.blocks)
    state = call.text("session_status")
    if state is not None and state not in SESSION_STATES:
        raise Refusal("invalid_arguments")
    _append_to(call, stream)

    def change() -> None:
        stream.open = False
        message.text = stream.text
        message.blocks = with_ids(blocks, f"b{message.ts}.")
        message.metadata = call.arguments.get("metadata") or message.metadata

    call.core.edit(message, by=None, change=change)
    if state is not None:
        call.core.workspace.sessions[channel.id, message.thread_ts or ""] = {"status": state}
    return {"channel": channel.id, "ts": message.ts, "message": message_json(message, channel)}


def close(core: Core, message: Message) -> None:
    """End a stream without the app: its time is up, or a person pressed stop."""

    def change() -> None:
        if message.stream is not None:
            message.stream.open = False

    core.edit(message, by=None, change=change)


def _append_to(call: MethodCall, stream: Stream) -> None:
    """Add what the arguments bring. Raises Refusal, and then adds nothing."""
    text, chunks = call.text("markdown_text"), call.items("chunks") or []
    if text is not None and chunks:
        raise Refusal("invalid_arguments")
    added = [text or ""] + [str(chunk.get("text", "")) for chunk in chunks if chunk.get("type") == "markdown_text"]
    if any(len(each) > call.core.limits.append for each in added):
        raise Refusal("msg_too_long")
    if len(stream.text) + sum(map(len, added)) > call.core.limits.stream:
        raise Refusal("msg_too_long")
    for chunk in chunks:
        _check_chunk(call, chunk)
    stream.text += "".join(added)
    for chunk in chunks:
        _take(stream, chunk)


def _check_chunk(call: MethodCall, chunk: Json) -> None:
    match chunk.get("type"):
        case "markdown_text":
            right = isinstance(chunk.get("text"), str) and set(chunk) == {"type", "text"}
        case "plan_update":
            right = 0 < len(str(chunk.get("title", ""))) <= _LONGEST_TASK and set(chunk) == {"type", "title"}
        case "task_update":
            texts = [str(chunk.get(name, "")) for name in ("title", "details", "output")]
            right = chunk.get("status") in _TASK_STATES and bool(chunk.get("id")) and bool(texts[0])
            right = right and set(chunk) <= _TASK_FIELDS and all(len(text) <= _LONGEST_TASK for text in texts)
        case "blocks":
            check_blocks(chunk.get("blocks") or [], call.core.limits.blocks)
            right = bool(chunk.get("blocks"))
        case _:
            right = False
    if not right:
        raise Refusal("invalid_chunks")


def _take(stream: Stream, chunk: Json) -> None:
    match chunk["type"]:
        case "plan_update":
            stream.plan = chunk["title"]
        case "task_update":
            stream.tasks[chunk["id"]] = stream.tasks.get(chunk["id"], {}) | chunk
        case "blocks":
            stream.blocks += with_ids(chunk["blocks"], f"s{len(stream.blocks)}.")


METHODS = {
    "chat.appendStream": Method(_append, "chat:write"),
    "chat.startStream": Method(_start, "chat:write"),
    "chat.stopStream": Method(_stop, "chat:write"),
}
