"""What the Slack app must be allowed, and why: the manifest that a workspace's admin copies and pastes.

Format: https://docs.slack.dev/reference/app-manifest
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from bot.settings import Settings
from bot.settings.slack import is_id

COMMAND = "/footnote"
SHORTCUT = "ask_about_this"  # the callback id of the message shortcut
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "hear when somebody asks by mention",
    "assistant:write": "say that it is working, stream answers, suggest questions",
    "channels:history": "hear follow-ups and read the thread that a question stands in, in public channels",
    "channels:read": "ask which public channels it is in and, for limited sources, who else is",
    "chat:write": "answer",
    "commands": f"{COMMAND} and the shortcut “Ask Footnote about this”",
    "files:read": "read the files that were shared in the channels of slack.channels.….read",
    "groups:history": "the same as channels:history, in private channels that it was invited to",
    "groups:read": "the same as channels:read, for private channels",
    "im:history": "hear what is asked in direct messages",
    "im:read": "tell a direct message from a channel",
    "im:write": "answer alone to somebody when that cannot be done in the channel",
    "mpim:history": "the same as channels:history, in group messages",
    "mpim:read": "the same as channels:read, for group messages",
    "reactions:read": "hear which message the emoji of slack.ask_emoji is put on",
    "usergroups:read": "ask who is in a user group, for sources that are limited to one, and what an owner is called",
    "users:read": "tell people from bots among the members of a channel, for limited sources; what people are called",
}
EVENTS: Mapping[str, str] = {
    "agent_session_stopped": "somebody pressed the stop button",
    "app_context_changed": "which channel somebody looks at beside the bot, for “sum up this channel”",
    "app_home_opened": "somebody opened the Home tab or the conversation with the bot",
    "app_mention": "somebody asked by mention",
    "app_uninstalled": "a workspace took the app out, and what is stored of it is deleted",
    "member_joined_channel": "who may see what has changed",
    "member_left_channel": "who may see what has changed",
    "message.channels": "follow-ups, edits and deletions in public channels",
    "message.groups": "the same in private channels",
    "message.im": "questions in direct messages",
    "message.mpim": "the same in group messages",
    "reaction_added": "somebody put the emoji of slack.ask_emoji on a message",
    "tokens_revoked": "as app_uninstalled",
}
SOCKET_SCOPE = "connections:write"  # of the app-level token, which the manifest does not make
REDIRECT_PATH = "/slack/oauth_redirect"  # where browsers come back to when a workspace has installed the app
_NEWS, _SUM_UP = "What is new?", "Sum up this channel"
_DESCRIPTION = "Answers questions about your documents, and quotes the passages that each answer rests on."


def scopes_of(settings: Settings) -> Mapping[str, str]:
    """The scopes of what the settings turn on: who people are is asked for audiences, owners and messages alone."""
    slack = settings.slack
    owners = [*slack.owners.values(), *(each.owner for each in slack.channels.values() if each.owner)]
    needed = {label.partition(":")[0] for source in settings.sources for label in source.audience}
    people = bool(needed) or slack.reads or any(is_id(owner) and owner[0] != "S" for owner in owners)
    groups = "group" in needed or any(is_id(owner) and owner[0] == "S" for owner in owners)
    left_out = {
        "files:read": not slack.reads,
        "reactions:read": not slack.ask_emoji,
        "usergroups:read": not groups,
        "users:read": not people,
    }
    return {name: reason for name, reason in SCOPES.items() if not left_out.get(name)}


def events_of(settings: Settings, *, oauth: bool = False) -> Mapping[str, str]:
    """The events of what the settings turn on; with `oauth` also those that say that a workspace has left."""
    limited = settings.slack.reads or any(source.audience for source in settings.sources)
    left_out = {
        "app_context_changed": not settings.slack.summaries,
        "app_uninstalled": not oauth,
        "member_joined_channel": not limited,
        "member_left_channel": not limited,
        "reaction_added": not settings.slack.ask_emoji,
        "tokens_revoked": not oauth,
    }
    return {name: reason for name, reason in EVENTS.items() if not left_out.get(name)}


def _prompts(settings: Settings) -> list[dict[str, str]]:
    """What Slack suggests before the bot has suggested anything: questions that are answered over any documents."""
    sums_up = [_SUM_UP] if settings.slack.summaries else []
    return [{"title": text, "message": text} for text in [_NEWS, *sums_up]]


def manifest(settings: Settings, address: str | None = None, *, oauth: bool = False) -> dict[str, Any]:
    """The manifest, as JSON takes it; `address` is where Slack calls the bot over HTTP, None means Socket Mode.

    With `oauth` other workspaces can install the app, and their tokens are exchanged twice a day.
    """
    redirects = {"redirect_urls": [urljoin(address or "", REDIRECT_PATH)]} if oauth else {}
    called = {} if address is None else {"request_url": address}
    command = {} if address is None else {"url": address}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {"name": "Footnote", "description": _DESCRIPTION, "background_color": "#2b2d42"},
        "features": {
            "agent_view": {"agent_description": _DESCRIPTION, "suggested_prompts": _prompts(settings)},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Footnote", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    **command,
                    "description": "Ask; only you see the answer, until you share it",
                    "usage_hint": "How many days of leave do I have?",
                    "should_escape": True,
                }
            ],
            "shortcuts": [
                {
                    "name": "Ask Footnote about this",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Look in the documents for what this message asks",
                }
            ],
        },
        "oauth_config": {**redirects, "scopes": {"bot": list(scopes_of(settings))}},
        "settings": {
            "event_subscriptions": {**called, "bot_events": list(events_of(settings, oauth=oauth))},
            "interactivity": {"is_enabled": True, **called},
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": oauth,
        },
    }


def manifest_yaml(settings: Settings, address: str | None = None, *, oauth: bool = False) -> str:
    """The manifest as YAML, with the reason for each scope and event beside it."""
    head = "# https://api.slack.com/apps → Create New App → From a manifest"
    return "\n".join([head, *_lines(manifest(settings, address, oauth=oauth), 0)])


def _lines(value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401  JSON
    margin = "  " * depth
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict | list):
                yield f"{margin}{name}:"
                yield from _lines(inner, depth + 1)
            else:
                yield f"{margin}{name}: {json.dumps(inner, ensure_ascii=False)}"
        return
    for item in value:
        if isinstance(item, dict):
            first, *rest = _lines(item, depth + 1)
            yield f"{margin}- {first.lstrip()}"
            yield from rest
        else:
            reason = {**SCOPES, **EVENTS}.get(item)
            yield f"{margin}- {item}  # {reason}" if reason else f"{margin}- {json.dumps(item)}"
