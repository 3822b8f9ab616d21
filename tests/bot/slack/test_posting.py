"""Messages that arrive once, although connections break."""

from dataclasses import replace
from pathlib import Path

import pytest

from slack_sandbox.faults import Fault
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AS_IT_COMES, AT_ONCE, FOUND, QUOTE, Scene, Scripted, scene, sentence, whole

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.startStream", "chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("applied", [True, False])
async def test_a_connection_that_breaks_while_something_is_said_says_nothing_twice(
    slack: LocalSlack, tmp_path: Path, method: str, applied: bool
) -> None:
    answerer = Scripted()
    sentences = [sentence(QUOTE, 1), sentence("Nobody was hurt.", 2)]
    answerer.plays("who rebuilt the mill?", FOUND, *sentences, whole(*sentences))
    pace = replace(AT_ONCE if method == "chat.postMessage" else AS_IT_COMES, pause=0.01)
    async with scene(slack, tmp_path, answerer=answerer, pace=pace) as played:
        slack.core.faults.drop(method, applied=applied)
        reply = await played.reply(await played.asks("alice", "#general", ASKED))
        assert reply.text.count(QUOTE) <= 2  # in the answer, and in the passages below it
        assert "Nobody was hurt." in reply.text
        assert not reply.streaming


async def test_limits_and_failing_servers_are_waited_for(town: Scene) -> None:
    town.slack.core.faults.limit("chat.postMessage", retry_after=1)
    town.slack.core.faults.add(Fault("chat.postMessage", status=500, applied=True, after=0))
    assert QUOTE in (await town.reply(await town.asks("alice", "#general", ASKED))).text


async def test_what_cannot_be_said_now_is_said_later(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path, pace=replace(AT_ONCE, lease=0.2)) as played:
        fault = slack.core.faults.break_down("chat.postMessage", times=None)
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: not played.bot.dispatcher.jobs and played.answerer.asked)
        assert played.replies(question) == []
        slack.core.faults.remove(fault)
        await slack.until(lambda: played.replies(question))
        assert QUOTE in (await played.reply(question)).text


@pytest.mark.parametrize("kept", [True, False])
async def test_a_post_that_arrived_without_our_hearing_of_it_is_not_posted_again(
    slack: LocalSlack, tmp_path: Path, kept: bool
) -> None:
    slack.core.limits.metadata = kept
    async with scene(slack, tmp_path) as town:
        slack.core.faults.drop("chat.postMessage", applied=True)
        assert QUOTE in (await town.reply(await town.asks("alice", "#general", ASKED))).text
