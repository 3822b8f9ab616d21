import asyncio

import pytest

from bot.settings import DeclaredSource, Settings
from bot.settings.slack import APP_TOKEN, BOT_TOKEN, ChannelSettings, SlackSettings
from bot.slack.doctor import examine
from bot.slack.manifest import EVENTS, SCOPES
from slack_sandbox.core import SUBSCRIPTIONS
from slack_sandbox.local import LocalSlack

TOKENS = {BOT_TOKEN: LocalSlack.bot_token, APP_TOKEN: LocalSlack.app_token}


async def lines(slack: LocalSlack, environment: dict[str, str] = TOKENS, **options: object) -> list[str]:
    settings = Settings(
        slack=SlackSettings.model_validate({"base_url": slack.api_url, **options}),
        sources=(DeclaredSource(path="docs"), DeclaredSource(path="board", audience=("user:U1", "board"))),
    )
    return [finding.line() async for finding in examine(settings, environment)]


def test_when_all_is_well_only_the_settings_can_be_wrong() -> None:
    async def run() -> list[str]:
        async with LocalSlack() as slack:
            slack.core.scopes |= SCOPES.keys()
            help_channel = slack.channel("help").id
            return await lines(slack, channels={help_channel: {"sources": ["docs"]}})

    found = asyncio.run(run())
    faults = [line for line in found if line.startswith("FAULT")]
    assert faults == [
        "FAULT  index: there is none in .footnote; build it: footnote sync",
        "FAULT  audience: nobody in Slack has the label 'board'; write channel:C…, group:S…, user:U… or workspace:T…",
    ]
    assert any(line.startswith("ok     workspace: footnote in ") for line in found)
    assert f"ok     scopes: all {len(SCOPES) - 1}" in found  # no source is for a group
    assert "ok     Socket Mode: is on" in found
    assert any(line.startswith("ok     socket: 127.0.0.1:") for line in found)
    assert any(line.endswith(": #help") for line in found)


def test_what_is_missing_and_what_to_do() -> None:
    async def run() -> list[str]:
        async with LocalSlack() as slack:
            slack.core.scopes = set(SCOPES) - {"users:read"}
            slack.channel("elsewhere", ["alice"])
            away = slack.channel("elsewhere").id
            return await lines(slack, channels={away: {"sources": ["nowhere"]}, "C0NONE": {}}, owners={"doks": "U1"})

    found = "\n".join(asyncio.run(run()))
    assert "FAULT  scopes: missing: users:read (tell people from bots" in found
    assert "reinstall the app" in found
    assert "the bot is not in #elsewhere; write there: /invite @Footnote" in found
    assert "FAULT  slack.channels.C0NONE: channel_not_found" in found
    assert "'nowhere' is no declared source" in found
    assert "FAULT  slack.owners: 'doks' is no declared source" in found


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, [f"FAULT  {BOT_TOKEN}: is not set", f"FAULT  {APP_TOKEN}: is not set"]),
        ({BOT_TOKEN: "xapp-1", APP_TOKEN: "xoxb-1"}, [f"FAULT  {BOT_TOKEN}: does not begin with xoxb-"]),
        ({BOT_TOKEN: "xoxb-no", APP_TOKEN: "xapp-no"}, ["FAULT  workspace: invalid_auth", "FAULT  Socket Mode: "]),
    ],
)
def test_tokens(environment: dict[str, str], expected: list[str]) -> None:
    async def run() -> list[str]:
        async with LocalSlack() as slack:
            return await lines(slack, environment)

    found = "\n".join(asyncio.run(run()))
    for beginning in expected:
        assert beginning in found


def test_a_slack_that_cannot_be_reached() -> None:
    settings = Settings(slack=SlackSettings(base_url="http://127.0.0.1:9/", channels={"C1X": ChannelSettings()}))

    async def run() -> list[str]:
        return [finding.line() async for finding in examine(settings, TOKENS)]

    found = asyncio.run(run())
    assert [line.partition(":")[0] for line in found if line.startswith("FAULT")] == [
        "FAULT  workspace",
        "FAULT  Socket Mode",
        "FAULT  index",
    ]
    assert any(line.endswith("check the network, a proxy, and slack.base_url") for line in found)


def test_the_local_slack_sends_what_the_manifest_asks_for() -> None:
    optional = {"member_joined_channel", "member_left_channel", "app_uninstalled", "tokens_revoked"}
    assert EVENTS.keys() - optional <= set(SUBSCRIPTIONS)


def test_scopes_that_slack_does_not_tell_are_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> list[str]:
        async with LocalSlack() as slack:
            return await lines(slack)

    monkeypatch.setattr("slack_sandbox.server.SCOPES_HEADER", "x-something-else")
    [line] = [line for line in asyncio.run(run()) if "scopes:" in line]
    assert line.startswith("ok     scopes: not checked: Slack's answer does not list them")
