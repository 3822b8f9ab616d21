"""Who may see what: in a channel only what every member may, on doubt less, and nothing is carried over."""

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import ChannelSettings, SlackSettings
from bot.slack.audience import LIFE, Memberships
from index.access import Filter
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import Scene, Scripted, scene

pytestmark = pytest.mark.anyio
ASKED = "@footnote what does the board say?"


async def used(town: Scene, who: str, channel: str) -> frozenset[str]:
    """The labels that count when that person asks there."""
    await town.asks(who, channel, ASKED)
    audience = town.answerer.asked[-1][2].audience
    assert audience is not None
    return audience


async def test_a_channel_may_use_what_every_member_may_see(slack: LocalSlack, tmp_path: Path) -> None:
    help_, general = slack.channel("help"), slack.channel("general")
    some, all_ = slack.group("some", ["alice"]), slack.group("all", ["alice", "bob", "carol"])
    alice = slack.person("alice").id
    labels = {f"channel:{help_.id}", f"channel:{general.id}", f"group:{some.id}", f"group:{all_.id}", f"user:{alice}"}
    async with scene(slack, tmp_path, labels=[*labels, "board", "group:S0GONE"]) as town:
        general_labels = {f"channel:{general.id}", f"group:{all_.id}"}
        assert await used(town, "alice", "#general") == general_labels
        assert await used(town, "alice", "#help") == {f"channel:{help_.id}", *general_labels}
        assert await used(town, "alice", slack.person("alice").dm) == labels
        assert await used(town, "carol", slack.person("carol").dm) == general_labels


async def test_other_bots_in_a_channel_are_no_people(slack: LocalSlack, tmp_path: Path) -> None:
    slack.bot("robot")
    slack.channel("help", ["robot"])
    pair = slack.group("pair", ["alice", "bob"])
    async with scene(slack, tmp_path, labels=[f"group:{pair.id}"]) as town:
        assert await used(town, "alice", "#help") == {f"group:{pair.id}"}


async def test_guests_are_of_the_workspace_and_no_members(slack: LocalSlack, tmp_path: Path) -> None:
    slack.person("gwen", guest=True)
    slack.channel("help", ["gwen"])
    team = slack.core.workspace.team
    labels = {f"members:{team}", f"workspace:{team}"}
    async with scene(slack, tmp_path, labels=[*labels, "members:T0OTHER"]) as town:
        assert await used(town, "alice", "#general") == labels
        assert await used(town, "alice", "#help") == {f"workspace:{team}"}
        assert await used(town, "gwen", slack.person("gwen").dm) == {f"workspace:{team}"}


async def test_what_is_left_out_is_counted_for_the_asker_alone(slack: LocalSlack, tmp_path: Path) -> None:
    alice = slack.person("alice")
    label = f"user:{alice.id}"
    answerer = Scripted(labels={"board.md": {label}, "plans.md": {label}, "mill.txt": set()})
    async with scene(slack, tmp_path, answerer=answerer, labels=[label]) as town:
        reply = await town.reply(await town.asks("alice", "#general", ASKED))
        assert "more source" not in reply.text
        told = [one.text for one in slack.seen_by("alice", "#general") if one.ephemeral]
        assert told == ["2 more sources: ask me in a direct message."]
        await town.asks("bob", "#general", ASKED)
        assert not any("more source" in one.text for one in slack.seen_by("bob", "#general"))
        direct = await town.reply(await town.asks("alice", alice.dm, ASKED), "alice")
        assert "more source" not in direct.text


async def test_a_conversation_is_not_carried_over_to_a_wider_audience(slack: LocalSlack, tmp_path: Path) -> None:
    pair = slack.group("pair", ["alice", "bob"])
    slack.core.subscriptions.add("member_joined_channel")
    async with scene(slack, tmp_path, labels=[f"group:{pair.id}"]) as town:
        question = await town.asks("alice", "#help", ASKED)
        await town.asks("alice", "#help", "and then?", thread=question.ts)
        slack.channel("help", ["carol"])
        slack.core.emit({"type": "member_joined_channel", "user": slack.person("carol").id}, slack.channel("help"))
        await town.settled()
        await town.asks("alice", "#help", "@footnote and after that?", thread=question.ts)
        (_, first, narrow), (_, second, _), (_, third, wide) = town.answerer.asked
        assert (first == second, first == third) == (True, False)
        assert narrow.audience == frozenset({f"group:{pair.id}"})
        assert wide.audience == frozenset()


@pytest.mark.parametrize("trusted", [False, True])
async def test_shared_channels_get_public_sources_only_unless_trusted(
    slack: LocalSlack, tmp_path: Path, trusted: bool
) -> None:
    channel = slack.channel("partners", ["alice", "bob", "footnote"], shared=True)
    settings = SlackSettings(channels={channel.id: ChannelSettings(trusted=trusted)})
    label = f"channel:{channel.id}"
    async with scene(slack, tmp_path, labels=[label], settings=settings) as town:
        assert await used(town, "alice", "#partners") == ({label} if trusted else set())


async def test_a_channel_may_be_limited_to_sources(slack: LocalSlack, tmp_path: Path) -> None:
    settings = SlackSettings(channels={slack.channel("help").id: ChannelSettings(sources=("docs",))})
    async with scene(slack, tmp_path, settings=settings) as town:
        await town.asks("alice", "#help", ASKED)
        assert town.answerer.asked[-1][2] == Filter(frozenset({"docs"}), frozenset())


@pytest.mark.parametrize("method", ["conversations.members", "conversations.info", "usergroups.users.list"])
async def test_on_doubt_less_is_used(slack: LocalSlack, tmp_path: Path, method: str) -> None:
    pair = slack.group("pair", ["alice", "bob"])
    async with scene(slack, tmp_path, labels=[f"group:{pair.id}"]) as town:
        slack.core.faults.fail(method, "missing_scope", times=None)
        assert await used(town, "alice", "#help") == frozenset()
        slack.core.faults.clear()
        assert await used(town, "alice", "#help") == {f"group:{pair.id}"}


async def test_memberships_are_believed_for_a_short_time_only(slack: LocalSlack) -> None:
    now = [0.0]
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    members = Memberships(client, lambda: now[0])
    channel = slack.channel("help")
    before = await members.of_channel(channel.id)
    slack.channel("help", ["carol"])
    assert await members.of_channel(channel.id) == before
    now[0] += LIFE
    after = await members.of_channel(channel.id)
    assert before is not None
    assert after == before | {slack.person("carol").id}
    slack.bot("robot")
    assert await members.are_bots(frozenset([slack.person("robot").id]))
    assert not await members.are_bots(frozenset([slack.person("robot").id, "U0NOBODY"]))
    assert not await members.are_bots(frozenset(f"U{n}" for n in range(50)))
