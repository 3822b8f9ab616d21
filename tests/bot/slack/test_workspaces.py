"""Many workspaces in one process: each asks in its own, nothing crosses, and what leaves is deleted."""

import time
from pathlib import Path

import pytest

from bot.settings.slack import SlackSettings
from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import TEAM
from tests.bot.slack.scenes import QUOTE
from tests.bot.slack.workspace_scenes import SECOND, shared

pytestmark = pytest.mark.anyio


async def test_both_ask_and_nothing_crosses(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path) as town:
        for team in (TEAM, SECOND):
            assert (await town.installs(team))[0] == 200
        first = await town.asks(slack, "@footnote who rebuilt the mill?")
        second = await town.asks(town.second, "@footnote who sold the mill?", channel="#help")
        assert first.user == second.user  # the same ids mean others in each workspace
        assert [QUOTE in one.text for one in town.said(slack)] == [True]
        assert [QUOTE in one.text for one in town.said(town.second, "#help")] == [True]
        assert town.said(slack, "#help") == town.said(town.second) == []
        threads = {thread.split()[1] for _, thread, _ in town.answerer.asked if thread}
        assert threads == {TEAM, SECOND}
        store = await town.stored()
        assert [one.question for one in await store.last_of(SECOND, first.user)] == ["who sold the mill?"]
        await store.close()
        await slack.person("alice").opens_app()
        await town.quiet()
        home = slack.person("alice").home
        assert home is not None and "rebuilt" in str(home.body) and "sold" not in str(home.body)


async def test_each_has_its_own_settings_and_audiences(slack: LocalSlack, tmp_path: Path) -> None:
    settings = SlackSettings.model_validate(
        {"workspaces": {TEAM: {"language": "de"}, SECOND: {"sources": ["plans"], "language": "en"}}}
    )
    labels = (f"workspace:{SECOND}", f"members:{SECOND}", f"user:{TEAM}/U0000001", "user:U0000001")
    async with shared(slack, tmp_path, settings=settings, labels=labels) as town:
        for team in (TEAM, SECOND):
            await town.installs(team)
        town.second.core.scopes.add("users:read")
        for where in (slack, town.second):
            await town.asks(where, "who rebuilt the mill?", channel=where.person("alice").dm)
        (first, second) = (allowed for _, _, allowed in town.answerer.asked)
        assert first.sources is None and first.audience == frozenset({f"user:{TEAM}/U0000001"})
        assert second.sources == frozenset({"plans"})
        assert second.audience == frozenset({f"workspace:{SECOND}", f"members:{SECOND}"})


async def test_who_takes_the_app_out_leaves_nothing(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path) as town:
        for team in (TEAM, SECOND):
            await town.installs(team)
        await town.asks(slack, "@footnote who rebuilt the mill?")
        await town.asks(town.second, "@footnote who sold the mill?")
        assert b"sold" in town.on_disk()
        slack.oauth.uninstalled(town.second.core)
        await town.quiet()
        left = town.on_disk()
        assert left.count(b"sold") == 0
        assert left.count(SECOND.encode()) == 0
        await town.asks(town.second, "@footnote and now?")  # Slack would send nothing; and nothing is answered
        await town.asks(slack, "@footnote who saw the mill?")
        assert len(town.said(slack)) == 2
        assert (await town.installs(SECOND))[0] == 200
        await town.asks(town.second, "@footnote who lost the mill?")
        assert [one.split()[1] for one in town.answerer.questions] == ["rebuilt", "sold", "saw", "lost"]


async def test_a_late_word_of_an_old_end_takes_nothing(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path) as town:
        await town.installs(TEAM)
        slack.core.clock.advance(-3600)
        slack.core.tell({"type": "app_uninstalled"})
        slack.core.clock.advance(3600)
        slack.core.tell({"type": "tokens_revoked", "tokens": {"oauth": ["U0000001"]}})  # a person's, not the bot's
        await town.quiet()
        await town.asks(slack, "@footnote who rebuilt the mill?")
        assert len(town.said(slack)) == 1


async def test_tokens_are_exchanged_before_they_end(
    slack: LocalSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.oauth.rotates = True
    async with shared(slack, tmp_path) as town:
        await town.installs(TEAM)
        await town.asks(slack, "@footnote who rebuilt the mill?")
        old = set(slack.core.tokens)
    later = time.time() + 11 * 3600  # an hour before the end
    monkeypatch.setattr("bot.slack.workspaces.time", lambda: later)
    monkeypatch.setattr("slack_sdk.oauth.token_rotation.async_rotator.time", lambda: later)
    async with shared(slack, tmp_path, keys=town.keys) as town:
        [new] = slack.core.tokens - old
        assert new.startswith("xoxe.xoxb-")
        slack.core.tokens -= old
        await town.asks(slack, "@footnote who sold the mill?")
        assert len(town.said(slack)) == 2
        assert new.encode() not in town.on_disk()


async def test_a_bot_that_runs_uses_the_new_token_at_once(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path) as town:
        await town.installs(TEAM)
        await town.asks(slack, "@footnote who rebuilt the mill?")
        old = set(slack.core.tokens)
        await town.installs(TEAM)  # anew: another token, and the first one ends
        slack.core.tokens -= old
        message = await town.asks(slack, "@footnote who sold the mill?")
        [reply] = [one for one in town.said(slack) if one.thread_ts == message.ts]
        await slack.person("bob").clicks(reply, "#general", "Why this answer")
        await town.quiet()
        assert slack.person("bob").modal is not None


async def test_a_button_of_another_workspace_opens_nothing(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path) as town:
        for team in (TEAM, SECOND):
            await town.installs(team)
        for where in (slack, town.second):
            await town.asks(where, "@footnote who rebuilt the mill?")
        store = await town.stored()
        ids = {one.team: one.id for one in await store.answers(0.0)}
        await store.close()
        for message in town.second.core.workspace.messages():  # forged: it carries the id of the other's answer
            message.blocks = [
                block | {"block_id": block["block_id"].replace(ids[SECOND], ids[TEAM])} for block in message.blocks
            ]
        [reply] = town.said(town.second)
        await town.second.person("bob").clicks(reply, "#general", "Why this answer")
        await town.quiet()
        assert town.second.person("bob").modal is None
