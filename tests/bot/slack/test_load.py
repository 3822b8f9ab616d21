"""Under load: acknowledged in time, told how many are ahead, refused when too many, fair; failures are told once."""

from pathlib import Path
from threading import Event

import pytest

from bot.settings.slack import SlackSettings
from index.errors import IndexMissing, ModelError
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import Scene, Scripted, scene

pytestmark = pytest.mark.anyio


async def test_everything_is_acknowledged_while_all_workers_are_busy(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, free = Scripted(), Event()
    async with scene(slack, tmp_path, answerer=answerer, settings=SlackSettings(workers=1)) as town:
        first = await town.asks("alice", "#general", "@footnote ready?")
        [answered] = town.replies(first)
        for n in range(4):
            answerer.plays(f"slow {n}?", free, answerer.default("slow"))
            await slack.person("alice").posts("#general", f"@footnote slow {n}?")
        await slack.until(lambda: len(slack.core.workspace.statuses) == 4)
        shown = {one.text for one in slack.core.workspace.statuses.values()}
        assert "2 questions ahead of yours." in shown
        await slack.until(lambda: slack.core.workspace.statuses)
        assert await slack.person("bob").clicks(answered, "#general", "👍") == {}
        await slack.until(lambda: any(one.ephemeral for one in slack.seen_by("bob", "#general")))
        free.set()
        await town.settled()
        waits = [delivery.wait for delivery in slack.core.sockets.log]
        assert len(waits) >= 10
        assert all(wait is not None and wait < 3 for wait in waits)


async def test_too_many_questions_are_refused_to_their_askers_alone(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, free = Scripted(), Event()
    settings = SlackSettings(workers=1, queue=1)
    async with scene(slack, tmp_path, answerer=answerer, settings=settings) as town:
        for n in range(3):
            answerer.plays(f"slow {n}?", free, answerer.default("slow"))
            await slack.person("alice").posts("#general", f"@footnote slow {n}?")
            await slack.until(lambda: answerer.asked)
        await slack.until(lambda: any(one.ephemeral for one in slack.seen_by("alice", "#general")))
        [told] = [one for one in slack.seen_by("alice", "#general") if one.ephemeral]
        assert "Too many questions are waiting" in told.text
        assert not any(one.ephemeral for one in slack.seen_by("bob", "#general"))
        free.set()
        await town.settled()
        assert len(answerer.asked) == 2


async def test_a_person_with_many_questions_does_not_keep_another_waiting(slack: LocalSlack, tmp_path: Path) -> None:
    answerer, free = Scripted(), Event()
    async with scene(slack, tmp_path, answerer=answerer, settings=SlackSettings(workers=1)) as town:
        for n in range(4):
            answerer.plays(f"hers {n}?", free, answerer.default("hers"))
            await slack.person("alice").posts("#general", f"@footnote hers {n}?")
        await slack.until(lambda: town.bot.dispatcher.jobs == 4 and answerer.asked)
        await slack.person("bob").posts("#help", "@footnote his?")
        await slack.until(lambda: town.bot.dispatcher.jobs == 5)
        free.set()
        await town.settled()
        assert answerer.questions.index("his?") == 1


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
    [told] = [one for one in town.slack.seen_by("alice", "#general") if one.ephemeral]
    assert "Ada" in told.text
    assert not any(one.ephemeral for one in town.slack.seen_by("bob", "#general"))


async def test_a_question_that_cannot_even_be_taken_is_told_to_its_asker_once(town: Scene) -> None:
    await town.store.close()
    await town.slack.person("alice").posts("#general", "@footnote who rebuilt it?")
    await town.slack.until(lambda: any(one.ephemeral for one in town.slack.seen_by("alice", "#general")))
    await town.slack.settled()
    [told] = [one for one in town.slack.seen_by("alice", "#general") if one.ephemeral]
    assert "Something went wrong" in told.text


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
