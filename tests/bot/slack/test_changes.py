"""A question that is stopped, edited or deleted, while it is answered and afterwards."""

from pathlib import Path
from threading import Event

import pytest

from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AS_IT_COMES, FOUND, QUOTE, Scene, Scripted, scene, sentence, whole
from tests.bot.terminal import answers

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


async def test_an_edited_question_is_answered_anew_in_place(town: Scene) -> None:
    question = await town.asks("alice", "#general", ASKED)
    before = await town.reply(question)
    town.answerer.plays("who burned the mill?", whole(sentence("It burned in 1911.", 1)))
    await town.slack.person("alice").edits(question, "@footnote who burned the mill?")
    await town.settled()
    after = await town.reply(question)
    assert (after.ts, "It burned in 1911." in after.text) == (before.ts, True)
    assert town.answerer.questions == [QUESTION, "who burned the mill?"]


async def test_a_question_that_is_edited_while_it_is_answered_has_one_answer(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, never = Scripted(), Event()
    answerer.plays(QUESTION, FOUND, sentence("It burned.", 1), never)
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: any("burned" in one.text for one in town.replies(question)))
        await slack.person("alice").edits(question, "@footnote who rebuilt it then?")
        await slack.until(lambda: len(answerer.asked) == 2)
        reply = await town.reply(question)
        assert (QUOTE in reply.text, reply.streaming) == (True, False)


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


async def test_a_deleted_question_takes_its_answer_along(town: Scene) -> None:
    root = await town.slack.person("bob").posts("#general", "About the mill.")
    question = await town.asks("alice", "#general", ASKED, thread=root.ts)
    [reply] = town.replies(root)
    await town.slack.person("alice").deletes(question)
    await town.settled()
    assert [one.ts for one in town.slack.seen_by("bob", "#general") if one.ts == reply.ts] == []
    assert await town.store.last_of(town.slack.person("alice").id) == []


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


async def test_a_question_that_is_edited_into_chat_loses_its_answer(town: Scene) -> None:
    town.answerer.plays("never mind", answers.abstention())
    question = await town.asks("alice", "#general", ASKED)
    await town.reply(question)
    await town.slack.person("alice").edits(question, "@footnote never mind")
    await town.settled()
    assert town.replies(question) == []
    assert await town.store.last_of(town.slack.person("alice").id) == []
    await town.slack.person("alice").edits(question, ASKED)
    await town.settled()
    assert QUOTE in (await town.reply(question)).text


@pytest.mark.parametrize("text", ["@footnote", "who rebuilt the mill?", "@bob who rebuilt it? cc @footnote"])
async def test_a_question_that_is_edited_to_be_none_for_the_bot_loses_its_answer(town: Scene, text: str) -> None:
    question = await town.asks("alice", "#general", ASKED)
    await town.reply(question)
    await town.slack.person("alice").edits(question, text)
    await town.settled()
    assert town.replies(question) == []
    assert town.answerer.questions == [QUESTION]


async def test_an_edited_question_that_the_documents_do_not_answer_is_told_so(town: Scene) -> None:
    town.answerer.plays("who burned it?", answers.abstention())
    question = await town.asks("alice", "#general", ASKED)
    await town.slack.person("alice").edits(question, "@footnote who burned it?")
    await town.settled()
    assert answers.abstention().answer in (await town.reply(question)).text


async def test_an_edited_follow_up_is_answered_anew(town: Scene) -> None:
    question = await town.asks("alice", "#general", ASKED)
    follow_up = await town.asks("alice", "#general", "and when?", thread=question.ts)
    for text in ("and where?", "and why?"):
        await town.slack.person("alice").edits(follow_up, text)
        await town.settled()
    assert town.answerer.questions == [QUESTION, "and when?", "and where?", "and why?"]
    assert len(town.replies(question)) == 2
