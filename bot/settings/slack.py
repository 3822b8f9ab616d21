"""The options of the Slack adapter: the table `[slack]` of footnote.toml. Tokens come from the environment alone."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

BOT_TOKEN = "SLACK_BOT_TOKEN"
APP_TOKEN = "SLACK_APP_TOKEN"
SIGNING_SECRET = "SLACK_SIGNING_SECRET"
CLIENT_ID = "SLACK_CLIENT_ID"
CLIENT_SECRET = "SLACK_CLIENT_SECRET"
TOKEN_KEY = "SLACK_TOKEN_KEY"

_CHANNEL_ID = frozenset("CGD")
_TEAM_ID = frozenset("TE")
_SHORTEST_ID = 3

Language = Literal["en", "de"]


def _channel(value: str) -> str:
    if len(value) < _SHORTEST_ID or value[0] not in _CHANNEL_ID or not value.isalnum() or not value.isupper():
        raise ValueError(
            "must be a channel's id, such as C0123456789; Slack shows it at the end of the channel's details"
        )
    return value


def _team(value: str) -> str:
    if len(value) < _SHORTEST_ID or value[0] not in _TEAM_ID or not value.isalnum() or not value.isupper():
        raise ValueError("must be a workspace's id, such as T0123456789; it stands in the workspace's web address")
    return value


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value if value.endswith("/") else f"{value}/"


def is_id(owner: str) -> bool:
    """Whether an owner is given by the id of a person or a group, not in words."""
    return bool(re.fullmatch("[UWS](?=[A-Z]*[0-9])[A-Z0-9]+", owner))


def _host(value: str) -> str:
    if not value or "/" in value or ":" in value or " " in value:
        raise ValueError("must be a host alone, such as wiki.example.com")
    return value.lower()


def _emoji(value: str) -> str:
    name = value.strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+", name):
        raise ValueError("must be the name of an emoji, such as question or footnote")
    return name


Emoji = Annotated[str, AfterValidator(_emoji)]
Host = Annotated[str, AfterValidator(_host)]
Owner = Annotated[str, Field(min_length=1, max_length=200)]


class ChannelSettings(BaseModel):
    """What is special about a channel: `[slack.channels.C0123456789]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[str, ...] | None = Field(
        default=None, description="The sources that are asked there, written as they are declared; without it: all."
    )
    owner: Owner | None = Field(
        default=None,
        description="Whom to ask when the documents do not answer: the id of a person or group (U…, S…), or words.",
    )
    follow_ups: bool | None = Field(
        default=None, description="Whether a follow-up in a thread needs no mention; without it: slack.follow_ups."
    )
    language: Language | None = Field(
        default=None, description="The language of the fixed sentences there, en or de; without it: slack.language."
    )
    unasked: bool = Field(
        default=False,
        description="Whether questions there are answered without a mention, where the answer is sure enough.",
    )
    private_mentions: bool | None = Field(default=None, description="As slack.private_mentions, in this channel.")
    read: bool = Field(
        default=False,
        description="Whether the channel's messages and files are documents, for those who may read the channel.",
    )
    trusted: bool = Field(
        default=False,
        description="Whether a channel shared with other organisations may see more than the public sources.",
    )


Channels = dict[Annotated[str, AfterValidator(_channel)], ChannelSettings]


class WorkspaceSettings(BaseModel):
    """What is special about a workspace: `[slack.workspaces.T0123456789]`. What is left out is as in `[slack]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[str, ...] | None = Field(
        default=None, description="The sources that are asked in this workspace; without it: slack.sources."
    )
    follow_ups: bool | None = Field(default=None, description="As slack.follow_ups, in this workspace.")
    language: Language | None = Field(default=None, description="As slack.language, in this workspace.")
    owners: dict[str, Owner] | None = Field(default=None, description="As slack.owners, in this workspace.")
    ping_owners: bool | None = Field(default=None, description="As slack.ping_owners, in this workspace.")
    links: tuple[Host, ...] | None = Field(default=None, description="As slack.links, in this workspace.")
    channels: Channels | None = Field(default=None, description="As slack.channels, in this workspace.")


Workspaces = dict[Annotated[str, AfterValidator(_team)], WorkspaceSettings]


class SlackSettings(BaseModel):
    """The options of `footnote slack`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: Annotated[str, AfterValidator(_address)] = Field(
        default="https://slack.com/api/", description="Where Slack's Web API is; another address is for tests."
    )
    workers: int = Field(
        default=2, ge=1, le=64, description="How many questions of a workspace are answered at the same time."
    )
    queue: int = Field(default=100, ge=1, le=10_000, description="How many questions may wait before more are refused.")
    sync_every: float = Field(
        default=60.0, ge=0, le=10_080, description="Minutes between two syncs of the running bot; 0: it never syncs."
    )
    sources: tuple[str, ...] | None = Field(
        default=None, description="The sources that are asked in Slack, written as they are declared; without it: all."
    )
    follow_ups: bool = Field(
        default=True, description="Whether a follow-up needs no mention in a thread where the bot has answered."
    )
    language: Language = Field(default="en", description="The language of the fixed sentences, en or de.")
    owners: dict[str, Owner] = Field(
        default={}, description="Whom to ask, by source: the id of a person or group (U…, S…), or words."
    )
    ping_owners: bool = Field(
        default=False, description="Whether an owner given by id is notified; otherwise only the name is shown."
    )
    sure: float = Field(
        default=0.8,
        ge=0.0,
        le=1.0,
        description="The confidence, 0 to 1, that an answer needs which nobody asked the bot for (unasked).",
    )
    private_mentions: bool = Field(
        default=False,
        description="Whether a mention is answered to its asker alone, who may share the answer.",
    )
    ask_emoji: Emoji | None = Field(
        default=None, description="The name of an emoji that, put on a message, has it answered; without it: none."
    )
    summaries: bool = Field(
        default=True, description="Whether the bot sums up a thread or a channel when it is asked to."
    )
    links: tuple[Host, ...] = Field(
        default=(), description="Hosts whose addresses are links wherever they stand; else only the source's own host."
    )
    catch_up: float = Field(
        default=15.0,
        ge=0,
        le=1_440,
        description="Minutes before the start of which questions are still answered; 0: none.",
    )
    read_days: float = Field(
        default=365.0,
        gt=0,
        le=36_500,
        description="How old, in days, a thread may be that is read in a channel with read = true.",
    )
    one_direct_conversation: bool = Field(
        default=True, description="Whether all direct messages with a person are one conversation, or each its own."
    )
    channels: Channels = Field(default={}, description="What is special about a channel, by its id.")
    workspaces: Workspaces = Field(
        default={}, description="The workspaces that may install the app, by id, and what is special about each."
    )
    any_workspace: bool = Field(
        default=False, description="Whether workspaces that are not listed may install the app, too."
    )

    @property
    def link_hosts(self) -> frozenset[str]:
        """The hosts whose addresses are links wherever they stand."""
        return frozenset(self.links)

    def of_workspace(self, team: str) -> "SlackSettings":
        """The options as they are in one workspace."""
        special = self.workspaces.get(team, WorkspaceSettings())
        chosen = {
            name: value for name in WorkspaceSettings.model_fields if (value := getattr(special, name)) is not None
        }
        return self.model_copy(update=chosen)

    def may_install(self, team: str) -> bool:
        """Whether a workspace may install the app."""
        return self.any_workspace or team in self.workspaces

    @property
    def read_channels(self) -> tuple[str, ...]:
        """The channels whose messages and files are documents."""
        return tuple(channel for channel, special in self.channels.items() if special.read)

    @property
    def reads(self) -> bool:
        """Whether messages of any channel, in any workspace, are documents."""
        return any(self.of_workspace(team).read_channels for team in ("", *self.workspaces))

    def sources_in(self, channel: str) -> tuple[str, ...] | None:
        """The sources that are asked in a channel; None means all."""
        special = self.channel(channel).sources
        return self.sources if special is None else special

    def channel(self, channel: str) -> ChannelSettings:
        """What is special about `channel`; the defaults when nothing is."""
        return self.channels.get(channel, ChannelSettings())

    def follow_ups_in(self, channel: str) -> bool:
        """Whether a follow-up in a thread of `channel` needs no mention."""
        special = self.channel(channel).follow_ups
        return self.follow_ups if special is None else special

    def is_private_in(self, channel: str) -> bool:
        """Whether a mention in `channel` is answered to its asker alone."""
        special = self.channel(channel).private_mentions
        return self.private_mentions if special is None else special

    def language_in(self, channel: str) -> Language:
        """The language of the fixed sentences in `channel`."""
        return self.channel(channel).language or self.language

    def owner(self, channel: str, source: str | None) -> str | None:
        """Whom to ask in `channel` about `source`: the source's owner, else the channel's, else nobody."""
        return self.owners.get(source or "") or self.channel(channel).owner
