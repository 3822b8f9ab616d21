"""assistant.threads.* and agents.sessions.*: what a thread shows while the bot works, and how a conversation begins."""

from slack_sandbox.methods.call import Method, MethodCall
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import Channel, Json, Status

SESSION_STATES = frozenset({"active", "processing", "suspended", "closed"})
_LOADING = 10
_PROMPTS = 4
_LONGEST_TITLE = 200


def _set_status(call: MethodCall) -> Json:
    if "assistant:write" not in call.core.scopes:
        call.need("chat:write")
    channel, thread = _thread(call)
    loading = call.arguments.get("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > _LOADING:
        raise Refusal("invalid_arguments")
    key, text = (channel.id, thread), call.text("status")
    if text is None:
        call.core.workspace.statuses.pop(key, None)
    else:
        call.core.workspace.statuses[key] = Status(text, [str(each) for each in loading], call.core.clock.now())
    call.core.changed()
    return {}


def _thread(call: MethodCall) -> tuple[Channel, str]:
    channel = call.joined("channel_id")
    thread = call.required("thread_ts", "invalid_thread_ts")
    if thread not in channel.messages:
        raise Refusal("invalid_thread_ts")
    return channel, thread


def _set_title(call: MethodCall) -> Json:
    channel, thread = _thread(call)
    call.core.workspace.titles[channel.id, thread] = call.required("title")[:_LONGEST_TITLE]
    call.core.changed()
    return {}


def _set_prompts(call: MethodCall) -> Json:
    channel = call.joined("channel_id")
    prompts = call.items("prompts") or []
    if not 0 < len(prompts) <= _PROMPTS or not all(each.get("title") and each.get("message") for each in prompts):
        raise Refusal("invalid_arguments")
    if call.text("thread_ts") is None:  # for an agent, Slack takes the call with a thread and does nothing
        call.core.workspace.prompts[channel.id, None] = {"title": call.text("title"), "prompts": prompts}
        call.core.changed()
    return {}


def _set_session(call: MethodCall) -> Json:
    channel, thread = _thread(call)
    state = call.required("status")
    if state not in SESSION_STATES:
        raise Refusal("invalid_arguments")
    sessions = call.core.workspace.sessions
    session = sessions.setdefault((channel.id, thread), {"title": (call.text("title") or "")[:_LONGEST_TITLE]})
    session["status"] = state
    call.core.changed()
    state_json: Json = {"status": state, "agent_status": state, "title": session.get("title", "")}
    if state == "processing" and "agent_session_stopped" not in call.core.subscriptions:
        state_json["warning"] = "missing_agent_session_stopped_event_subscription"
    return state_json


def _rename_session(call: MethodCall) -> Json:
    channel, thread = _thread(call)
    session = call.core.workspace.sessions.get((channel.id, thread))
    if session is None:
        raise Refusal("session_not_found")
    session["title"] = call.required("title")[:_LONGEST_TITLE]
    call.core.changed()
    return {"title": session["title"]}


METHODS = {
    "agents.sessions.rename": Method(_rename_session, "chat:write"),
    "agents.sessions.setStatus": Method(_set_session, "chat:write"),
    "assistant.threads.setStatus": Method(_set_status),
    "assistant.threads.setSuggestedPrompts": Method(_set_prompts, "assistant:write"),
    "assistant.threads.setTitle": Method(_set_title, "assistant:write"),
}
