"""What a thread shows while the bot works."""

from pathlib import Path
from threading import Event

import pytest

from bot.settings.slack import SlackSettings
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import AS_IT_COMES, FOUND, QUOTE, Scripted, scene, sentence, whole

pytestmark = pytest.mark.anyio


ASKED = "@footnote who rebuilt the mill?"
QUESTION = "who rebuilt the mill?"


@pytest.mark.parametrize("method", ["assistant.threads.setStatus", "agents.sessions.setStatus"])
async def test_no_answer_waits_for_its_status(slack: LocalSlack, tmp_path: Path, method: str) -> None:
    answerer = Scripted()
    answerer.plays(QUESTION, FOUND, sentence(QUOTE, 1), whole(sentence(QUOTE, 1)))
    async with scene(slack, tmp_path, answerer=answerer, pace=AS_IT_COMES) as town:
        slack.core.faults.delay(method, 600.0, times=None)
        question = await slack.person("alice").posts("#general", ASKED)
        await slack.until(lambda: any(message.buttons for message in town.replies(question)))


async def test_those_who_wait_see_the_line_move(slack: LocalSlack, tmp_path: Path) -> None:
    answerer = Scripted()
    gates = [Event() for _ in range(4)]
    async with scene(slack, tmp_path, answerer=answerer, settings=SlackSettings(workers=1)) as town:
        for number, gate in enumerate(gates):
            answerer.plays(f"slow {number}?", gate, answerer.default("slow"))
            last = await slack.person("alice").posts("#general", f"@footnote slow {number}?")
            await slack.until(lambda n=number: town.bot.dispatcher.jobs == n + 1)  # type: ignore[misc]
        for gate, line in zip(gates, ("2 questions ahead of yours.", "1 question", "is next"), strict=False):
            await slack.until(lambda line=line: line in (slack.core.status(last.channel, last.ts) or ""))  # type: ignore[misc]
            gate.set()
        gates[-1].set()
        await town.settled()
