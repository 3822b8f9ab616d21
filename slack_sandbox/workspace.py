"""What a workspace holds: people, channels, messages, user groups and views. Plain values in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["channel", "group", "im", "mpim"]

# What scopes and subscriptions call a kind of conversation, and how `types` of a method names it.
FAMILIES: dict[Kind, str] = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
TYPES: dict[str, Kind] = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}

TEAM = "T0LOCAL"
OTHER_TEAM = "T0OTHER"
DOMAIN = "local"
APP = "A0FOOTNOTE"
BOT = "B0FOOTNOTE"
BOT_USER = "U0FOOTNOTE"


@dataclass(slots=True)
class User:
    """A person or a bot. `bot_id` is set for bots alone; `team` differs for people of a connected workspace."""

    id: str
    name: str
    bot_id: str | None = None
    app_id: str | None = None
    team: str = TEAM
    guest: bool = False
    deleted: bool = False

    @property
    def title(self) -> str:
        """The name as it is shown."""
        return self.name.replace("_", " ").replace("-", " ").title()

    def to_json(self) -> Json:
        """As `users.info` gives it."""
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "real_name": self.title,
            "deleted": self.deleted,
            "is_bot": self.bot_id is not None,
            "is_app_user": False,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_stranger": self.team == OTHER_TEAM,
            "tz": "Etc/UTC",
            "tz_offset": 0,
            "locale": "en-US",
            "profile": {"real_name": self.title, "display_name": self.name, "team": self.team},
        }


@dataclass(slots=True)
class Stream:
    """What is being streamed into a message: its tasks and plan, and whether it is still open."""

    started: float
    mode: str = "timeline"
    text: str = ""
    plan: str | None = None
    tasks: dict[str, Json] = field(default_factory=dict)
    blocks: list[Json] = field(default_factory=list)
    open: bool = True


@dataclass(slots=True)
class Message:
    """A message. `only_for` is the one person who sees an ephemeral one; `markdown` says how `text` is written."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    markdown: bool = False
    subtype: str | None = None
    only_for: str | None = None
    edited: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    team: str = TEAM
    metadata: Json | None = None
    stream: Stream | None = None
    client_msg_id: str | None = None
    unfurls: bool = True

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread, below the message that began it."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class Channel:
    """A conversation: a channel, a private one (`group`), a direct message (`im`) or a group's (`mpim`)."""

    id: str
    name: str
    kind: Kind = "channel"
    members: list[str] = field(default_factory=list)
    shared: bool = False
    topic: str = ""
    team: str = TEAM
    messages: dict[str, Message] = field(default_factory=dict)

    def thread(self, ts: str) -> list[Message]:
        """The message `ts` and its replies, oldest first; ephemeral ones are left out."""
        return [m for m in self.messages.values() if m.only_for is None and ts in {m.ts, m.thread_ts}]

    def to_json(self, viewer: str) -> Json:
        """As `conversations.info` gives it to the user `viewer`."""
        shape: Json = {
            "id": self.id,
            "created": 1_700_000_000,
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_private": self.kind != "channel",
            "is_archived": False,
            "is_shared": self.shared,
            "is_ext_shared": self.shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "context_team_id": self.team,
        }
        if self.kind == "im":
            return shape | {"user": next((m for m in self.members if m != viewer), viewer)}
        topic = {"value": self.topic, "creator": "", "last_set": 0}
        return shape | {
            "name": self.name,
            "name_normalized": self.name,
            "is_member": viewer in self.members,
            "is_general": self.name == "general",
            "num_members": len(self.members),
            "shared_team_ids": [self.team, OTHER_TEAM] if self.shared else [self.team],
            "topic": topic,
            "purpose": topic | {"value": ""},
        }


@dataclass(slots=True)
class UserGroup:
    """A user group, mentioned as `<!subteam^S…>`."""

    id: str
    handle: str
    members: list[str] = field(default_factory=list)
    team: str = TEAM

    def to_json(self) -> Json:
        """As `usergroups.list` gives it."""
        return {
            "id": self.id,
            "team_id": self.team,
            "is_usergroup": True,
            "name": self.handle.title(),
            "handle": self.handle,
            "date_delete": 0,
            "user_count": len(self.members),
            "users": self.members,
        }


@dataclass(slots=True)
class View:
    """A modal or a Home tab, as it is shown to `user`."""

    id: str
    user: str
    body: Json
    hash: str
    previous: str | None = None
    root: str | None = None
    closed: bool = False
    team: str = TEAM

    def to_json(self) -> Json:
        """As views.open and view_submission give it."""
        return {
            "id": self.id,
            "team_id": self.team,
            "app_id": APP,
            "bot_id": BOT,
            "app_installed_team_id": self.team,
            "state": {"values": {}},
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **self.body,
            "hash": self.hash,
            "previous_view_id": self.previous,
            "root_view_id": self.root or self.id,
        }


@dataclass(slots=True)
class Status:
    """What the bot shows below a thread while it works (`set_at` in seconds)."""

    text: str
    loading: list[str]
    set_at: float


@dataclass(frozen=True, slots=True)
class File:
    """A file that was uploaded: what it holds, and the type that it is sent with."""

    id: str
    name: str
    data: bytes
    media_type: str

    def to_json(self, base: str) -> Json:
        """As messages name it; `base` is where this Slack is."""
        address = f"{base}/files-pri/{self.id}/{self.name}"
        about = {"id": self.id, "name": self.name, "title": self.name, "mimetype": self.media_type, "mode": "hosted"}
        return {**about, "size": len(self.data), "is_external": False, "url_private": address}


@dataclass(slots=True)
class Workspace:
    """All that there is, by id, in the workspace `team`, which `domain` is the address of."""

    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    statuses: dict[tuple[str, str], Status] = field(default_factory=dict)
    sessions: dict[tuple[str, str], Json] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    prompts: dict[tuple[str, str | None], Json] = field(default_factory=dict)
    team: str = TEAM
    domain: str = DOMAIN

    def user_named(self, name: str) -> User | None:
        """The user of that name or id."""
        return next((u for u in self.users.values() if name in {u.id, u.name}), None)

    def channel_named(self, name: str) -> Channel | None:
        """The channel of that id, or of that name with or without `#`."""
        if name in self.channels:
            return self.channels[name]
        wanted = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name and c.name == wanted), None)

    def direct(self, users: set[str]) -> Channel | None:
        """The direct message between these users."""
        channels = (c for c in self.channels.values() if c.kind in {"im", "mpim"} and set(c.members) == users)
        return next(channels, None)

    def messages(self) -> Iterator[Message]:
        """Every message of every channel."""
        for channel in self.channels.values():
            yield from channel.messages.values()
