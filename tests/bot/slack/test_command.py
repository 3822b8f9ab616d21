"""`/footnote` and the shortcut on a message: only the asker sees the answer, until it is shared."""

import pytest

from bot.slack.manifest import COMMAND, SHORTCUT
from bot.slack.messages import WORDS
from slack_sandbox.reading import SeenMessage
from tests.bot.slack.scenes import QUOTE, Scene

pytestmark = pytest.mark.anyio


def seen(town: Scene, who: str) -> list[str]:
    return [message.text for message in town.slack.seen_by(who, "#general") if message.author == "footnote"]


async def test_a_command_is_answered_to_its_asker_alone_and_can_be_shared(town: Scene) -> None:
    alice = town.slack.person("alice")
    await alice.commands("#general", COMMAND, "who rebuilt the mill?")
    await town.slack.until(lambda: seen(town, "alice"))
    [private] = [message for message in alice.sees("#general") if message.ephemeral]
    assert QUOTE in private.text
    assert seen(town, "bob") == []
    await alice.clicks(private, "#general", "share")
    await town.slack.until(lambda: len(seen(town, "bob")) > 1)
    assert [QUOTE in text for text in seen(town, "bob")] == [False, True], "the question, and the answer below it"
    assert town.answerer.questions == ["who rebuilt the mill?"]


async def test_the_same_command_twice_is_two_questions(town: Scene) -> None:
    for _ in range(2):
        await town.slack.person("alice").commands("#general", COMMAND, "who rebuilt the mill?")
    await town.slack.until(lambda: len([text for text in seen(town, "alice") if QUOTE in text]) == 2)


async def test_a_command_without_a_question_says_what_to_write(town: Scene) -> None:
    await town.slack.person("alice").commands("#general", COMMAND, "  ")
    await town.slack.until(lambda: seen(town, "alice") == [WORDS["en"].empty])
    assert town.answerer.questions == []


async def test_a_message_becomes_the_question_with_its_thread_above_it(town: Scene) -> None:
    first = await town.slack.person("alice").posts("#general", "the mill burned")
    second = await town.slack.person("bob").posts("#general", "who rebuilt it?", thread=first.ts)
    await town.slack.person("carol").shortcut(second, "#general", SHORTCUT)
    await town.slack.until(lambda: any(QUOTE in message.text for message in town.slack.replies(first, "carol")))
    assert town.answerer.questions == ["who rebuilt it?"]
    assert "the mill burned" in town.answerer.contexts[0]
    assert not any(QUOTE in message.text for message in town.slack.replies(first, "bob"))


async def test_a_message_that_was_answered_can_be_asked_about_again(town: Scene) -> None:
    question = await town.asks("alice", "#general", "@footnote who rebuilt the mill?")
    await town.slack.person("bob").shortcut(question, "#general", SHORTCUT)
    await town.slack.until(lambda: town.answerer.questions == ["who rebuilt the mill?"] * 2)
    await town.slack.until(
        lambda: any(message.ephemeral and QUOTE in message.text for message in everything(town, "bob"))
    )


def everything(town: Scene, who: str) -> list[SeenMessage]:
    return town.slack.seen_by(who, "#general")
