"""The Home tab and the suggested questions: what a person is shown of what the bot knows."""

import pytest

from slack_sandbox.core import RecordedCall
from tests.bot.slack.scenes import QUOTE, Scene

pytestmark = pytest.mark.anyio


async def test_home_shows_what_is_known_and_the_last_questions(town: Scene) -> None:
    await town.asks("alice", "#general", "@footnote who rebuilt the mill?")
    await town.slack.person("alice").opens_app()
    await town.slack.until(lambda: town.slack.person("alice").home)
    home = town.slack.person("alice").home
    assert home is not None
    text = "\n".join(block["text"]["text"] for block in home.body["blocks"] if "text" in block)
    assert "who rebuilt the mill?" in text
    assert "I know 1 document." in text
    assert "The mill · 2026-11-01" in text


async def test_questions_are_suggested_when_the_conversation_is_opened(town: Scene) -> None:
    def calls() -> list[RecordedCall]:
        return [call for call in town.slack.core.calls if call.method == "assistant.threads.setSuggestedPrompts"]

    await town.slack.person("alice").opens_app("messages")
    await town.slack.until(calls)
    [call] = calls()
    assert call.error is None
    assert "What is “The mill” about?" in str(call.arguments["prompts"])


async def test_a_document_that_is_clicked_is_asked_about_in_the_direct_message(town: Scene) -> None:
    alice = town.slack.person("alice")
    await alice.opens_app()
    await town.slack.until(lambda: alice.home)
    assert alice.home is not None
    await alice.clicks_in(alice.home, "Ask about it")
    await town.settled()
    asked, reply = [message.text for message in town.slack.seen_by("alice", alice.dm)]
    assert "What is “The mill” about?" in asked
    assert QUOTE in reply
    assert town.answerer.questions == ["What is “The mill” about?"]


async def test_a_question_that_is_clicked_opens_with_its_answer_for_its_asker(town: Scene) -> None:
    await town.asks("alice", "#general", "@footnote who rebuilt the mill?")
    alice = town.slack.person("alice")
    await alice.opens_app()
    await town.slack.until(lambda: alice.home)
    assert alice.home is not None
    await alice.clicks_in(alice.home, "Show")
    await town.slack.until(lambda: alice.modal)
    assert alice.modal is not None
    assert QUOTE in str(alice.modal.body["blocks"])
