"""`footnote slack sandbox`: the local Slack opens, with the bot in it or alone, and ends when told to."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.settings import Settings
from bot.settings.slack import SlackSettings
from bot.slack.trial import try_out
from index.errors import FootnoteError
from tests.bot.slack.scenes import QUOTE, Scripted, Shelf

pytestmark = pytest.mark.anyio


class Shown:
    """What was said to the person at the terminal; `url` is where the page is, once it was said."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.told = asyncio.Event()

    def say(self, line: str) -> None:
        self.lines.append(line)
        self.told.set()

    async def url(self) -> str:
        await asyncio.wait_for(self.told.wait(), 10)
        match = re.search(r"http://127\.0\.0\.1:\d+", self.lines[0])
        assert match
        return match[0]


async def test_alone_it_says_how_a_bot_connects(tmp_path: Path) -> None:
    ended, shown = asyncio.Event(), Shown()
    running = asyncio.create_task(try_out(Settings(data=tmp_path), 0, None, shown.say, ended))
    url = await shown.url()
    async with ClientSession() as session, session.get(url) as answer:
        assert "local Slack" in await answer.text()
    assert f"{url}/api/" in shown.lines[1]
    port = int(url.rpartition(":")[2])
    with pytest.raises(FootnoteError, match=f"--port {port}"):
        await try_out(Settings(data=tmp_path), port, None, shown.say, ended)
    ended.set()
    await running


async def test_the_bot_answers_what_is_asked_on_the_page(tmp_path: Path) -> None:
    ended, shown = asyncio.Event(), Shown()
    settings = Settings(data=tmp_path, slack=SlackSettings(sync_every=0))
    running = asyncio.create_task(try_out(settings, 0, (Scripted(), Shelf(())), shown.say, ended))
    url = await shown.url()
    question = {"user": "alice", "do": "post", "channel": "#general", "text": "@footnote Who rebuilt it?"}

    async def said(session: ClientSession) -> list[str]:
        async with session.get("/page/state", params={"user": "bob"}) as answer:
            state: dict[str, Any] = await answer.json()
        return [str(message["blocks"]) for message in state["channels"][0]["messages"] if message["thread"]]

    async with ClientSession(url) as session, asyncio.timeout(20):
        async with session.post("/page/do", json=question) as answer:
            assert answer.status == 200
        while not any(QUOTE in text for text in await said(session)):
            await asyncio.sleep(0.05)
    ended.set()
    await running
