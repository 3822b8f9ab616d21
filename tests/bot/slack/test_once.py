"""Exactly one answer: over retries, double deliveries, reconnects, restarts, several workers and broken connections."""

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from bot.settings.slack import SlackSettings
from bot.slack.store import Claim, MessageKey
from slack_sandbox.faults import Fault
from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import TEAM
from tests.bot.slack.scenes import AS_IT_COMES, AT_ONCE, FOUND, QUOTE, Scene, Scripted, scene, sentence, whole

pytestmark = pytest.mark.anyio
ASKED = "@footnote who rebuilt the mill?"


async def test_an_event_that_comes_twice_is_answered_once(town: Scene) -> None:
    town.slack.core.faults.duplicates = 1.0
    for text in (ASKED, "@footnote and when?"):
        assert QUOTE in (await town.reply(await town.asks("alice", "#general", text))).text
    assert len(town.answerer.asked) == 2


async def test_an_event_that_is_sent_again_is_not_dropped_and_not_answered_twice(
    slack: LocalSlack, tmp_path: Path
) -> None:
    """The first copy is lost with its connection; Slack sends another, marked as a retry."""
    slack.core.limits.retry_delays = (0.5,) * 10
    async with scene(slack, tmp_path) as town:
        slack.core.sockets.cut()
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: town.replies(question))
        assert QUOTE in (await town.reply(question)).text


async def test_several_workers_answer_each_question_once(slack: LocalSlack, tmp_path: Path) -> None:
    slack.core.faults.duplicates = 1.0
    async with AsyncExitStack() as stack:
        scenes = [await stack.enter_async_context(scene(slack, tmp_path, worker=f"host{n} 1 x")) for n in range(3)]
        asked = [await slack.person("alice").posts("#general", f"{ASKED} {n}") for n in range(6)]
        for one in scenes:
            await one.settled()
        for question in asked:
            assert len(scenes[0].replies(question)) == 1
    assert sum(len(one.answerer.asked) for one in scenes) == 6


async def test_a_question_is_answered_once_over_a_restart(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path) as first:
        question = await first.asks("alice", "#general", ASKED)
    async with scene(slack, tmp_path) as second:
        [delivery, *_] = slack.core.sockets.log
        slack.core.sockets.event(delivery.payload)
        await second.reply(question)
        assert second.answerer.asked == []


@pytest.mark.parametrize("open_stream", [True, False])
async def test_a_worker_that_dies_in_the_middle_is_taken_over_and_its_stream_finished(
    slack: LocalSlack, tmp_path: Path, open_stream: bool
) -> None:
    stuck = Scripted()
    never = Event()
    steps = [FOUND, sentence("It burned.", 1), never] if open_stream else [never]
    stuck.plays("who rebuilt the mill?", *steps)
    async with scene(slack, tmp_path, answerer=stuck, pace=AS_IT_COMES) as first:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: first.replies(question) if open_stream else stuck.asked)
        await first.dies()
        assert [one.streaming for one in first.replies(question)] == [True] * open_stream
        async with scene(slack, tmp_path) as second:
            reply = await second.reply(question)
            assert (QUOTE in reply.text, reply.streaming) == (True, False)
            assert second.answerer.questions == ["who rebuilt the mill?"]
        never.set()


async def test_a_stream_that_was_begun_but_never_noted_is_found_again(slack: LocalSlack, tmp_path: Path) -> None:
    stuck = Scripted()
    never = Event()
    stuck.plays("who rebuilt the mill?", FOUND, never)
    async with scene(slack, tmp_path, answerer=stuck, pace=AS_IT_COMES) as first:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: first.replies(question))
        await first.dies()
        [claim] = await first.store.take_over(TEAM, "nobody", 0.0, ["", first.bot.dispatcher.worker])
        await first.store.note_messages(claim, [])
        await first.store.hand_back(claim)
        async with scene(slack, tmp_path) as second:
            assert QUOTE in (await second.reply(question)).text
        never.set()


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.startStream", "chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("applied", [True, False])
async def test_a_connection_that_breaks_while_something_is_said_says_nothing_twice(
    slack: LocalSlack, tmp_path: Path, method: str, applied: bool
) -> None:
    answerer = Scripted()
    said = [sentence(QUOTE, 1), sentence("Nobody was hurt.", 2)]
    answerer.plays("who rebuilt the mill?", FOUND, *said, whole(*said))
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
async def test_a_worker_that_is_killed_after_its_answer_was_stored_says_it_once(
    slack: LocalSlack, tmp_path: Path, kept: bool
) -> None:
    """Where Slack keeps no metadata, what the store holds tells that a message is the bot's own answer."""
    slack.core.limits.metadata = kept
    async with scene(slack, tmp_path) as first:
        question = await first.asks("alice", "#general", ASKED)
        [answered] = first.replies(question)
        claim = await first.store.claimed(MessageKey(TEAM, question.channel, question.ts))
        assert claim is not None
        await first.store.reclaim(claim, 0.0)  # as if it had been killed just before it noted the end
    async with scene(slack, tmp_path) as second:
        reply = await second.reply(question)
        assert (QUOTE in reply.text, reply.ts) == (True, answered.ts)


@pytest.mark.parametrize("kept", [True, False])
async def test_a_post_that_arrived_without_our_hearing_of_it_is_not_posted_again(
    slack: LocalSlack, tmp_path: Path, kept: bool
) -> None:
    slack.core.limits.metadata = kept
    async with scene(slack, tmp_path) as town:
        slack.core.faults.drop("chat.postMessage", applied=True)
        assert QUOTE in (await town.reply(await town.asks("alice", "#general", ASKED))).text


async def test_another_workspaces_questions_are_left_to_it(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path) as town:
        post = MessageKey("T0OTHER", "C1", "5.5")
        await town.store.claim(Claim(post, "U1", "gone 1 x", {"text": "?"}), lease=0.0)
        await town.bot.dispatcher.sweep()
        claim = await town.store.claimed(post)
        assert claim is not None
        assert (claim.worker, claim.attempts) == ("gone 1 x", 1)


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
        assert [len(second.replies(one)) for one in (mention, root)] == [1, 1]
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
