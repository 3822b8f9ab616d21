"""What people said in a channel is answered from, for those who may read it, and only while it stands there."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot import index_settings, indexing, wiring
from bot.settings import DeclaredSource, Settings
from bot.settings.slack import ChannelSettings, SlackSettings
from bot.slack.app import Bot, Served, build, web_client
from bot.slack.library import SlackLibrary
from bot.slack.manifest import events_of, scopes_of
from bot.slack.names import Names
from bot.slack.posting import Poster
from bot.slack.question import EventReader
from bot.slack.store import Store, url_of
from bot.slack.transcriber import Transcriber
from bot.slack.transcript_changes import TranscriptChanges
from bot.transcripts import Transcript
from index.embedding import Embedder
from index.plan import SyncOrder
from slack_sandbox.local import LocalSlack
from slack_sandbox.reading import SeenMessage
from slack_sandbox.workspace import BOT, BOT_USER
from tests.bot.slack.scenes import AT_ONCE, PING

pytestmark = pytest.mark.anyio
HANDBOOK = b"# Parking\n\nVisitors of Bramble & Finch park behind the water tower.\n"


@asynccontextmanager
async def reading(slack: LocalSlack, data: Path, *channels: str) -> AsyncIterator[Path]:
    """What is read goes to files alone; gives the folder of the last channel."""
    ids = [slack.channel(name).id for name in channels]
    settings = SlackSettings(base_url=slack.api_url, channels={channel: ChannelSettings(read=True) for channel in ids})
    slack.core.scopes.add("files:read")
    client = web_client(slack.bot_token, settings)
    team = slack.core.workspace.team
    reader = EventReader(user=BOT_USER, bot=BOT, team=team)
    poster = Poster(client, BOT_USER, AT_ONCE)
    changes = TranscriptChanges(data)
    transcriber = Transcriber(poster, reader, Names(client), "https://local.slack.com/", settings, changes)

    app = AsyncApp(client=client)
    app.use(transcriber.listen)
    app.event("message")(nothing)
    handler: Any = AsyncSocketModeHandler(app, slack.app_token, ping_interval=PING)
    await handler.connect_async()
    await slack.connected()
    task = asyncio.create_task(transcriber.run())
    try:
        yield Transcript(data, team, ids[-1]).folder
    finally:
        await handler.disconnect_async()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await handler.close_async()


async def nothing() -> None:
    return None


def said(folder: Path) -> str:
    """What the pages say, while some of them may be deleted."""
    pages = [Path(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(".html")]
    texts = []
    for page in sorted(pages):
        with suppress(FileNotFoundError):
            texts.append(page.read_text(encoding="utf-8"))
    return "\n".join(texts)


@dataclass
class Town:
    """The local Slack with a bot that reads channels, and the index that is made of them."""

    slack: LocalSlack
    settings: Settings
    changes: TranscriptChanges
    embedder: Embedder
    bot: Bot | None = None

    async def indexed(self) -> None:
        """All that changed is in the index."""
        await self.slack.settled(quiet=0.1)
        while (told := await self.changes.wait(0.1)) is not None:
            order = SyncOrder(tuple(told[1:]), force="--force" in told)
            report = await asyncio.to_thread(indexing.synchronise, self.settings, order, print, embedder=self.embedder)
            assert report.failed == []

    async def told(self, who: str, channel: str, question: str) -> str:
        """What the bot answers, as that person sees it."""
        return "\n".join(one.text for one in await self.answers(who, channel, question))

    async def answers(self, who: str, channel: str, question: str) -> list[SeenMessage]:
        assert self.bot is not None
        named = question if channel.startswith("D") else f"@footnote {question}"
        asked = await self.slack.person(who).posts(channel, named)
        await self.slack.settled(quiet=0.05)
        bot = self.bot
        await self.slack.until(lambda: not bot.dispatcher.jobs)
        await self.slack.settled(quiet=0.05)
        seen = self.slack.seen_by(who, channel)
        return [one for one in seen if one.author == "footnote" and one.ts > asked.ts]


@asynccontextmanager
async def town_of(
    slack: LocalSlack, data: Path, model_data: Path, embedder: Embedder, *channels: str
) -> AsyncIterator[Town]:
    chosen = SlackSettings(
        base_url=slack.api_url, channels={slack.channel(name).id: ChannelSettings(read=True) for name in channels}
    )
    (data / "docs").mkdir(parents=True)
    (data / "docs" / "leave.md").write_text("# Leave\n\nEvery employee has 27 days of paid holiday a year.\n")
    settings = Settings(data=data, slack=chosen, sources=(DeclaredSource(path=str(data / "docs")),))
    slack.core.scopes, slack.core.subscriptions = set(scopes_of(settings)), set(events_of(settings))
    (data / "models").symlink_to(model_data / "models")
    indexing.synchronise(settings, SyncOrder(), print, embedder=embedder)
    answerer = wiring.open_answerer(settings, print, remember=True, embedder=embedder)
    library = SlackLibrary(lambda: index_settings.open_catalog(settings), lambda location: location)
    store, changes = Store(url_of(data)), TranscriptChanges(data)
    await store.open()
    client = web_client(slack.bot_token, chosen)
    bot = await build(client, chosen, answerer, library, store, AT_ONCE, Served(changes=changes))
    handler: Any = AsyncSocketModeHandler(bot.app, slack.app_token, ping_interval=PING)
    await handler.connect_async()
    await slack.connected()
    await bot.open()
    try:
        yield Town(slack, settings, changes, embedder, bot)
    finally:
        await handler.disconnect_async()
        await bot.close(grace=0.0)
        await handler.close_async()
        await store.close()
        answerer.close()


@pytest.mark.timeout(120)
async def test_messages_are_cited_for_those_who_may_read_them_and_as_they_are_now(
    slack: LocalSlack, tmp_path: Path, model_data: Path, embedder: Embedder
) -> None:
    alice, bob, carol = (slack.person(name) for name in ("alice", "bob", "carol"))
    guest = slack.person("gwen", guest=True)
    board, general = slack.channel("board", ["alice", "bob", "footnote"], kind="group"), slack.channel("general")
    sale = await alice.posts("#board", "The Lisbon office is sold in *March* for 4 million euros.")
    await bob.posts("#board", "The notary in Lisbon is Senhora Amaral.", thread=sale.ts)
    lunch = await carol.posts("#general", "The canteen of Bramble &amp; Finch opens at 11:30.", raw=True)
    shared = await carol.uploads("#general", "parking.md", HANDBOOK, "Where visitors leave their cars")
    await carol.posts("#general", "@footnote When does the canteen open, and is it good?")
    async with town_of(slack, tmp_path / "data", model_data, embedder, "board", "general") as town:
        await town.indexed()
        # who said it, when, and where
        [answer] = await town.answers("bob", "#board", "When is the Lisbon office sold?")
        assert "The Lisbon office is sold in March for 4 million euros." in answer.text
        assert "alice, " in answer.text and " UTC" in answer.text
        assert f"https://local.slack.com/archives/{board.id}/p{sale.ts.replace('.', '')}" in answer.links
        assert "Amaral" in await town.told("bob", bob.dm, "Who is the notary in Lisbon?")
        # who is not in the private channel gets none of it, nor does a channel with such a member
        assert "March" not in await town.told("carol", carol.dm, "When is the Lisbon office sold?")
        assert "March" not in "\n".join(one.text for one in slack.seen_by("carol", "#general"))
        # a public channel is for the members of the workspace, and no guest
        assert "11:30" in await town.told("alice", alice.dm, "When does the canteen open?")
        assert "11:30" not in await town.told("gwen", guest.dm, "When does the canteen open?")
        [parking] = await town.answers("alice", alice.dm, "Where do visitors park?")
        assert "water tower" in parking.text and ".md" not in parking.text
        assert f"https://local.slack.com/archives/{general.id}/p{shared.ts.replace('.', '')}" in parking.links
        # what is edited is new, what is deleted is gone
        await carol.edits(lunch, "The canteen of Bramble &amp; Finch opens at 12:15.", raw=True)
        await carol.deletes(shared)
        await alice.deletes(sale)
        await town.indexed()
        canteen = await town.told("alice", alice.dm, "When does the canteen open?")
        assert "12:15" in canteen and "11:30" not in canteen
        assert "water tower" not in await town.told("alice", alice.dm, "Where do visitors park?")
        assert "4 million" not in await town.told("bob", bob.dm, "When is the Lisbon office sold?")


async def test_what_was_said_and_deleted_while_the_bot_was_down_is_known(slack: LocalSlack, tmp_path: Path) -> None:
    alice = slack.person("alice")
    gate = await alice.posts("#help", "The gate closes at nine.")
    await alice.posts("#general", "The library is on the third floor.")
    async with reading(slack, tmp_path, "general", "help") as folder:
        await slack.until(lambda: "at nine" in said(folder.parent) and "third floor" in said(folder.parent))
    await alice.deletes(gate)
    await alice.posts("#help", "The gate stays open.")
    async with reading(slack, tmp_path, "help") as folder:  # and #general is off
        await slack.until(lambda: "stays open" in said(folder) and "at nine" not in said(folder))
        assert "third floor" not in said(folder.parent)


async def test_a_channel_is_read_page_by_page_and_so_are_its_threads(
    slack: LocalSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.transcriber._PAGE", 20)
    monkeypatch.setattr("bot.slack.threads._PAGE", 20)
    slack.core.subscriptions.remove("message.channels")
    alice = slack.person("alice")
    for number in range(41):
        await alice.posts("#help", f"Message number {number}.")
    root = await alice.posts("#help", "Which numbers are there?")
    for number in range(25):
        await alice.posts("#help", f"Reply number {number}.", thread=root.ts)
    async with reading(slack, tmp_path, "help") as folder:
        await slack.until(lambda: "Message number 0." in said(folder))
        page = next(path for path in folder.glob(f"*{root.ts}.html")).read_text(encoding="utf-8")
    assert page.count("<h2>") == 26
    assert len(list(folder.glob("*.html"))) == 42
    histories = [call for call in slack.core.calls if call.method == "conversations.history"]
    assert len(histories) == 3 and {call.error for call in histories} == {None}


async def test_what_was_read_stays_while_slack_refuses_and_goes_when_the_bot_has_left(
    slack: LocalSlack, tmp_path: Path
) -> None:
    await slack.person("alice").posts("#help", "The gate closes at nine.")
    async with reading(slack, tmp_path, "help") as folder:
        await slack.until(lambda: "at nine" in said(folder))
    slack.core.faults.fail("conversations.history", "internal_error", times=None)
    async with reading(slack, tmp_path, "help") as folder:
        await slack.until(lambda: any(call.error == "internal_error" for call in slack.core.calls))
        await slack.settled(quiet=0.05)
        assert "at nine" in said(folder)
    slack.core.faults.clear()
    slack.channel("help").members.remove(BOT_USER)
    async with reading(slack, tmp_path, "help") as folder:
        await slack.until(lambda: not said(folder))


async def test_threads_are_followed_with_their_files(slack: LocalSlack, tmp_path: Path) -> None:
    alice, bob = slack.person("alice"), slack.person("bob")
    async with reading(slack, tmp_path, "help") as folder:
        first = await alice.posts("#help", "The gate closes at nine.")
        reply = await bob.uploads("#help", "gate.md", b"# Gate", "@alice see the plan", thread=first.ts)
        await slack.until(lambda: [path.name for path in folder.rglob("*.md")] == ["gate.md"])
        assert "@alice see the plan" in said(folder) and "File: gate.md" in said(folder)
        await bob.deletes(reply)
        await slack.until(lambda: not list(folder.rglob("*.md")))
        assert "see the plan" not in said(folder) and "at nine" in said(folder)
        await alice.edits(first, "The gate closes at ten.")
        await slack.until(lambda: "at ten" in said(folder))
        slack.bot("robot")
        slack.channel("help", ["robot"])
        await slack.person("robot").posts("#help", "All is well.")
        await alice.deletes(first)
        await slack.until(lambda: not said(folder))
    labels = folder.with_suffix(".json").read_text(encoding="utf-8")
    assert labels == f'{{"labels": ["channel:T0LOCAL/{folder.name}", "members:T0LOCAL"]}}'
    assert folder.stat().st_mode & 0o077 == 0


async def test_a_file_that_slack_does_not_give_is_left_out_and_said(
    slack: LocalSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with reading(slack, tmp_path, "help") as folder:
        slack.core.scopes.remove("files:read")
        await slack.person("alice").uploads("#help", "plan.md", b"# Plan", "Here it is.")
        elsewhere = {"id": "F9", "name": "x.md", "url_private": "https://files.example.com/x.md", "mode": "hosted"}
        await slack.person("alice").posts("#help", "And one more.", files=[elsewhere])
        await slack.until(lambda: "the file F9 (x.md) is not at Slack" in caplog.text)
    assert "one more" in said(folder) and "Here it is" in said(folder)
    assert not list(folder.rglob("*.md"))
    assert "does the app have files:read?" in caplog.text


async def test_what_is_kept_of_a_workspace_that_has_left_is_deleted(slack: LocalSlack, tmp_path: Path) -> None:
    await slack.person("alice").posts("#help", "The gate closes at nine.")
    async with reading(slack, tmp_path, "help") as folder:
        await slack.until(lambda: said(folder))
    changes = TranscriptChanges(tmp_path)
    await changes.keep("T0LOCAL", [folder.name])
    assert await changes.wait(0.05) is None
    await changes.keep("T0LOCAL")
    assert await changes.wait(0.05) == []  # a sync of everything
    assert list((tmp_path / "slack").rglob("*")) == [tmp_path / "slack" / "T0LOCAL"]
