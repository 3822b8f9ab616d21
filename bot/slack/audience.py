"""Which documents an answer may use: what each of those who will read it may see. On doubt, fewer.

A source's labels are `channel:C…`, `group:S…`, `user:U…`, `workspace:T…`, and `members:T…` for a workspace without its
guests. A document with labels is for those who
have one of them; in a channel, a label counts only if every member has it. An id may begin with its workspace's, as in
`user:T…/U…`: Slack's ids mean something within their workspace alone.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import SlackSettings
from bot.slack.question import CHANNEL, EventReader, SlackQuestion
from index.access import Filter

LIFE = 60.0  # seconds that a membership is believed
_PAGE = 1_000
_MOST_PAGES = 20
_OF_WORKSPACE = frozenset({"workspace", "members"})  # labels that name the workspace and nothing in it
# What users.list says of somebody who is no full member.
_NO_MEMBER = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
_MOST_BOTS = 20  # members without a label that are looked at, whether they are bots
FAILURES = (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError, OSError)

People = frozenset[str]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be used in the answer, and what the asker alone might see."""

    here: Filter
    asker: Filter

    @property
    def digest(self) -> str:
        """A short name for what may be used: a conversation is only continued for the audience that it was held for."""
        sides = [sorted(side) if side is not None else None for side in (self.here.sources, self.here.audience)]
        return hashlib.sha256(json.dumps(sides).encode()).hexdigest()[:12]


class Memberships:
    """Who is in which channel and group, asked of Slack and believed for a short time. None means: not known."""

    def __init__(self, client: AsyncWebClient, clock: Callable[[], float] = monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[str, tuple[float, People]] = {}

    async def of_channel(self, channel: str) -> People | None:
        """The members of a channel, bots among them."""
        return await self._cached(f"members {channel}", lambda: self._members(channel))

    async def of_group(self, group: str) -> People | None:
        """The members of a user group."""
        return await self._cached(f"group {group}", lambda: self._group(group))

    async def of_workspace(self) -> People | None:
        """The members of the workspace, without guests, who see the channels alone that they were invited to."""
        return await self._cached("workspace", self._workspace)

    async def is_shared(self, channel: str) -> bool:
        """Whether a channel is shared with another organisation; on doubt it is."""
        shared = await self._cached(f"shared {channel}", lambda: self._shared(channel))
        return shared is None or bool(shared)

    async def are_bots(self, users: People) -> bool:
        """Whether all of these are bots; on doubt they are not."""
        if len(users) > _MOST_BOTS:
            return False
        for user in sorted(users):
            if not await self._cached(f"bot {user}", lambda user=user: self._bot(user)):  # type: ignore[misc]
                return False
        return True

    def forget(self) -> None:
        """Believe nothing any more: somebody has joined or left."""
        self._known.clear()

    async def _cached(self, key: str, ask: Callable[[], Awaitable[People]]) -> People | None:
        now = self._clock()
        since, people = self._known.get(key, (now - LIFE, frozenset()))
        if now - since < LIFE:
            return people
        try:
            people = await ask()
        except FAILURES:
            return None
        self._known[key] = (now, people)
        return people

    async def _members(self, channel: str) -> People:
        members: list[str] = []
        cursor = ""
        for _ in range(_MOST_PAGES):
            page = await self._client.conversations_members(channel=channel, limit=_PAGE, cursor=cursor)
            members += page["members"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(members)
        raise OSError(f"{channel} has too many members")

    async def _workspace(self) -> People:
        members: list[str] = []
        cursor = ""
        for _ in range(_MOST_PAGES):
            page = await self._client.users_list(limit=_PAGE, cursor=cursor)
            members += [member["id"] for member in page["members"] if not any(member.get(name) for name in _NO_MEMBER)]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(members)
        raise OSError("the workspace has too many members")

    async def _group(self, group: str) -> People:
        return frozenset((await self._client.usergroups_users_list(usergroup=group))["users"])

    async def _shared(self, channel: str) -> People:
        details = (await self._client.conversations_info(channel=channel))["channel"]
        shared = (
            details.get("is_ext_shared")
            or details.get("is_pending_ext_shared")
            or details.get("pending_connected_team_ids")
        )
        return frozenset([channel] if shared else [])

    async def _bot(self, user: str) -> People:
        return frozenset([user] if (await self._client.users_info(user=user))["user"].get("is_bot") else [])


class Audience:
    """Tells for each question what may be used. `labels` gives the labels that sources have now."""

    def __init__(
        self,
        memberships: Memberships,
        settings: SlackSettings,
        labels: Callable[[], frozenset[str]],
        normalised: Callable[[str], str],
        reader: EventReader,
        *,
        shared: bool = False,
    ) -> None:
        """`normalised` turns a source, as it is declared, into how the index has it.

        `shared`: the bot serves further workspaces, so that a label must name its workspace to count.
        """
        self._memberships = memberships
        self._settings = settings
        self._labels = labels
        self._normalised = normalised
        self._bot_user = reader.user
        self._team = reader.team
        self._shared = shared

    async def of(self, asked: SlackQuestion) -> Allowed:
        """What the answer to a question may use where it appears, and what its asker might see alone."""
        channel, labels = asked.post.channel, self._labels()
        places = self._sources(channel)
        asker = frozenset[str]() if asked.foreign else await self._held(frozenset([asked.user]), labels, None)
        here = asker
        if asked.surface == CHANNEL:
            here = await self._held_by_all(asked, labels) if labels else labels
        return Allowed(Filter(places, here), Filter(places, asker))

    async def of_person(self, user: str) -> Filter:
        """What a person may see alone."""
        return Filter(self._sources(""), await self._held(frozenset([user]), self._labels(), None))

    def _sources(self, channel: str) -> frozenset[str] | None:
        chosen = self._settings.sources_in(channel)
        return None if chosen is None else frozenset(map(self._normalised, chosen))

    async def _held_by_all(self, asked: SlackQuestion, labels: frozenset[str]) -> frozenset[str]:
        """The labels that every member of the channel has."""
        channel = asked.post.channel
        shared = asked.shared or asked.foreign or await self._memberships.is_shared(channel)
        if shared and not self._settings.channel(channel).trusted:
            return frozenset()
        members = await self._memberships.of_channel(channel)
        if not members:
            return frozenset()
        return await self._held(members - {self._bot_user}, labels, channel)

    async def _held(self, people: People, labels: frozenset[str], channel: str | None) -> frozenset[str]:
        """Which labels all of these people have; `channel` is the one whose members they are."""
        return frozenset([label for label in sorted(labels) if await self._holds(label, people, channel)])

    async def _holds(self, label: str, people: People, channel: str | None) -> bool:
        kind, _, named = label.partition(":")
        team, _, name = named.rpartition("/")
        if team not in {"", self._team} or (self._shared and not team and kind not in _OF_WORKSPACE):
            return False
        match kind:
            case "workspace":
                having: People | None = people if name == self._team else frozenset()
            case "members":
                having = await self._memberships.of_workspace() if name == self._team else frozenset()
            case "user":
                having = frozenset([name])
            case "group":
                having = await self._memberships.of_group(name)
            case "channel":
                having = people if name == channel else await self._memberships.of_channel(name)
            case _:
                return False
        if having is None or not people:
            return False
        return people <= having or await self._memberships.are_bots(people - having)
