"""The buttons below an answer: what is stored, and what each person sees."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, Sentence
from bot.settings.slack import SlackSettings
from bot.slack.app import web_client
from bot.slack.messages import WORDS
from bot.slack.posts import Shown, answer_posts
from bot.slack.question import PRIVATE
from bot.slack.store import Answered
from slack_sandbox.local import LocalSlack
from slack_sandbox.reading import SeenMessage
from slack_sandbox.workspace import TEAM
from tests.answers import PASSAGE, abstention, answer, citation
from tests.bot.slack.scenes import QUOTE, Scene, Scripted, scene

pytestmark = pytest.mark.anyio
WORDS_HERE = WORDS["en"]


async def pressed(town: Scene, who: str, button: str) -> None:
    question = await town.asks("alice", "#general", "@footnote who rebuilt the mill?")
    reply = await town.reply(question)
    await town.slack.person(who).clicks(reply, "#general", button)


def whispers(town: Scene, who: str) -> list[str]:
    return [message.text for message in town.slack.seen_by(who, "#general") if message.ephemeral]


async def modal(town: Scene, who: str) -> str:
    """What the modal says that opens next."""
    person = town.slack.person(who)
    await town.slack.until(lambda: person.modal)
    view = person.modal
    assert view is not None
    await person.cancels()
    return "\n".join(_texts(view.body["blocks"]))


def _texts(value: Any) -> list[str]:
    """Every text in blocks, what stands in one quote joined."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if not isinstance(value, dict):
        return []
    if value.get("type") == "rich_text_quote":
        return ["".join(element["text"] for element in value["elements"])]
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for each in value.values() for text in _texts(each)]


async def test_thumbs_up_is_stored_and_thanked_for(town: Scene) -> None:
    await pressed(town, "bob", "👍")
    await town.slack.until(lambda: whispers(town, "bob"))
    [(feedback, answered)] = await town.store.feedback(0.0)
    assert (feedback.verdict, answered.question) == ("good", "who rebuilt the mill?")
    assert whispers(town, "bob") == [WORDS_HERE.thanks_good]
    assert whispers(town, "alice") == []


async def test_thumbs_down_is_stored_at_once_and_then_with_what_was_wrong(town: Scene) -> None:
    await pressed(town, "bob", "👎")
    while not (stored := await town.store.feedback(0.0, "bad")):
        await asyncio.sleep(0.01)
    assert stored[0][0].reasons == []
    await town.slack.until(lambda: town.slack.person("bob").modal)
    await town.slack.person("bob").submits(reasons=["wrong", "outdated"], comment="It was <!channel> in 1912.")
    await town.slack.until(lambda: whispers(town, "bob"))
    [(feedback, answered)] = await town.store.feedback(0.0, "bad")
    assert (list(feedback.reasons), feedback.comment) == (["wrong", "outdated"], "It was <!channel> in 1912.")
    assert answered.answer["citations"][0]["quote"] == QUOTE
    assert answered.fingerprint
    assert whispers(town, "bob") == [WORDS_HERE.thanks_bad]


def two_passages(question: str) -> Answer:
    """An answer that rests on two."""
    sentences = (Sentence(QUOTE, (1,), supported=True), Sentence("Nobody was hurt.", (2,), supported=True))
    return answer(*sentences, citations=(citation(), citation(2, "Nobody was hurt.")), question=question)


async def test_sources_and_why_open_beside_the_conversation(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path, answerer=Scripted(default=two_passages)) as town:
        await pressed(town, "bob", "Sources")
        assert PASSAGE in (await modal(town, "bob"))
        await pressed(town, "bob", "Why this answer")
        assert WORDS_HERE.read_for_it in (await modal(town, "bob"))
        assert town.slack.person("alice").modal is None


async def test_how_an_answer_came_about_is_one_more_click(town: Scene) -> None:
    await pressed(town, "bob", "Why this answer")
    bob = town.slack.person("bob")
    await town.slack.until(lambda: bob.modal)
    assert bob.modal is not None
    trust = bob.modal
    await bob.clicks_in(trust, "details")
    await town.slack.until(lambda: bob.modal is not trust)
    assert WORDS_HERE.found in (await modal(town, "bob"))


async def test_the_closest_passages_of_an_abstention(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path, answerer=Scripted(default=lambda question: abstention())) as town:
        await pressed(town, "bob", "Closest passages")
        assert PASSAGE in (await modal(town, "bob"))


async def test_whoever_may_not_see_a_passage_by_now_is_not_shown_it(town: Scene) -> None:
    question = await town.asks("alice", "#general", "@footnote who rebuilt the mill?")
    reply = await town.reply(question)
    town.answerer.labels["mill.txt"] = {"user:U0NOBODY"}
    await town.slack.person("bob").clicks(reply, "#general", "Why this answer")
    assert PASSAGE not in (await modal(town, "bob"))


async def test_a_modal_that_does_not_open_is_told_of(town: Scene) -> None:
    town.slack.core.limits.trigger_life = 0.0
    await pressed(town, "bob", "Why this answer")
    await town.slack.until(lambda: whispers(town, "bob") == [WORDS_HERE.too_late])


async def test_an_answer_that_is_no_longer_stored(town: Scene) -> None:
    question = await town.asks("alice", "#general", "@footnote who rebuilt the mill?")
    reply = await town.reply(question)
    await town.store.forget(town.slack.person("alice").id)
    for button in ("👍", "Why this answer"):
        await town.slack.person("bob").clicks(reply, "#general", button)
    await town.slack.until(lambda: whispers(town, "bob") == [WORDS_HERE.gone] * 2)


async def private_answer(town: Scene) -> str:
    """An answer that alice alone has seen: its message in #general."""
    made = Answered(
        id="q1",
        team=TEAM,
        channel=town.slack.channel("general").id,
        ts="1.0",
        thread="1.0",
        user=town.slack.person("alice").id,
        surface=PRIVATE,
        question="who rebuilt it? <!channel>",
        answer=answer().to_json(),
        fingerprint="f",
        abstained=False,
        hidden=0,
        messages=(),
        conversation=None,
        at=1.0,
    )
    await town.store.put(made)
    [post] = answer_posts(answer(), Shown("private", "q1", date(2026, 11, 27)))
    client = web_client(town.slack.bot_token, SlackSettings(base_url=town.slack.api_url))
    response = await client.chat_postEphemeral(channel=made.channel, user=made.user, text=post.text, blocks=post.blocks)
    return str(response["message_ts"])


async def shares(town: Scene, times: int = 1) -> list[SeenMessage]:
    ts = await private_answer(town)
    [own] = [message for message in town.slack.seen_by("alice", "#general") if message.ts == ts]
    for _ in range(times):
        await town.slack.person("alice").clicks(own, "#general", "Share in channel")
        await town.slack.until(lambda: len(shown(town)) > 1 or len(whispers(town, "alice")) > 1)
    await town.settled()
    return shown(town)


def shown(town: Scene) -> list[SeenMessage]:
    return [message for message in town.slack.seen_by("bob", "#general") if message.author == "footnote"]


async def test_a_private_answer_is_shared_once_with_the_question_and_pings_nobody_but_its_asker(town: Scene) -> None:
    first, reply = await shares(town, times=2)
    await town.slack.until(lambda: WORDS_HERE.shared_before in whispers(town, "alice"))
    assert "asked: who rebuilt it? <!channel>" in first.text
    assert first.pings == (f"<@{town.slack.person('alice').id}>",)
    assert QUOTE in reply.text
    assert reply.pings == ()


async def test_what_not_everybody_may_see_is_not_shared(slack: LocalSlack, tmp_path: Path) -> None:
    label = f"user:{slack.person('alice').id}"
    async with scene(slack, tmp_path, labels=[label]) as town:
        town.answerer.labels["mill.txt"] = {label}
        assert await shares(town) == []
        assert WORDS_HERE.not_shared in whispers(town, "alice")
