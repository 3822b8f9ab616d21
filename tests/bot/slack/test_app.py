import pytest

from tests.bot.slack.scenes import QUOTE, Scene

pytestmark = pytest.mark.anyio


async def test_a_mention_is_answered_once_in_its_thread(town: Scene) -> None:
    question = await town.asks("alice", "#general", "@footnote who rebuilt the mill?")
    reply = await town.reply(question)
    assert QUOTE in reply.text
    assert (reply.pings, reply.ephemeral, reply.streaming) == ((), False, False)
    assert town.answerer.questions == ["who rebuilt the mill?"]
    assert not town.slack.core.workspace.statuses


async def test_a_direct_message_is_answered(town: Scene) -> None:
    alice = town.slack.person("alice")
    question = await town.asks("alice", alice.dm, "who rebuilt the mill?")
    assert QUOTE in (await town.reply(question, "alice")).text
