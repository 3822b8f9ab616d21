import io
import json
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from threading import Event

import pytest

from bot.answer import Answer
from bot.settings.slack import SlackSettings
from bot.slack.store import MessageKey, QuestionClaim
from bot.terminal.json_lines import close_json_lines, open_json_lines
from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import TEAM
from tests import answers
from tests.bot.slack.scenes import AS_IT_COMES, FOUND, QUOTE, Scene, Scripted, scene, sentence

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


async def test_another_workspaces_questions_are_left_to_it(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path) as town:
        post = MessageKey("T0OTHER", "C1", "5.5")
        await town.store.claim(QuestionClaim(post, "U1", "gone 1 x", {"text": "?"}), lease=0.0)
        await town.bot.dispatcher.sweep()
        claim = await town.store.claimed(post)
        assert claim is not None
        assert (claim.worker, claim.attempts) == ("gone 1 x", 1)


async def test_everything_is_acknowledged_while_all_workers_are_busy(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, free = Scripted(), Event()
    async with scene(slack, tmp_path, answerer=answerer, settings=SlackSettings(workers=1)) as town:
        first = await town.asks("alice", "#general", "@footnote ready?")
        [answered] = town.replies(first)
        for n in range(4):
            answerer.plays(f"slow {n}?", free, answerer.default("slow"))
            await slack.person("alice").posts("#general", f"@footnote slow {n}?")
        await slack.until(lambda: len(slack.core.workspace.statuses) == 4)
        shown = {one.text for one in slack.core.workspace.statuses.values()}
        assert "2 questions ahead of yours." in shown
        await slack.until(lambda: slack.core.workspace.statuses)
        assert await slack.person("bob").clicks(answered, "#general", "👍") == {}
        await slack.until(lambda: any(one.ephemeral for one in slack.seen_by("bob", "#general")))
        free.set()
        await town.settled()
        waits = [delivery.wait for delivery in slack.core.sockets.log]
        assert len(waits) >= 10
        assert all(wait is not None and wait < 3 for wait in waits)


async def test_too_many_questions_are_refused_to_their_askers_alone(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, free = Scripted(), Event()
    settings = SlackSettings(workers=1, queue=1)
    async with scene(slack, tmp_path, answerer=answerer, settings=settings) as town:
        for n in range(3):
            answerer.plays(f"slow {n}?", free, answerer.default("slow"))
            await slack.person("alice").posts("#general", f"@footnote slow {n}?")
            await slack.until(lambda: answerer.asked)
        await slack.until(lambda: any(one.ephemeral for one in slack.seen_by("alice", "#general")))
        [told] = [one for one in slack.seen_by("alice", "#general") if one.ephemeral]
        assert "Too many questions are waiting" in told.text
        assert not any(one.ephemeral for one in slack.seen_by("bob", "#general"))
        free.set()
        await town.settled()
        assert len(answerer.asked) == 2


async def test_a_person_with_many_questions_does_not_keep_another_waiting(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, free = Scripted(), Event()
    async with scene(slack, tmp_path, answerer=answerer, settings=SlackSettings(workers=1)) as town:
        for n in range(4):
            answerer.plays(f"hers {n}?", free, answerer.default("hers"))
            await slack.person("alice").posts("#general", f"@footnote hers {n}?")
        await slack.until(lambda: town.bot.dispatcher.jobs == 4 and answerer.asked)
        await slack.person("bob").posts("#help", "@footnote his?")
        await slack.until(lambda: town.bot.dispatcher.jobs == 5)
        free.set()
        await town.settled()
        assert answerer.questions.index("his?") == 1


async def test_a_question_that_cannot_even_be_taken_is_told_to_its_asker_once(town: Scene) -> None:
    await town.store.close()
    await town.slack.person("alice").posts("#general", "@footnote who rebuilt it?")
    await town.slack.until(lambda: any(one.ephemeral for one in town.slack.seen_by("alice", "#general")))
    await town.slack.settled()
    [told] = [one for one in town.slack.seen_by("alice", "#general") if one.ephemeral]
    assert "Something went wrong" in told.text


async def test_each_question_is_a_line_of_the_log_with_an_id_of_its_own(slack: LocalSlack, tmp_path: Path) -> None:
    def answered(question: str) -> Answer:
        logging.getLogger("bot.writing").warning("what a worker's thread says")
        return answers.answer(question=question)

    stream = io.StringIO()
    open_json_lines("info", (), stream)
    try:
        async with scene(slack, tmp_path, answerer=Scripted(default=answered)) as town:
            town.answerer.plays("who sold the mill?", RuntimeError("a provider's words"))
            asked = [await town.asks("alice", "#general", text) for text in (ASKED, "@footnote who sold the mill?")]
    finally:
        close_json_lines()
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    ids = [f"{question.channel}-{question.ts}" for question in asked]
    told = [line for line in lines if line["message"] == "question"]
    assert [(line["request_id"], line["outcome"]) for line in told] == [(ids[0], "answered"), (ids[1], "failed")]
    assert told[0].items() >= {"team": TEAM, "channel": asked[0].channel, "surface": "channel"}.items()
    assert [line["request_id"] for line in lines if "thread says" in line["message"]] == ids
    [failure] = [line for line in lines if line["level"] == "error"]
    assert failure["request_id"] == ids[1] and "a provider's words" in failure["exception"]
    assert "mill" not in stream.getvalue() and slack.person("alice").id not in stream.getvalue()
