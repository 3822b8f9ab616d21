"""Scenes of many workspaces: the bot over HTTP as it really runs, and two local workspaces that may install it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession

from bot.settings import Settings
from bot.settings.slack import SlackSettings
from bot.slack.encryption import new_key
from bot.slack.http import PATH
from bot.slack.installing import INSTALL_PATH
from bot.slack.manifest import REDIRECT_PATH
from bot.slack.running import SharedAccess, run
from bot.slack.store import Store, path_of, url_of
from bot.slack.workspaces import AppCredentials
from slack_sandbox.local import LocalSlack, LocalWorkspace
from slack_sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from slack_sandbox.reading import SeenMessage
from slack_sandbox.workspace import TEAM, Message
from tests.bot.slack.scenes import Scripted, Shelf

SECRET = "signed"
SECOND = "T0SECOND"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Shared:
    """The running bot, and the two workspaces."""

    slack: LocalSlack
    second: LocalWorkspace
    answerer: Scripted
    data: Path
    url: str
    browser: ClientSession
    keys: str

    async def begins(self) -> tuple[str, str]:
        """An admin opens the install page: the address at Slack that it leads to, and the cookie."""
        async with self.browser.get(f"{self.url}{INSTALL_PATH}") as page:
            text, cookie = await page.text(), page.headers["Set-Cookie"].partition(";")[0]
        return text.partition('href="')[2].partition('"')[0].replace("&amp;", "&"), cookie

    async def allows(self, address: str, team: str, answer: str = "allow") -> str:
        """The admin answers Slack's question: the address that the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        form = {name: asked[name] for name in ("state", "client_id", "scope")} | {"team": team, "answer": answer}
        place = address.partition("?")[0]
        async with self.browser.post(place, data=form, allow_redirects=False) as sent:
            return sent.headers["Location"]

    async def returns(self, address: str, cookie: str) -> tuple[int, str]:
        """The browser comes back: status and page."""
        async with self.browser.get(address, headers={"Cookie": cookie}) as page:
            return page.status, await page.text()

    async def installs(self, team: str) -> tuple[int, str]:
        """An admin installs the app, from the page to the end."""
        address, cookie = await self.begins()
        return await self.returns(await self.allows(address, team), cookie)

    async def asks(self, where: LocalWorkspace, text: str, channel: str = "#general") -> Message:
        """Alice asks, and everything that follows has happened."""
        message = await where.person("alice").posts(channel, text)
        await self.quiet()
        return message

    async def quiet(self) -> None:
        for each in (self.slack, self.second):
            await each.settled(quiet=0.15)

    @staticmethod
    def said(where: LocalWorkspace, channel: str = "#general") -> list[SeenMessage]:
        """What the bot has said, as bob sees it."""
        return [message for message in where.seen_by("bob", channel) if message.author == "footnote"]

    async def stored(self) -> Store:
        """The bot's store, opened a second time."""
        store = Store(url_of(self.data))
        await store.open()
        return store

    def on_disk(self) -> bytes:
        """All that the database has written."""
        file = path_of(self.data)
        return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


@asynccontextmanager
async def shared(
    slack: LocalSlack,
    data: Path,
    *,
    settings: SlackSettings | None = None,
    labels: Iterable[str] = (),
    keys: str | None = None,
) -> AsyncIterator[Shared]:
    """The bot serves whichever workspace installs it."""
    port, ended, ready = free_port(), asyncio.Event(), asyncio.Event()
    url = f"http://127.0.0.1:{port}"
    known = {core.workspace.team: core for core in slack.oauth.cores}
    second = LocalWorkspace(known[SECOND]) if SECOND in known else slack.another("second", SECOND)
    slack.core.tokens -= {slack.bot_token}
    slack.called_at(f"{url}{PATH}", f"{url}{REDIRECT_PATH}", SECRET)
    chosen = settings or SlackSettings.model_validate({"workspaces": {TEAM: {}, SECOND: {}}})
    chosen = chosen.model_copy(update={"base_url": slack.api_url, "sync_every": 0.0, "catch_up": 0.0})
    given, secret = Scripted(), keys or new_key()
    access = SharedAccess(AppCredentials(CLIENT_ID, CLIENT_SECRET), SECRET, secret, "127.0.0.1", port)
    running = asyncio.create_task(
        run(Settings(data=data, slack=chosen), access, given, Shelf(labels), ready.set, ended)
    )
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if running.done():
        running.result()
    async with ClientSession() as browser:
        try:
            yield Shared(slack, second, given, data, url, browser, secret)
        finally:
            ended.set()
            await running
