"""Whom an abstention names."""

from pathlib import Path

import pytest

from bot.settings.slack import ChannelSettings, SlackSettings
from slack_sandbox.local import LocalSlack
from tests import answers
from tests.bot.slack.scenes import Scripted, scene

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"


@pytest.mark.parametrize("pings", [False, True])
async def test_the_owner_is_named_once_an_hour_and_without_a_ping(
    slack: LocalSlack, tmp_path: Path, pings: bool
) -> None:
    bob, general = slack.person("bob"), slack.channel("general").id
    settings = SlackSettings(channels={general: ChannelSettings(owner=bob.id)}, ping_owners=pings)
    async with scene(
        slack, tmp_path, answerer=Scripted(default=lambda _: answers.abstention()), settings=settings
    ) as town:
        first, second = [await town.reply(await town.asks("alice", "#general", ASKED)) for _ in range(2)]
        assert ("Who may know: " in first.text, "Who may know: " in second.text) == (True, False)
        assert "bob" in first.text
        assert first.pings == ((f"<@{bob.id}>",) if pings else ())
