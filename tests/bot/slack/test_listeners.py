"""What is listened to: the stop button, edits, mentions that are added later."""

from pathlib import Path
from threading import Event

import pytest

from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AS_IT_COMES, FOUND, QUOTE, Scene, Scripted, scene, sentence

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"
QUESTION = "who rebuilt the mill?"


async def test_stop_keeps_what_is_written_and_cited(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, never = Scripted(), Event()
    answerer.plays(QUESTION, FOUND, sentence(QUOTE, 1), never)
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        alice = slack.person("alice")
        question = await alice.posts("#general", ASKED)
        await slack.until(lambda: any("Ada" in one.text for one in town.replies(question)))
        await alice.stops("#general", question.ts)
        reply = await town.reply(question)
        assert f"{QUOTE} [1]" in reply.text
        assert "Stopped here" in reply.text
        assert "👍" in reply.buttons
        assert slack.core.workspace.sessions[question.channel, question.ts]["status"] == "active"


async def test_stop_before_a_word_says_so(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, never = Scripted(), Event()
    answerer.plays(QUESTION, FOUND, never)
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: town.replies(question))
        await slack.person("alice").stops("#general", question.ts)
        assert "before anything was written" in (await town.reply(question)).text


async def test_a_preview_is_no_edit_and_neither_are_the_bots_own(town: Scene) -> None:
    question = await town.asks("alice", "#general", ASKED)
    town.slack.unfurls(question)
    await town.settled()
    assert len(town.answerer.asked) == 1


async def test_a_mention_that_is_added_later_is_answered(town: Scene) -> None:
    question = await town.asks("alice", "#general", QUESTION)
    assert town.replies(question) == []
    await town.slack.person("alice").edits(question, ASKED)
    await town.settled()
    assert QUOTE in (await town.reply(question)).text
