"""A question that is edited or deleted while it is answered."""

from pathlib import Path
from threading import Event

import pytest

from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AS_IT_COMES, FOUND, QUOTE, Scripted, scene, sentence

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"
QUESTION = "who rebuilt the mill?"


async def test_a_question_that_is_edited_while_it_is_answered_has_one_answer(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, never = Scripted(), Event()
    answerer.plays(QUESTION, FOUND, sentence("It burned.", 1), never)
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: any("burned" in message.text for message in town.replies(question)))
        await slack.person("alice").edits(question, "@footnote who rebuilt it then?")
        await slack.until(lambda: len(answerer.asked) == 2)
        reply = await town.reply(question)
        assert (QUOTE in reply.text, reply.streaming) == (True, False)


async def test_a_question_that_is_deleted_while_it_is_answered_leaves_nothing(
    slack: LocalSlack, tmp_path: Path
) -> None:
    answerer, never = Scripted(), Event()
    answerer.plays(QUESTION, FOUND, sentence("It burned.", 1), never)
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        root = await slack.person("bob").posts("#general", "About the mill.")
        question = await slack.person("alice").posts("#general", ASKED, thread=root.ts)
        await slack.until(lambda: town.replies(root))
        await slack.person("alice").deletes(question)
        await town.settled()
        assert town.replies(root) == []
        assert not slack.core.workspace.statuses
