"""No answer waits for what only decorates it."""

from pathlib import Path

import pytest

from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AS_IT_COMES, FOUND, QUOTE, Scripted, scene, sentence, texts, whole

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"
QUESTION = "who rebuilt the mill?"
DECORATION = ["assistant.threads.setStatus", "agents.sessions.setStatus", "chat.startStream", "chat.appendStream"]


@pytest.mark.parametrize("method", DECORATION)
async def test_a_limit_of_what_decorates_an_answer_keeps_no_answer_waiting(
    slack: LocalSlack, tmp_path: Path, method: str
) -> None:
    """Slack would have the bot wait for longer than this test may take."""
    sentences = [sentence(QUOTE, 1), sentence("Nobody was hurt.", 2)]
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, *sentences, whole(*sentences))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        slack.core.faults.limit(method, retry_after=600, times=None)
        for _ in range(2):
            question = await slack.person("alice").posts("#general", ASKED)
            await slack.until(lambda q=question: any("hurt. [2]" in text for text in texts(town, q)))  # type: ignore[misc]
        refused = [call for call in slack.core.calls if call.method == method and call.error]
        assert len(refused) <= 1


async def test_many_questions_are_answered_though_few_of_them_can_be_streamed(
    slack: LocalSlack, tmp_path: Path
) -> None:
    answerer = Scripted(default=lambda question: whole(sentence(QUOTE, 1)))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        asked = []
        for number in range(30):
            answerer.plays(f"who? {number}", FOUND, sentence(QUOTE, 1), whole(sentence(QUOTE, 1)))
            asked.append(await slack.person("alice").posts("#general", f"@footnote who? {number}"))
        await slack.until(lambda: all(any(message.buttons for message in town.replies(q)) for q in asked))
        assert [call.method for call in slack.core.calls if call.error == "ratelimited"] == []
        assert sum(call.method == "chat.startStream" for call in slack.core.calls) < 20
