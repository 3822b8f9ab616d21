"""What is new."""

import pytest

from tests.bot.slack.scenes import Scene

pytestmark = pytest.mark.anyio


async def test_what_is_new_is_told_from_the_dates_of_the_documents(town: Scene) -> None:
    reply = await town.reply(await town.asks("alice", "#general", "@footnote What is new?"))
    assert "The mill · 2026-11-01" in reply.text
    assert town.answerer.asked == []
