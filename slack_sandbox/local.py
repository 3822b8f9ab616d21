"""The local Slack to start and stop: a workspace with people and channels, served on this machine alone."""

import asyncio
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from slack_sandbox.calls import Calls
from slack_sandbox.clock import Clock
from slack_sandbox.core import APP_TOKEN, BOT_TOKEN, Core
from slack_sandbox.limits import RateLimits
from slack_sandbox.oauth import OAuth
from slack_sandbox.persons import Person
from slack_sandbox.reading import SeenMessage
from slack_sandbox.server import application
from slack_sandbox.workspace import APP, BOT, BOT_USER, OTHER_TEAM, Channel, Kind, Message, User, UserGroup

HOST = "127.0.0.1"
PEOPLE = ("alice", "bob", "carol")


class LocalWorkspace:
    """A workspace to look into and to act in.

    It begins with the bot `footnote`, the people alice, bob and carol, and the channels #general (everyone) and #help
    (alice, bob and the bot). `core` holds all that can be looked at and changed: limits, faults, scopes, calls.
    """

    def __init__(self, core: Core) -> None:
        self.core = core
        self.core.workspace.users[BOT_USER] = User(BOT_USER, "footnote", BOT, APP, core.workspace.team)
        for name in PEOPLE:
            self.person(name)
        self.channel("general", [*PEOPLE, "footnote"])
        self.channel("help", ["alice", "bob", "footnote"])

    def person(self, name: str, *, team: str | None = None, guest: bool = False) -> Person:
        """The person of that name, who is made when there is none; `team` makes one of another workspace."""
        user = self.core.workspace.user_named(name)
        if user is None:
            user = User(self.core.number("U"), name, guest=guest, team=team or self.core.workspace.team)
            self.core.workspace.users[user.id] = user
        return Person(self.core, user)

    def stranger(self, name: str) -> Person:
        """A person of a connected workspace."""
        return self.person(name, team=OTHER_TEAM)

    def bot(self, name: str) -> Person:
        """Another bot, which is made when there is none."""
        person = self.person(name)
        person.user.bot_id, person.user.app_id = f"B{person.id}", f"A{person.id}"
        return person

    def channel(
        self, name: str, members: Sequence[str] = (), *, kind: Kind = "channel", shared: bool = False
    ) -> Channel:
        """The channel of that name, made when there is none; `members` are added to it by name."""
        channel = self.core.workspace.channel_named(name)
        if channel is None:
            channel = Channel(
                self.core.number("C"), name.removeprefix("#"), kind, shared=shared, team=self.core.workspace.team
            )
            self.core.workspace.channels[channel.id] = channel
        for member in members:
            user = self.core.user(member)
            if user.id not in channel.members:
                channel.members.append(user.id)
        return channel

    def group(self, handle: str, members: Sequence[str]) -> UserGroup:
        """A new user group with these members."""
        made = UserGroup(self.core.number("S"), handle, [self.core.user(member).id for member in members])
        made.team = self.core.workspace.team
        self.core.workspace.groups[made.id] = made
        return made

    def seen_by(self, user: str, channel: str) -> list[SeenMessage]:
        """The messages of a channel as that user sees them, own ephemeral ones among them, oldest first."""
        return self.person(user).sees(channel)

    def replies(self, message: Message, viewer: str) -> list[SeenMessage]:
        """What `viewer` sees in the thread below a message, without the message itself."""
        return [each for each in self.seen_by(viewer, message.channel) if each.thread_ts == message.ts]

    def unfurls(self, message: Message) -> None:
        """Slack shows a preview of a link: the app hears of a change, though nobody edited anything."""
        self.core.edit(message, by=None, change=lambda: None)

    async def connected(self, timeout: float = 10.0) -> None:
        """Wait until the app has a connection. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self.core.sockets.connected()

    async def until(self, true: Callable[[], object], timeout: float = 60.0) -> None:
        """Wait until something holds. Raises TimeoutError, with what the workspace then looks like."""
        if not await self.core.until(true, timeout):
            raise TimeoutError(f"it did not come to that in {timeout} s:\n{self.transcript()}")

    async def settled(self, quiet: float = 0.25, timeout: float = 20.0) -> None:
        """Wait until nothing has happened for `quiet` seconds and nothing is under way. Raises TimeoutError."""
        await self.until(lambda: self._idle() and time.monotonic() - self.core.quiet_since >= quiet, timeout)

    def _idle(self) -> bool:
        """Nothing is being delivered, called, streamed or worked at."""
        workspace = self.core.workspace
        streaming = any(m.stream is not None and m.stream.open for m in workspace.messages())
        working = any(self.core.status(*key) for key in workspace.statuses)
        processing = any(session.get("status") == "processing" for session in workspace.sessions.values())
        return not (self.core.busy or self.core.link.busy or streaming or working or processing)

    def transcript(self) -> str:
        """All channels with all that was said, for reading."""
        lines: list[str] = []
        for channel in self.core.workspace.channels.values():
            lines.append(f"#{channel.name or channel.id}")
            for member in channel.members[:1]:
                lines += [
                    f"  {m.ts} {m.author}: {m.text}" for m in Person(self.core, self.core.user(member)).sees(channel.id)
                ]
        return "\n".join(lines)


class LocalSlack(LocalWorkspace):
    """A Slack on this machine. Use it as an asynchronous context manager; `api_url` is what a client is given.

    It has one workspace, which has let the app in; `another` adds one that has not. `oauth` lets the app into either.
    """

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN

    def __init__(self, *, port: int = 0, clock: Clock | None = None, limits: RateLimits | None = None) -> None:
        super().__init__(Core(clock=clock or Clock(), limits=limits or RateLimits()))
        self.oauth = OAuth([self.core])
        self._port = port
        self._runner = web.AppRunner(application(self.core, self.oauth), access_log=None, shutdown_timeout=0.5)

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.core.base

    @property
    def api_url(self) -> str:
        """The base of the Web API, as `AsyncWebClient(base_url=…)` takes it."""
        return f"{self.core.base}/api/"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        address = self._runner.addresses[0]
        for core in self.oauth.cores:
            core.base = f"http://{HOST}:{address[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for core in self.oauth.cores:
            core.closing = True
            core.changed()
            await core.link.close()
        await self.core.sockets.close()
        await self._runner.cleanup()

    def another(self, domain: str, team: str) -> LocalWorkspace:
        """One more workspace. Its people and channels have the ids of the first one's: no id means anything alone."""
        core = Core(clock=self.core.clock, limits=self.core.limits, base=self.core.base)
        core.workspace.team, core.workspace.domain = team, domain
        core.tokens.clear()
        self.oauth.cores.append(core)
        return LocalWorkspace(core)

    def called_at(self, events: str, redirect: str, secret: str) -> None:
        """From now on the app is called over HTTP, and browsers are sent back to `redirect` after an installation."""
        self.oauth.redirect = redirect
        for core in self.oauth.cores:
            core.address = Calls(events, secret, core.limits, core.changed)
