"""One question becomes one answer."""

import pytest

from index.errors import IndexMissing, ModelError
from tests import answers
from tests.bot.slack.scenes import QUOTE, Scene, sentence, whole

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ModelError("model openai:x: the API key sk-123 was refused"), "The language model does not answer just now"),
        (IndexMissing("no index in /srv/secret"), "I have no documents yet"),
        (ValueError("boom at /srv/secret"), "Something went wrong"),
    ],
)
async def test_every_failure_is_told_once_and_without_internals(town: Scene, error: Exception, told: str) -> None:
    town.answerer.plays("who?", error)
    reply = await town.reply(await town.asks("alice", "#general", "@footnote who?"))
    assert told in reply.text
    assert "secret" not in reply.text
    assert "sk-" not in reply.text
    again = await town.asks("alice", "#general", "@footnote who rebuilt it?")
    assert len(town.replies(again)) == 1


async def test_where_the_bot_may_not_speak_the_asker_is_told_alone(town: Scene) -> None:
    town.slack.core.faults.fail("chat.postMessage", "restricted_action", times=1)
    await town.asks("alice", "#general", "@footnote who rebuilt it?")
    [private] = [message for message in town.slack.seen_by("alice", "#general") if message.ephemeral]
    assert "Ada" in private.text
    assert not any(message.ephemeral for message in town.slack.seen_by("bob", "#general"))


ASKED = "@footnote who rebuilt the mill?"
QUESTION = "who rebuilt the mill?"


async def test_an_edited_question_is_answered_anew_in_place(town: Scene) -> None:
    question = await town.asks("alice", "#general", ASKED)
    before = await town.reply(question)
    town.answerer.plays("who burned the mill?", whole(sentence("It burned in 1911.", 1)))
    await town.slack.person("alice").edits(question, "@footnote who burned the mill?")
    await town.settled()
    after = await town.reply(question)
    assert (after.ts, "It burned in 1911." in after.text) == (before.ts, True)
    assert town.answerer.questions == [QUESTION, "who burned the mill?"]


async def test_a_deleted_question_takes_its_answer_along(town: Scene) -> None:
    root = await town.slack.person("bob").posts("#general", "About the mill.")
    question = await town.asks("alice", "#general", ASKED, thread=root.ts)
    [reply] = town.replies(root)
    await town.slack.person("alice").deletes(question)
    await town.settled()
    assert [message.ts for message in town.slack.seen_by("bob", "#general") if message.ts == reply.ts] == []
    assert await town.store.last_of("T0LOCAL", town.slack.person("alice").id) == []


async def test_a_question_that_is_edited_into_chat_loses_its_answer(town: Scene) -> None:
    town.answerer.plays("never mind", answers.abstention())
    question = await town.asks("alice", "#general", ASKED)
    await town.reply(question)
    await town.slack.person("alice").edits(question, "@footnote never mind")
    await town.settled()
    assert town.replies(question) == []
    assert await town.store.last_of("T0LOCAL", town.slack.person("alice").id) == []
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
