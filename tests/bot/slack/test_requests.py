"""What no document answers: what was said in a thread or a channel, told to those alone who were there."""

import pytest

from slack_sandbox.reading import SeenMessage
from tests.bot.slack.scenes import Scene

pytestmark = pytest.mark.anyio
TALK = (
    "the export to the warehouse fails since the new scheduler",
    "the scheduler runs the warehouse export too early",
    "we decided to pin the scheduler until the export works <!channel>",
)


async def talk(town: Scene, channel: str = "#general") -> str:
    """Three people speak in a thread; its ts."""
    first = await town.slack.person("bob").posts(channel, TALK[0])
    for who, text in zip(("alice", "bob"), TALK[1:], strict=True):
        await town.slack.person(who).posts(channel, text, thread=first.ts)
    return first.ts


def told(town: Scene, channel: str = "#general", viewer: str = "bob") -> list[SeenMessage]:
    return [message for message in town.slack.seen_by(viewer, channel) if message.author == "footnote"]


async def test_a_thread_is_summed_up_in_its_own_words(town: Scene) -> None:
    thread = await talk(town)
    await town.asks("alice", "#general", "@footnote summarise this thread", thread=thread)
    [reply] = told(town)
    assert "2 of 3 messages" in reply.text and TALK[0] in reply.text
    assert reply.thread_ts == thread and reply.pings == ()
    assert any(f"archives/{town.slack.channel('general').id}/p" in link for link in reply.links)
    assert town.answerer.asked == []  # no document was looked at


async def test_a_channel_is_summed_up_for_those_in_it(town: Scene) -> None:
    for text in TALK:
        await town.slack.person("bob").posts("#help", text)
    await town.asks("alice", "#help", "@footnote sum up this channel")
    assert TALK[0] in told(town, "#help")[0].text
    carol = town.slack.person("carol")
    named = f"sum up <#{town.slack.channel('help').id}|help>"
    await town.asks("carol", carol.dm, named, raw=True)
    assert "both in" in told(town, carol.dm, "carol")[-1].text
    alice = town.slack.person("alice")
    await town.asks("alice", alice.dm, named, raw=True)
    assert TALK[0] in told(town, alice.dm, "alice")[-1].text
    await town.asks("alice", "#general", f"<@U0FOOTNOTE> {named}", raw=True)  # in the open it would tell carol
    assert "Which channel?" in told(town)[-1].text


async def test_beside_the_bot_it_is_the_channel_that_is_looked_at(town: Scene) -> None:
    alice = town.slack.person("alice")
    for text in TALK:
        await town.slack.person("bob").posts("#help", text)
    await town.asks("alice", alice.dm, "sum up this channel")
    assert "Which channel?" in told(town, alice.dm, "alice")[-1].text
    await alice.looks_at("#help")
    await town.asks("alice", alice.dm, "sum up this channel")
    assert TALK[2].partition(" <")[0] in told(town, alice.dm, "alice")[-1].text


async def test_where_nobody_spoke_there_is_nothing_to_sum_up(town: Scene) -> None:
    await town.asks("alice", "#help", "@footnote sum up this channel")
    assert "Nobody has said anything" in told(town, "#help")[0].text
