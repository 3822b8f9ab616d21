"""In threads: what was said before completes a question, follow-ups need no mention, people talk in peace."""

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.settings.slack import SlackSettings
from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import Message
from tests import answers
from tests.bot.slack.scenes import QUOTE, Scene, scene, sentence, whole

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"


async def answered(town: Scene) -> Message:
    question = await town.asks("alice", "#general", ASKED)
    assert len(town.replies(question)) == 1
    return question


async def test_a_mention_in_a_thread_is_answered_there_and_the_thread_is_its_context(town: Scene) -> None:
    slack = town.slack
    root = await slack.person("bob").posts("#general", "The mill of <Holm> & Sons is old.")
    await slack.person("carol").posts("#general", "Very, @alice.", thread=root.ts)
    await town.asks("alice", "#general", "@footnote who rebuilt it?", thread=root.ts)
    [reply] = town.replies(root)
    assert QUOTE in reply.text
    assert town.answerer.contexts == [["The mill of <Holm> & Sons is old.", "Very."]]


async def test_a_follow_up_needs_no_mention_and_goes_on_with_the_conversation(town: Scene) -> None:
    question = await answered(town)
    await town.asks("alice", "#general", "and when was it?", thread=question.ts)
    assert len(town.replies(question)) == 2
    (_, first, _), (_, second, _) = town.answerer.asked
    assert first == second
    assert first is not None
    assert town.answerer.contexts[1] == []


@pytest.mark.parametrize(
    "said", ["@carol and when was it?", "thanks!", "and when was it? @carol"], ids=["to another", "thanks", "ends"]
)
async def test_what_is_said_to_others_or_is_no_question_stays_unanswered(town: Scene, said: str) -> None:
    question = await answered(town)
    town.answerer.plays("thanks!", answers.answer(engine=Engine.FIXED, citations=()))
    await town.asks("alice", "#general", said, thread=question.ts)
    assert len(town.replies(question)) == 1
    assert not town.slack.core.workspace.statuses


async def test_people_who_talk_to_each_other_are_left_alone(town: Scene) -> None:
    question = await answered(town)
    town.answerer.plays("I doubt that.", answers.abstention())
    await town.asks("bob", "#general", "I doubt that.", thread=question.ts)
    await town.asks("alice", "#general", "why so?", thread=question.ts)
    assert len(town.replies(question)) == 1
    assert "why so?" not in town.answerer.questions


async def test_a_remark_that_the_documents_do_not_answer_is_met_with_silence(town: Scene) -> None:
    question = await answered(town)
    town.answerer.plays("so much for that", answers.abstention())
    await town.asks("alice", "#general", "so much for that", thread=question.ts)
    assert len(town.replies(question)) == 1


async def test_threads_without_the_bot_and_other_bots_are_no_business_of_it(town: Scene) -> None:
    root = await town.slack.person("bob").posts("#general", "who rebuilt the mill?")
    await town.asks("alice", "#general", "and when?", thread=root.ts)
    robot = town.slack.bot("robot")
    town.slack.channel("general", ["robot"])
    await robot.posts("#general", ASKED)
    await town.settled()
    assert town.answerer.asked == []


async def test_a_code_block_in_an_answer_is_shown_whole(town: Scene) -> None:
    code = sentence("```\nmake mill\n```", 1)
    town.answerer.plays("how?", whole(code))
    reply = await town.reply(await town.asks("alice", "#general", "@footnote how?"))
    assert "make mill" in reply.text


async def test_pictures_and_empty_questions_are_not_silently_ignored(town: Scene) -> None:
    alice = town.slack.person("alice")
    empty = await town.asks("alice", "#general", "@footnote")
    assert "Ask me something" in (await town.reply(empty)).text
    picture = await town.asks("alice", alice.dm, "", files=[{"id": "F1", "name": "a.png"}])
    assert "pictures" in (await town.reply(picture, "alice")).text
    long = await town.asks("alice", "#general", f"@footnote {'why ' * 2000}")
    assert "too long" in (await town.reply(long)).text
    assert town.answerer.asked == []


@pytest.mark.parametrize("text", ["@bob who rebuilt it? cc @footnote", "@robot who rebuilt it? @footnote knows it too"])
async def test_what_is_asked_of_others_is_not_answered(town: Scene, text: str) -> None:
    town.slack.bot("robot")
    question = await town.asks("alice", "#general", text)
    assert town.replies(question) == []
    assert town.answerer.asked == []


async def test_a_long_thread_is_read_to_its_newest_end(town: Scene) -> None:
    root = await town.slack.person("bob").posts("#general", "About the mill.")
    for number in range(250):
        await town.slack.person("carol").posts("#general", f"remark {number}", thread=root.ts)
    await town.asks("alice", "#general", ASKED, thread=root.ts)
    assert town.answerer.contexts == [[f"remark {number}" for number in range(246, 250)]]
    await town.asks("alice", "#general", "and when?", thread=root.ts)
    assert town.answerer.questions == ["who rebuilt the mill?", "and when?"]


async def test_direct_messages_are_one_conversation(slack: LocalSlack, tmp_path: Path) -> None:
    alice = slack.person("alice")
    async with scene(slack, tmp_path) as town:
        for text in ("who rebuilt the mill?", "and elsewhere?"):
            await town.asks("alice", alice.dm, text)
        await town.asks("bob", slack.person("bob").dm, "and elsewhere?")
        first, second, other = [thread for _, thread, _ in town.answerer.asked]
        assert first == second != other
    each = SlackSettings(one_direct_conversation=False)
    async with scene(slack, tmp_path / "each", settings=each) as town:
        for text in ("who rebuilt the mill?", "and elsewhere?"):
            await town.asks("alice", alice.dm, text)
        first, second = [thread for _, thread, _ in town.answerer.asked][-2:]
        assert first != second
