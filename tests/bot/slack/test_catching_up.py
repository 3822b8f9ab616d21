"""What was asked while no bot was there."""

from pathlib import Path

import pytest

from bot.settings.slack import SlackSettings
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import scene

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"


async def test_what_was_asked_while_no_bot_was_there_is_answered_once(slack: LocalSlack, tmp_path: Path) -> None:
    alice, bob = slack.person("alice"), slack.person("bob")
    slack.core.limits.retry_delays = ()
    async with scene(slack, tmp_path) as first:
        old = await first.asks("alice", "#general", ASKED)
    mention = await alice.posts("#general", "@footnote and when?")
    direct = await bob.posts(bob.dm, "who rebuilt it?")
    root = await bob.posts("#help", "The mill is old.")
    inside = await alice.posts("#help", "@footnote how old?", thread=root.ts)
    follow_up = await alice.posts("#general", "and where?", thread=old.ts)
    await alice.posts("#general", "Nothing for the bot.")
    missed = {"and when?", "who rebuilt it?", "how old?", "and where?"}
    assert follow_up.thread_ts == old.ts
    assert inside.thread_ts == root.ts
    async with scene(slack, tmp_path) as second:
        await second.settled()
        assert set(second.answerer.questions) == missed
        assert [len(second.replies(question)) for question in (mention, root)] == [1, 1]
        assert len(second.replies(direct, "bob")) == 1
    async with scene(slack, tmp_path) as third:
        await third.settled()
        assert third.answerer.questions == []
    async with scene(slack, tmp_path / "new") as fourth:  # a new store: the bot's own posts say what was answered
        await fourth.settled()
        assert fourth.answerer.questions == []


async def test_nothing_is_read_back_where_the_settings_say_so(slack: LocalSlack, tmp_path: Path) -> None:
    slack.core.limits.retry_delays = ()
    await slack.person("alice").posts("#general", ASKED)
    async with scene(slack, tmp_path, settings=SlackSettings(catch_up=0)) as town:
        await town.settled()
        assert town.answerer.questions == []
