import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import DeclaredSource, Settings
from bot.settings.slack import ChannelSettings, SlackSettings
from bot.slack.manifest import COMMAND, EVENTS, SCOPES, SHORTCUT, events_of, manifest, manifest_yaml, scopes_of
from bot.slack.news import asks_for_news
from bot.slack.summary import summary_request

EVERYTHING = Settings(
    sources=(DeclaredSource(path="docs", audience=("group:S1", "user:U1")),),
    slack=SlackSettings(ask_emoji="question", channels={"C0PLANS": ChannelSettings(read=True)}),
)
ROOT = Path(__file__).parents[3]
# The scopes that Slack's reference names for the methods of the Web API; a list: any of them, by the kind of channel.
NEEDED = {
    "agents_sessions_setStatus": ["chat:write"],
    "assistant_threads_setStatus": ["assistant:write"],
    "assistant_threads_setSuggestedPrompts": ["assistant:write"],
    "auth_revoke": [],
    "auth_test": [],
    "apps_connections_open": [],  # of the app-level token
    "users_conversations": ["channels:read", "groups:read", "im:read", "mpim:read"],
    "conversations_history": ["channels:history", "groups:history", "im:history", "mpim:history"],
    "usergroups_list": ["usergroups:read"],
    "chat_delete": ["chat:write"],
    "chat_getPermalink": [],
    "chat_postEphemeral": ["chat:write"],
    "chat_postMessage": ["chat:write"],
    "chat_startStream": ["chat:write"],
    "chat_stopStream": ["chat:write"],
    "chat_stream": ["chat:write"],
    "chat_update": ["chat:write"],
    "conversations_info": ["channels:read", "groups:read", "im:read", "mpim:read"],
    "conversations_members": ["channels:read", "groups:read", "im:read", "mpim:read"],
    "conversations_open": ["im:write"],
    "conversations_replies": ["channels:history", "groups:history", "im:history", "mpim:history"],
    "usergroups_users_list": ["usergroups:read"],
    "users_info": ["users:read"],
    "users_list": ["users:read"],
    "views_open": [],
    "views_publish": [],
    "views_push": [],
    "views_update": [],
}


def code() -> str:
    files = (ROOT / "bot" / "slack").glob("*.py")
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.name != "manifest.py")


def test_every_method_that_is_called_has_its_scopes() -> None:
    called = set(re.findall(r"client\.([a-z]+_[a-zA-Z_]+)\(", code())) & {*NEEDED} | {"chat_stream"}
    unknown = set(re.findall(r"client\.((?:chat|conversations|users|usergroups|views|agents|assistant)_\w+)\(", code()))
    assert unknown <= NEEDED.keys()
    assert {scope for method in called for scope in NEEDED[method]} <= SCOPES.keys()


def test_the_yaml_is_the_manifest_and_gives_a_reason_for_each_scope_and_event() -> None:
    text = manifest_yaml(EVERYTHING, "https://bot.example.com/slack/events", oauth=True)
    assert yaml.safe_load(text) == manifest(EVERYTHING, "https://bot.example.com/slack/events", oauth=True)
    for name, reason in {**SCOPES, **EVENTS}.items():
        assert f"- {name}  # {reason}\n" in text


def test_it_is_an_agent_over_socket_mode_with_command_and_shortcut() -> None:
    made = manifest(Settings())
    assert made["settings"]["socket_mode_enabled"] is True
    assert "agent_view" in made["features"]
    assert made["features"]["slash_commands"][0]["command"] == COMMAND
    assert made["features"]["shortcuts"][0]["callback_id"] == SHORTCUT
    assert len(made["display_information"]["description"]) <= 140
    listened = set(re.findall(r'app\.event\("(\w+)"\)', code()))
    assert listened <= {event.partition(".")[0] for event in EVENTS}


def test_it_asks_for_no_more_than_the_settings_need() -> None:
    asking = {"users:read", "usergroups:read"}

    def asked(*audience: str, **slack: Any) -> set[str]:
        sources = (DeclaredSource(path="docs", audience=audience),)
        settings = Settings(sources=sources, slack=SlackSettings.model_validate(slack))
        return asking & scopes_of(settings).keys()

    assert asked() == asked(owners={"docs": "the people team"}) == set()
    assert asked("user:U1") == asked(owners={"docs": "U0ADA1"}) == {"users:read"}
    assert asked("group:S1") == asking
    assert asked(owners={"docs": "S0ADA1"}) == {"usergroups:read"}
    made = manifest(Settings())["oauth_config"]["scopes"]["bot"]
    assert made == sorted(SCOPES.keys() - asking - {"reactions:read", "files:read"})
    assert "reactions:read" in scopes_of(Settings(slack=SlackSettings(ask_emoji=":question:")))
    reading = {"channels": {"C0PLANS": {"read": True}}}
    for slack in (reading, {"workspaces": {"T0ACME": reading}}):
        asked_for = scopes_of(Settings(slack=SlackSettings.model_validate(slack))).keys()
        assert {"files:read", "users:read"} <= asked_for


def test_it_hears_no_more_than_the_settings_need() -> None:
    left = {"reaction_added", "app_uninstalled", "tokens_revoked", "member_joined_channel", "member_left_channel"}
    assert events_of(Settings()).keys() == EVENTS.keys() - left
    assert events_of(EVERYTHING, oauth=True) == EVENTS
    assert "app_context_changed" not in events_of(Settings(slack=SlackSettings(summaries=False)))


def test_what_it_suggests_is_answered_over_any_documents() -> None:
    prompts = manifest(Settings())["features"]["agent_view"]["suggested_prompts"]
    assert 0 < len(prompts) <= 4
    assert all(asks_for_news(one["message"]) or summary_request(one["message"], in_thread=False) for one in prompts)


def test_other_workspaces_may_install_it() -> None:
    made = yaml.safe_load(manifest_yaml(Settings(), "https://bot.example.com/slack/events", oauth=True))
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example.com/slack/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"] is True


def test_it_may_be_called_over_http() -> None:
    address = "https://bot.example.com/slack/events"
    made = yaml.safe_load(manifest_yaml(Settings(), address))
    assert made == manifest(Settings(), address)
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["features"]["slash_commands"][0]["url"] == address


@pytest.mark.parametrize("oauth", [False, True])
def test_it_keeps_the_lengths_of_the_published_schema(*, oauth: bool) -> None:
    """https://github.com/slackapi/manifest-schema, schemas/manifest.schema.2.0.0.json."""
    made = manifest(EVERYTHING, "https://bot.example.com/slack/events", oauth=oauth)
    assert made.keys() <= {"_metadata", "display_information", "features", "oauth_config", "settings"}
    about, features, setting = made["display_information"], made["features"], made["settings"]
    assert len(about["name"]) <= 35 and len(about["description"]) <= 140
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert all(one.keys() == {"title", "message"} for one in features["agent_view"]["suggested_prompts"])
    [command], [shortcut] = features["slash_commands"], features["shortcuts"]
    assert len(command["command"]) <= 32 and command["url"].startswith("https://")
    assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
    names = [*made["oauth_config"]["scopes"]["bot"], *setting["event_subscriptions"]["bot_events"]]
    assert all(len(name) <= 50 for name in names) and len(set(names)) == len(names)
    assert made["oauth_config"].keys() <= {"redirect_urls", "scopes"}
    assert setting.keys() == {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    }
