"""Slack's limits: how long, how many, how often. Every one can be changed, so that tests need neither time nor text."""

from collections import deque
from dataclasses import dataclass

from slack_sandbox.clock import Clock
from slack_sandbox.refusal import Refusal

_MINUTE = 60.0
# Calls a minute, as published in July 2026: the tiers on https://docs.slack.dev/apis/web-api/rate-limits, each method's
# own on its page (https://docs.slack.dev/reference/methods/NAME). Slack promises "at least" these, and takes bursts.
# Commercial apps outside its Marketplace get one conversations.replies and one conversations.history a minute.
_TIERS = {2: 20, 3: 50, 4: 100}
_SPECIAL = {
    "assistant.threads.setStatus": 600,  # a tier of its own, as typed clients of Slack's have it
    "apps.connections.open": 0,  # tier 1 on its page; sockets are opened anew more often, and Slack lets them
    "auth.test": 0,  # special, hundreds a minute
    "chat.postMessage": 0,  # by channel, and by workspace: see `RateLimits`
}
_TIER_OF = {  # what is named nowhere here is of tier 3, which chat.update, chat.delete and agents.sessions.* are of
    "chat.appendStream": 4,
    "chat.postEphemeral": 4,
    "chat.startStream": 2,
    "chat.stopStream": 2,
    "conversations.list": 2,
    "conversations.members": 4,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "users.info": 4,
    "users.list": 2,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


@dataclass(slots=True)
class RateLimits:
    """The numbers. Lengths are in characters, times in seconds.

    `rates` multiplies the calls allowed a minute; 0 turns rate limits off. `burst` is how many minutes' worth may
    come at once. `channel_posts` is how many messages a channel takes a minute (one a second), `posts` a workspace
    ("several hundred"). Without `metadata` none is kept.
    `retry_delays` are the times after which an event that was not acknowledged is sent again.
    """

    text: int = 40_000
    update_text: int = 4_000
    markdown: int = 12_000
    whole: int = 13_200
    blocks: int = 50
    view_blocks: int = 100
    append: int = 12_000
    stream: int = 11_600
    stream_life: float = 300.0
    status_life: float = 120.0
    ack: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    sockets: int = 10
    trigger_life: float = 3.0
    channel_posts: float = 60.0
    posts: float = 300.0
    metadata: bool = True
    rates: float = 1.0
    burst: float = 1.0


class Rates:
    """Counts the calls of the last minute, by method and, for posts, by channel."""

    def __init__(self, limits: RateLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}

    def count(self, method: str) -> None:
        """Count a call. Raises Refusal `ratelimited` when there were too many of its method."""
        most = _SPECIAL.get(method, _TIERS[_TIER_OF.get(method, 3)])
        if most:
            self._count(method, most)

    def count_post(self, channel: str) -> None:
        """Count a message to a channel. Raises Refusal `ratelimited` when there were too many."""
        self._count(f"post {channel}", self._limits.channel_posts)
        self._count("posts", self._limits.posts)

    def _count(self, key: str, a_minute: float) -> None:
        if self._limits.rates == 0:
            return
        now, calls = self._clock.now(), self._calls.setdefault(key, deque())
        window = _MINUTE * self._limits.burst
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= max(1, a_minute * self._limits.rates * self._limits.burst):
            raise Refusal("ratelimited", retry_after=max(1, round(calls[0] + window - now)))
        calls.append(now)
