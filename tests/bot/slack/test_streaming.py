"""Answers that take their time: status, streamed pieces, tasks; and what Slack does to streams."""

import asyncio
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AS_IT_COMES, AT_ONCE, FOUND, QUOTE, Scene, Scripted, scene, sentence, whole

pytestmark = pytest.mark.anyio
ASKED = "@footnote who rebuilt the mill?"
QUESTION = "who rebuilt the mill?"


def texts(town: Scene, message: Any) -> list[str]:
    return [one.text for one in town.replies(message)]


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

    said = [sentence(f"Sentence {n}.", 1) for n in range(3)]
    gates = [Event() for _ in said]
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, *(step for pair in zip(gates, said, strict=True) for step in pair), whole(*said))
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
    said = [sentence(f"{n} {'word ' * 60}end{n}.", 1) for n in range(60)]
    answerer = Scripted()
    gates = [Event() for _ in said]
    answerer.plays(QUESTION, FOUND, *(step for pair in zip(gates, said, strict=True) for step in pair), whole(*said))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        for gate in gates:
            gate.set()
        await town.settled()
        shown = "".join(texts(town, question))
        assert len(town.replies(question)) > 1
        assert [n for n in range(60) if shown.count(f"end{n}.") != 1] == []
        assert not any(one.streaming for one in town.replies(question))


@pytest.mark.parametrize("limit", ["stream", "stream_life"])
async def test_a_stream_that_slack_ends_goes_on_below(slack: LocalSlack, tmp_path: Path, limit: str) -> None:
    said = [sentence(f"Sentence {n} {'x' * 80}.", 1) for n in range(4)]
    gates = [Event() for _ in said]
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, *(step for pair in zip(gates, said, strict=True) for step in pair), whole(*said))
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
        assert not any(one.streaming for one in town.replies(question))


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "assistant.*", "agents.*", "*Stream"])
async def test_what_slack_refuses_on_the_way_costs_no_answer(slack: LocalSlack, tmp_path: Path, method: str) -> None:
    said = [sentence(QUOTE, 1), sentence("Nobody was hurt.", 2)]
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, *said, whole(*said))
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
    messages = [one for one in town.slack.core.workspace.messages() if one.thread_ts == question.ts and one.bot_id]
    assert [one.unfurls for one in messages] == [False]


DECORATION = ["assistant.threads.setStatus", "agents.sessions.setStatus", "chat.startStream", "chat.appendStream"]


@pytest.mark.parametrize("method", DECORATION)
async def test_a_limit_of_what_decorates_an_answer_keeps_no_answer_waiting(
    slack: LocalSlack, tmp_path: Path, method: str
) -> None:
    """Slack would have the bot wait for longer than this test may take."""
    said = [sentence(QUOTE, 1), sentence("Nobody was hurt.", 2)]
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, *said, whole(*said))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        slack.core.faults.limit(method, retry_after=600, times=None)
        for _ in range(2):
            question = await slack.person("alice").posts("#general", ASKED)
            await slack.until(lambda q=question: any("hurt. [2]" in one for one in texts(town, q)))  # type: ignore[misc]
        refused = [call for call in slack.core.calls if call.method == method and call.error]
        assert len(refused) <= 1


@pytest.mark.parametrize("method", ["assistant.threads.setStatus", "agents.sessions.setStatus"])
async def test_no_answer_waits_for_its_status(slack: LocalSlack, tmp_path: Path, method: str) -> None:
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, sentence(QUOTE, 1), whole(sentence(QUOTE, 1)))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        slack.core.faults.delay(method, 600.0, times=None)
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: any(one.buttons for one in town.replies(question)))


async def test_many_questions_are_answered_though_few_of_them_can_be_streamed(
    slack: LocalSlack, tmp_path: Path
) -> None:
    answerer = Scripted(default=lambda question: whole(sentence(QUOTE, 1)))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        asked = []
        for number in range(30):
            answerer.plays(f"who? {number}", FOUND, sentence(QUOTE, 1), whole(sentence(QUOTE, 1)))
            asked.append(await slack.person("alice").posts("#general", f"@footnote who? {number}"))
        await slack.until(lambda: all(any(one.buttons for one in town.replies(q)) for q in asked))
        assert [call.method for call in slack.core.calls if call.error == "ratelimited"] == []
        assert 0 < sum(call.method == "chat.startStream" for call in slack.core.calls) < 20
