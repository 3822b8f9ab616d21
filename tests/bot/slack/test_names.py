"""What people are called."""

import pytest

from tests.bot.slack.scenes import QUOTE, Scene

pytestmark = pytest.mark.anyio


async def test_a_colleagues_name_does_not_spoil_the_question(town: Scene) -> None:
    question = await town.asks("alice", "#general", "@footnote who rebuilt the mill? cc @bob")
    assert QUOTE in (await town.reply(question)).text
    assert town.answerer.questions == ["who rebuilt the mill?"]
    [stored] = await town.store.last_of("T0LOCAL", town.slack.person("alice").id)
    assert stored.question == "who rebuilt the mill? cc @bob"


async def test_a_colleague_whose_name_slack_does_not_tell_is_left_out(town: Scene) -> None:
    town.slack.core.scopes.discard("users:read")
    await town.asks("alice", "#general", "@footnote who rebuilt the mill? cc @bob")
    [stored] = await town.store.last_of("T0LOCAL", town.slack.person("alice").id)
    assert stored.question == "who rebuilt the mill?"
