"""A call of the Web API: its arguments, and what its methods check first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sandbox.core import Core
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import BOT_USER, FAMILIES, TYPES, Channel, Json, Message, User


@dataclass(frozen=True, slots=True)
class MethodCall:
    """A call: the method's name, its arguments, and the Slack that it is made to."""

    core: Core
    method: str
    arguments: Json

    def text(self, name: str) -> str | None:
        """An argument that is text, None when it is missing or empty."""
        value = self.arguments.get(name)
        return None if value in (None, "") else str(value)

    def required(self, name: str, error: str = "invalid_arguments") -> str:
        """An argument that must be given. Raises Refusal."""
        value = self.text(name)
        if value is None:
            raise Refusal(error, response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})
        return value

    def flag(self, name: str) -> bool:
        """An argument that is true or false, however it is written."""
        return str(self.arguments.get(name, "")).lower() in {"1", "true"}

    def items(self, name: str) -> list[Json] | None:
        """An argument that is a list of objects, None when it is missing. Raises Refusal when it is not a list."""
        value: Any = self.arguments.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise Refusal(f"invalid_{name}" if name in {"blocks", "chunks"} else "invalid_arguments")
        return value

    def need(self, scope: str) -> None:
        """Raise Refusal when the token lacks the scope."""
        if scope not in self.core.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.core.scopes)))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation named, if the bot may know of it. Raises Refusal `channel_not_found`."""
        wanted = self.required(name, "channel_not_found")
        channel = self.core.workspace.channel_named(wanted)
        if channel is None and wanted in self.core.workspace.users:
            channel = self.core.direct(BOT_USER, wanted)
        if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
            raise Refusal("channel_not_found")
        return channel

    def joined(self, name: str = "channel") -> Channel:
        """As `channel`, for what only members may do. Raises Refusal `not_in_channel`."""
        channel = self.channel(name)
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def known_channels(self) -> list[Channel]:
        """The conversations of the kinds that `types` names, as far as the bot may know of them. Raises Refusal."""
        named = (self.text("types") or "public_channel").replace(" ", "").split(",")
        if not set(named) <= set(TYPES):
            raise Refusal("invalid_types")
        wanted = [TYPES[each] for each in named]
        for kind in wanted:
            self.need(f"{FAMILIES[kind]}:read")
        channels = [each for each in self.core.workspace.channels.values() if each.kind in wanted]
        return [each for each in channels if each.kind == "channel" or BOT_USER in each.members]

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """The message named. Raises Refusal `message_not_found`."""
        message = channel.messages.get(self.required(name, "message_not_found"))
        if message is None or message.only_for is not None:
            raise Refusal("message_not_found")
        return message

    def user(self, name: str = "user") -> User:
        """The user named. Raises Refusal `user_not_found`."""
        user = self.core.workspace.users.get(self.required(name, "user_not_found"))
        if user is None:
            raise Refusal("user_not_found")
        return user

    def page(self, items: list[Any], most: int = 1000) -> tuple[list[Any], Json]:
        """The piece of a list that `cursor` and `limit` ask for, and what says how to go on."""
        start, limit = self.text("cursor") or "0", self.text("limit") or "100"
        if not start.isdecimal() or int(start) > len(items):
            raise Refusal("invalid_cursor")
        if not limit.isdecimal() or not 0 < int(limit) <= most:
            raise Refusal("invalid_limit")
        end = int(start) + int(limit)
        return items[int(start) : end], {"next_cursor": str(end) if end < len(items) else ""}


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what answers the call, and the scope that it needs always."""

    run: Callable[[MethodCall], Json]
    scope: str | None = None
    app_token: bool = False
