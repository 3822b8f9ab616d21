"""Answers that are shown while they are written."""

import asyncio
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import TEAM
from tests.bot.slack.scenes import AS_IT_COMES, AT_ONCE, FOUND, QUOTE, Scene, Scripted, scene, sentence, texts, whole

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"


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


ASKED = "@footnote who rebuilt the mill?"
QUESTION = "who rebuilt the mill?"


async def test_people_see_what_was_found_then_the_words_then_the_answer(slack: LocalSlack, tmp_path: Path) -> None:
    first, second, more, rest = sentence(QUOTE, 1), sentence("Nobody was hurt.", 2), Event(), Event()
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, more, first, rest, second, whole(first, second))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: town.replies(question))
        [reply] = town.replies(question)
        assert (reply.streaming, reply.tasks) == (True, ("is looking through the documents …",))
        assert "mill" in reply.text
        channel = question.channel
        sessions = slack.core.workspace.sessions
        await slack.until(lambda: sessions.get((channel, question.ts), {}).get("status") == "processing")
        more.set()
        rest.wait(0.01)
        await slack.until(lambda: "Ada" in texts(town, question)[0])
        assert town.replies(question)[0].streaming
        rest.set()
        reply = await town.reply(question)
        assert ("Nobody was hurt. [2]" in reply.text, reply.streaming, reply.tasks) == (True, False, ())
        assert "Sources" in reply.buttons
        assert sessions[channel, question.ts]["status"] == "active"


async def test_pieces_are_no_closer_than_slack_likes(slack: LocalSlack, tmp_path: Path) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    sentences = [sentence(f"Sentence {n}.", 1) for n in range(3)]
    gates = [Event() for _ in sentences]
    answerer = Scripted()
    answerer.plays(
        QUESTION, FOUND, *(step for pair in zip(gates, sentences, strict=True) for step in pair), whole(*sentences)
    )
    pace = replace(AS_IT_COMES, gap=0.6, clock=lambda: 100.0, sleep=sleep)
    async with scene(slack, tmp_path, answerer=answerer, pace=replace(pace, lease=1e6)) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: town.replies(question))
        for gate in gates:
            gate.set()
            await asyncio.sleep(0.1)
        await town.settled()
    short = [seconds for seconds in slept if seconds < 1]
    assert len(short) >= 2
    assert short == pytest.approx([0.6] * len(short))


async def test_a_long_answer_goes_on_in_further_messages_and_nothing_of_it_is_lost(
    slack: LocalSlack, tmp_path: Path
) -> None:
    sentences = [sentence(f"{n} {'word ' * 60}end{n}.", 1) for n in range(60)]
    answerer = Scripted()
    gates = [Event() for _ in sentences]
    answerer.plays(
        QUESTION, FOUND, *(step for pair in zip(gates, sentences, strict=True) for step in pair), whole(*sentences)
    )
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        for gate in gates:
            gate.set()
        await town.settled()
        shown = "".join(texts(town, question))
        assert len(town.replies(question)) > 1
        assert [n for n in range(60) if shown.count(f"end{n}.") != 1] == []
        assert not any(message.streaming for message in town.replies(question))


@pytest.mark.parametrize("limit", ["stream", "stream_life"])
async def test_a_stream_that_slack_ends_goes_on_below(slack: LocalSlack, tmp_path: Path, limit: str) -> None:
    sentences = [sentence(f"Sentence {n} {'x' * 80}.", 1) for n in range(4)]
    gates = [Event() for _ in sentences]
    answerer = Scripted()
    answerer.plays(
        QUESTION, FOUND, *(step for pair in zip(gates, sentences, strict=True) for step in pair), whole(*sentences)
    )
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: town.replies(question))
        setattr(slack.core.limits, limit, 150 if limit == "stream" else 0.0)
        for n, gate in enumerate(gates[:-1]):
            gate.set()
            await slack.until(lambda n=n: f"Sentence {n}" in "".join(texts(town, question)) or n == 2)  # type: ignore[misc]
        gates[-1].set()
        await town.settled()
        shown = "".join(texts(town, question))
        assert [shown.count(f"Sentence {n}") for n in range(4)] == [1, 1, 1, 1]
        assert len(town.replies(question)) == 1
        assert not any(message.streaming for message in town.replies(question))


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "assistant.*", "agents.*", "*Stream"])
async def test_what_slack_refuses_on_the_way_costs_no_answer(slack: LocalSlack, tmp_path: Path, method: str) -> None:
    sentences = [sentence(QUOTE, 1), sentence("Nobody was hurt.", 2)]
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, *sentences, whole(*sentences))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        slack.core.faults.fail(method, "not_allowed_token_type", times=None)
        reply = await town.reply(await town.asks("alice", "#general", ASKED))
        assert ("Nobody was hurt. [2]" in reply.text, reply.streaming) == (True, False)


async def test_nothing_hostile_is_live_while_it_streams(slack: LocalSlack, tmp_path: Path) -> None:
    bad = [sentence("<!channel> <@U0000002> <http://evil.example|click> a <", 1), sentence("!here> `x` &", 2)]
    answerer = Scripted()
    more = Event()
    answerer.plays(QUESTION, FOUND, *bad, more, whole(*bad))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: "channel" in "".join(texts(town, question)))
        [draft] = town.replies(question)
        more.set()
        final = await town.reply(question)
        for seen in (draft, final):
            assert seen.pings == ()
            assert [link for link in seen.links if "\u2060" not in link] == []  # Slack sees no address across a joiner


async def test_quick_answers_are_one_message_and_no_stream(town: Scene) -> None:
    await town.reply(await town.asks("alice", "#general", ASKED))
    assert not any("Stream" in call.method for call in town.slack.core.calls)
    assert AT_ONCE.patience > 0


async def test_no_message_unfurls(town: Scene) -> None:
    question = await town.asks("alice", "#general", ASKED)
    messages = [
        message
        for message in town.slack.core.workspace.messages()
        if message.thread_ts == question.ts and message.bot_id
    ]
    assert [message.unfurls for message in messages] == [False]
