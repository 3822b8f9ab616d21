"""What is listened to: the stop button, edits, mentions that are added later."""

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from bot.settings.slack import SlackSettings
from bot.slack.store import MessageKey
from slack_sandbox.local import LocalSlack
from tests import answers
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
        await slack.until(lambda: any("Ada" in message.text for message in town.replies(question)))
        await alice.stops("#general", question.ts)
        reply = await town.reply(question)
        assert f"{QUOTE} [1]" in reply.text
        assert "Stopped here" in reply.text
        assert "👍" in reply.buttons
        session = slack.core.workspace.sessions[question.channel, question.ts]
        assert session == {"status": "active", "title": QUESTION}


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


def here(slack: LocalSlack, **special: object) -> SlackSettings:
    return SlackSettings.model_validate({"channels": {slack.channel("help").id: special}})


async def test_where_it_may_it_answers_what_nobody_asked_it_and_only_when_sure(
    slack: LocalSlack, tmp_path: Path
) -> None:
    async with scene(slack, tmp_path, settings=here(slack, unasked=True)) as town:
        question = await town.asks("alice", "#help", QUESTION)
        assert QUOTE in (await town.reply(question)).text
        elsewhere = await town.asks("alice", "#general", QUESTION)
        statement = await town.asks("alice", "#help", "the mill was rebuilt in 1911")
        others = await town.asks("alice", "#help", "@bob who rebuilt the mill?")
        town.answerer.plays("who sold it?", replace(answers.answer(), confidence=0.5))
        town.answerer.plays("who burnt it?", answers.abstention())
        unsure = [await town.asks("alice", "#help", text) for text in ("who sold it?", "who burnt it?")]
        assert [town.replies(question) for question in (elsewhere, statement, others, *unsure)] == [[]] * 5
        assert [notice for notice in slack.core.notices if notice] == []


async def test_an_unasked_answer_goes_when_its_question_is_edited_to_none(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path, settings=here(slack, unasked=True)) as town:
        question = await town.asks("alice", "#help", QUESTION)
        await slack.person("alice").edits(question, "who rebuilt the old mill?")
        assert QUOTE in (await town.reply(question)).text
        assert town.answerer.questions == [QUESTION, "who rebuilt the old mill?"]
        town.answerer.plays("who sold it?", replace(answers.answer(), confidence=0.5))
        await slack.person("alice").edits(question, "who sold it?")
        await town.settled()
        assert town.replies(question) == []


async def test_an_emoji_asks_what_a_message_says_once(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path, settings=SlackSettings(ask_emoji=":question:")) as town:
        question = await town.asks("alice", "#general", QUESTION)
        bob = slack.person("bob")
        await bob.reacts(question, "wave", "#general")
        await town.settled()
        assert town.replies(question) == []
        await bob.reacts(question, "question", "#general")
        reply = await town.reply(question)
        assert QUOTE in reply.text
        await slack.person("carol").reacts(question, "question", "#general")
        await bob.reacts(reply, "question", "#general")  # on what the bot itself said
        await town.settled()
        assert len(town.answerer.asked) == 1
        answered = await town.store.answer_to(MessageKey("T0LOCAL", question.channel, question.ts))
        assert answered is not None and answered.user == bob.id


async def test_an_emoji_asks_again_what_was_left_alone(slack: LocalSlack, tmp_path: Path) -> None:
    settings = here(slack, unasked=True).model_copy(update={"ask_emoji": "question"})
    async with scene(slack, tmp_path, settings=settings) as town:
        town.answerer.plays("who sold it?", replace(answers.answer(), confidence=0.5))
        first = await town.asks("bob", "#help", "thanks to all of you")
        question = await town.asks("alice", "#help", "who sold it?", thread=first.ts)
        lone = await town.asks("alice", "#help", "who sold it?")
        for each in (question, lone):
            assert town.replies(each) == []
            await slack.person("bob").reacts(each, "question", "#help")
        await town.settled()
        threads = {message.thread_ts for message in slack.seen_by("bob", "#help") if message.author == "footnote"}
        assert threads == {first.ts, lone.ts}


async def test_a_mention_may_be_answered_to_its_asker_alone_who_shares_it(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path, settings=here(slack, private_mentions=True)) as town:
        question = await town.asks("alice", "#help", ASKED)
        assert [message for message in slack.seen_by("bob", "#help") if message.author == "footnote"] == []
        [mine] = [message for message in slack.seen_by("alice", "#help") if message.author == "footnote"]
        assert QUOTE in mine.text
        await slack.person("alice").clicks(mine, "#help", "Share in channel")
        shared = await town.reply(question)  # below the question, for all
        assert QUOTE in shared.text
        in_the_open = await town.asks("alice", "#general", ASKED)
        assert QUOTE in (await town.reply(in_the_open)).text
        await slack.person("alice").deletes(question)
        await town.settled()
        assert town.replies(question) == []
