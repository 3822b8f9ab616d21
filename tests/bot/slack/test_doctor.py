import asyncio
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.settings import DeclaredSource, Settings
from bot.settings.slack import (
    APP_TOKEN,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SIGNING_SECRET,
    TOKEN_KEY,
    ChannelSettings,
    SlackSettings,
)
from bot.slack.doctor import examine
from bot.slack.encryption import Cipher, new_key
from bot.slack.installations import Installations
from bot.slack.manifest import EVENTS, SCOPES
from bot.slack.operator_messages import LABEL_REMEDY
from bot.slack.store import Store, url_of
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
        "FAULT  audience: nobody in Slack has the label 'board'; " + LABEL_REMEDY,
    ]
    assert any(line.startswith("ok     workspace: footnote in ") for line in found)
    assert (
        f"ok     scopes: all {len(SCOPES) - 3}" in found
    )  # no source is for a group, no emoji asks, no channel is read
    assert "ok     Socket Mode: is on" in found
    assert any(line.startswith("ok     socket: 127.0.0.1:") for line in found)
    assert any(line.endswith(": #help") for line in found)


def test_many_workspaces_need_secrets_a_key_and_names(tmp_path: Path) -> None:
    async def run() -> tuple[list[str], list[str]]:
        async with LocalSlack() as slack:
            wanted = SlackSettings.model_validate({"base_url": slack.api_url, "workspaces": {"T0LOCAL": {}}})
            given = dict.fromkeys((CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET), "x") | {TOKEN_KEY: new_key()}
            store = Store(url_of(tmp_path))
            await store.open()
            kept = Installations(store.database, Cipher(given[TOKEN_KEY]))
            for team, token in (("T0LOCAL", slack.bot_token), ("T0GONE", "xoxb-gone")):
                await kept.async_save(Installation(team_id=team, team_name=team, user_id="U1", bot_token=token))
            await store.close()
            bare = Settings(data=tmp_path, slack=SlackSettings(base_url=slack.api_url))
            full = Settings(data=tmp_path, slack=wanted)
            return (
                [one.line() async for one in examine(full, given)],
                [one.line() async for one in examine(bare, {CLIENT_ID: "x", TOKEN_KEY: "no key"})],
            )

    well, wrong = asyncio.run(run())
    assert "ok     workspace: footnote in Local" in well
    assert [line for line in well if "FAULT" in line and "index" not in line] == [
        "FAULT  workspace T0GONE: invalid_auth; the workspace must install the app anew"
    ]
    told = "\n".join(wrong)
    assert "FAULT  SLACK_CLIENT_SECRET: is not set; copy it from the app's page" in told
    assert "FAULT  SLACK_TOKEN_KEY: is no key" in told and "footnote slack key" in told
    assert "FAULT  slack.workspaces: no workspace may install the app" in told


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
