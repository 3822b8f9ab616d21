"""The local Slack itself, without its HTTP: what it holds, and how what happens in it becomes events."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from slack_sandbox import events
from slack_sandbox.calls import Calls
from slack_sandbox.clock import Clock
from slack_sandbox.faults import Faults
from slack_sandbox.limits import RateLimits, Rates
from slack_sandbox.refusal import Refusal
from slack_sandbox.sockets import Sockets
from slack_sandbox.workspace import BOT_USER, FAMILIES, TEAM, Channel, Json, Message, User, View, Workspace

BOT_TOKEN = "xoxb-local"  # nothing to keep secret: it opens a Slack that lives in this process
APP_TOKEN = "xapp-local"
SCOPES = """app_mentions:read assistant:write channels:history channels:read chat:write commands groups:history
    groups:read im:history im:read im:write mpim:history mpim:read reactions:write usergroups:read users:read""".split()
SUBSCRIPTIONS = """agent_session_stopped app_context_changed app_home_opened app_mention member_joined_channel
    member_left_channel message.channels message.groups message.im message.mpim reaction_added""".split()
_RESPONSES = 5  # times that a response_url can be used
_RESPONSE_LIFE = 1800.0
_LOOK = 0.05  # seconds after which one who waits looks again though nothing has changed
_PAUSE = 0.002  # between two looks, however much changes


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A call of the Web API that reached the local Slack, and how it went (`error` None: well)."""

    method: str
    arguments: Json
    error: str | None
    at: float


@dataclass(slots=True)
class Response:
    """Where a response_url leads: to whom, and to which message it may replace."""

    channel: str
    user: str
    message: str | None
    ends: float
    left: int = _RESPONSES


@dataclass(slots=True)
class Trigger:
    """What allows a modal to be opened: once, within a few seconds."""

    user: str
    ends: float
    view: str | None = None


@dataclass(slots=True)
class Core:
    """The state of a local workspace. `calls` and `notices` are kept for tests to read.

    `tokens` are those that open it to the app; `address` is where the app is called, None means Socket Mode.

    `notices` is what Slack itself tells a person: (user, text), for example that a command failed.
    """

    clock: Clock = field(default_factory=Clock)
    limits: RateLimits = field(default_factory=RateLimits)
    faults: Faults = field(default_factory=Faults)
    workspace: Workspace = field(default_factory=Workspace)
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    subscriptions: set[str] = field(default_factory=lambda: set(SUBSCRIPTIONS))
    base: str = ""
    calls: list[RecordedCall] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    responses: dict[str, Response] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    busy: int = 0
    changes: int = 0
    closing: bool = False
    quiet_since: float = 0.0
    tokens: set[str] = field(default_factory=lambda: {BOT_TOKEN})
    address: Calls | None = None
    rates: Rates = field(init=False)
    sockets: Sockets = field(init=False)
    _numbers: dict[str, int] = field(default_factory=dict)
    _waiters: set[asyncio.Event] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rates = Rates(self.limits, self.clock)
        self.sockets = Sockets(self.limits, self.faults, self.changed)

    @property
    def link(self) -> Sockets | Calls:
        """How the app hears: over Socket Mode, or at its own address where it has one."""
        return self.address or self.sockets

    def number(self, prefix: str) -> str:
        """A new id, such as `V0000001`; the same in every run."""
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]:07d}"

    def changed(self) -> None:
        """Tell those who wait that something is different now."""
        self.changes += 1
        self.quiet_since = time.monotonic()
        for waiter in self._waiters:
            waiter.set()

    async def until(self, true: Callable[[], object], timeout: float) -> bool:
        """Wait until `true` says so, at most `timeout` seconds. Returns whether it does."""
        end, waiter = time.monotonic() + timeout, asyncio.Event()
        self._waiters.add(waiter)
        try:
            while not true():
                if time.monotonic() > end:
                    return False
                waiter.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK):
                        await waiter.wait()
                await asyncio.sleep(_PAUSE)
        finally:
            self._waiters.discard(waiter)
        return True

    def user(self, name: str) -> User:
        """The user of that name or id. Raises KeyError."""
        user = self.workspace.user_named(name)
        if user is None:
            raise KeyError(name)
        return user

    def channel(self, name: str) -> Channel:
        """The channel of that name or id. Raises KeyError."""
        channel = self.workspace.channel_named(name)
        if channel is None:
            raise KeyError(name)
        return channel

    def direct(self, *users: str) -> Channel:
        """The direct message between these users (ids), which is made when there is none."""
        channel = self.workspace.direct(set(users))
        if channel is None:
            kind, prefix = ("im", "D") if len(set(users)) <= 2 else ("mpim", "G")  # noqa: PLR2004  two make a pair
            channel = Channel(self.number(prefix), "", kind, sorted(set(users)), team=self.workspace.team)  # type: ignore[arg-type]
            self.workspace.channels[channel.id] = channel
        return channel

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Send an event to the app, if it is subscribed to such events and may see the channel."""
        if channel is not None and BOT_USER not in channel.members:
            return
        name = event["type"]
        if name == "message" and channel is not None:
            name = f"message.{FAMILIES[channel.kind]}"
        if name in self.subscriptions:
            self.tell(event, channel)

    def tell(self, event: Json, channel: Channel | None = None) -> None:
        """Send an event to the app, whatever it is subscribed to: so are those that say that it was taken out."""
        name = self.number("Ev") if self.workspace.team == TEAM else f"{self.number('Ev')}{self.workspace.domain}"
        self.link.event(events.callback(event, name, channel, self.clock.now(), self.workspace.team))

    def post(self, message: Message) -> Message:
        """Put a message into its channel, and tell the app."""
        channel = self.workspace.channels[message.channel]
        message.team = channel.team
        channel.messages[message.ts] = message
        self.changed()
        if message.only_for is not None:
            return message
        author = self.workspace.users[message.user]
        self.emit(events.posted(message, channel, author), channel)
        self._mention(message, channel, author)
        return message

    def _mention(self, message: Message, channel: Channel, author: User) -> None:
        if channel.kind != "im" and author.id != BOT_USER and f"<@{BOT_USER}>" in message.text:
            self.emit(events.mentioned(message, channel, author), channel)

    def edit(self, message: Message, *, by: str | None, change: Callable[[], None]) -> None:
        """Change a message, and tell the app. `by` is who edits it; None when it only looks different now."""
        channel = self.workspace.channels[message.channel]
        old = events.message_json(message, channel)
        called = f"<@{BOT_USER}>" in message.text
        change()
        stamp = self.clock.stamp()
        if by is not None:
            message.edited = {"user": by, "ts": stamp}
        self.changed()
        if message.only_for is not None:
            return
        self.emit(events.changed(events.message_json(message, channel), old, channel, stamp), channel)
        if by is not None and not called:
            self._mention(message, channel, self.workspace.users[message.user])

    def delete(self, message: Message) -> None:
        """Delete a message, and tell the app. One that has replies leaves a tombstone, as in Slack."""
        channel = self.workspace.channels[message.channel]
        if message.only_for is None and len(channel.thread(message.ts)) > 1 and not message.is_reply:
            self.edit(message, by=None, change=lambda: _bury(message))
            return
        old = events.message_json(message, channel)
        del channel.messages[message.ts]
        self.changed()
        if message.only_for is None:
            self.emit(events.deleted(old, channel, self.clock.stamp()), channel)

    def trigger(self, user: str, view: str | None = None) -> str:
        """A new trigger id for what a person just did; `view` is the modal in which it was done."""
        name = f"{self.number('13')}.local"
        self.triggers[name] = Trigger(user, self.clock.now() + self.limits.trigger_life, view)
        return name

    def use_trigger(self, name: str) -> Trigger:
        """Spend a trigger id. Raises Refusal when there is none, or when it is too old or was used."""
        if name not in self.triggers:
            raise Refusal("exchanged_trigger_id" if name in self.opened else "invalid_trigger_id")
        trigger = self.triggers.pop(name)
        self.opened[name] = trigger.user
        if trigger.ends < self.clock.now():
            raise Refusal("expired_trigger_id")
        return trigger

    def response_url(self, channel: str, user: str, message: str | None = None) -> str:
        """A new response_url for what a person did in a channel."""
        name = f"{self.number('R')}{self.workspace.domain}"
        self.responses[name] = Response(channel, user, message, self.clock.now() + _RESPONSE_LIFE)
        return f"{self.base}/response/{name}"

    def view(self, user: str, body: Json, previous: View | None = None) -> View:
        """A new view, as it is shown to `user`."""
        name = self.number("V")
        made = View(name, user, body, self.clock.stamp(), team=self.workspace.team)
        if previous is not None:
            made.previous, made.root = previous.id, previous.root or previous.id
        else:
            made.root = name
        self.workspace.views[name] = made
        self.changed()
        return made

    def modal(self, user: str) -> View | None:
        """The modal that is on top of what `user` sees."""
        open_now = [v for v in self.workspace.views.values() if v.user == user and not v.closed]
        return open_now[-1] if open_now else None

    def record(self, method: str, arguments: Json, error: str | None) -> None:
        """Remember a call."""
        self.calls.append(RecordedCall(method, arguments, error, time.monotonic()))
        self.changed()

    def status(self, channel: str, thread: str) -> str | None:
        """The status that a thread shows now: it goes after two minutes."""
        status = self.workspace.statuses.get((channel, thread))
        if status is None or self.clock.now() - status.set_at > self.limits.status_life:
            return None
        return status.text


def _bury(message: Message) -> None:
    message.subtype, message.user, message.text = "tombstone", "USLACKBOT", "This message was deleted."
    message.blocks, message.files, message.reactions, message.edited = [], [], {}, None
    message.stream, message.bot_id, message.app_id = None, None, None
