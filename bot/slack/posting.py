"""Messages to Slack that arrive once, although a connection may break after Slack has taken them.

A post carries which question it answers, as metadata; whoever does not know whether a post arrived looks for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.besteffort import BestEffort
from bot.slack.posts import SlackMessage
from bot.slack.question import SlackQuestion
from bot.slack.threads import thread_messages

FAILURES = (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError, OSError)
_METADATA = "footnote_answer"
_TRIES = 4
# To send one of these again may say the same thing twice.
_ONCE = ("chat.postMessage", "chat.postEphemeral", "chat.startStream", "chat.appendStream")
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take, in seconds; tests shorten them.

    `patience` is how long an answer may take before it is shown as it comes; `gap` lies between two pieces of it;
    `refresh` between two settings of the status, which Slack drops after two minutes, and `status_gap` at least; `life`
    is how long a streamed message is used; `pause` comes before a post is tried again, longer each time; `lease` is how
    long a question stays a worker's that gives no sign of life. `reading` lies between two calls for the messages of a
    channel: half of what Slack allows a minute is left to the answers.
    """

    patience: float = 0.5
    gap: float = 0.6
    refresh: float = 90.0
    status_gap: float = 1.0
    life: float = 270.0
    pause: float = 0.5
    lease: float = 30.0
    reading: float = 2.4
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = monotonic


class _ConnectionErrors(AsyncConnectionErrorRetryHandler):
    async def can_retry_async(self, *, request: HttpRequest, **given: Any) -> bool:  # noqa: ANN401  as the SDK has it
        return not _only_once(request) and await super().can_retry_async(request=request, **given)


class _ServerErrors(AsyncServerErrorRetryHandler):
    async def can_retry_async(self, *, request: HttpRequest, **given: Any) -> bool:  # noqa: ANN401  as the SDK has it
        return not _only_once(request) and await super().can_retry_async(request=request, **given)


def _only_once(request: HttpRequest) -> bool:
    return str(request.url).endswith(_ONCE)


def retry_handlers() -> list[AsyncRetryHandler]:
    """What every call to Slack is tried again for: limits, broken connections, failing servers."""
    return [
        AsyncRateLimitErrorRetryHandler(max_retry_count=5),
        _ConnectionErrors(max_retry_count=3),
        _ServerErrors(max_retry_count=3),
    ]


def error_of(error: BaseException) -> str:
    """What Slack calls the fault; empty when it is not one that Slack named."""
    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else ""


def may_have_arrived(error: BaseException) -> bool:
    """Whether Slack may have taken what failed, and whether it can be tried again."""
    if isinstance(error, SlackApiError):
        return bool(getattr(error.response, "status_code", 0) >= HTTPStatus.INTERNAL_SERVER_ERROR)
    return isinstance(error, aiohttp.ClientError | asyncio.TimeoutError | OSError)


class Poster:
    """Says things in Slack. `user` is the bot's own user id."""

    def __init__(self, client: AsyncWebClient, user: str, pace: Pace) -> None:
        self.client = client
        self.effort = BestEffort(client)
        self.pace = pace
        self._user = user

    async def post(self, asked: SlackQuestion, post: SlackMessage, part: int = 0) -> str:
        """SlackMessage a part of the answer in its thread, once; the message's ts. Raises one of FAILURES."""
        marks = {"question": asked.post.ts, "part": part}
        for tried in range(_TRIES):
            try:
                posted = await self.client.chat_postMessage(
                    channel=asked.post.channel,
                    thread_ts=asked.thread,
                    text=post.text,
                    blocks=post.blocks,
                    metadata={"event_type": _METADATA, "event_payload": marks},
                    unfurl_links=False,
                    unfurl_media=False,
                )
            except FAILURES as error:
                if not may_have_arrived(error) or tried == _TRIES - 1:
                    raise
            else:
                return str(posted["ts"])
            await self.pace.sleep(self.pace.pause * 2**tried)
            for message in await self.own_messages(asked):
                if _marks(message) == marks or _says(message, post):
                    return str(message["ts"])
        raise AssertionError("the last try returns or raises")

    async def put(self, asked: SlackQuestion, old: Sequence[str], messages: Sequence[SlackMessage]) -> list[str]:
        """Show the parts of an answer, in the place of `old` messages where there are any; their ts."""
        channel = asked.post.channel
        shown = []
        for part, message in enumerate(messages):
            if part < len(old) and await self.update(channel, old[part], message):
                shown.append(old[part])
            else:
                shown.append(await self.post(asked, message, part))
        for extra in old[len(messages) :]:
            await self.delete(channel, extra)
        return shown

    async def update(self, channel: str, ts: str, post: SlackMessage) -> bool:
        """Put `post` in the place of a message; False when that message cannot be changed any more."""
        try:
            await self.client.chat_update(channel=channel, ts=ts, text=post.text, blocks=post.blocks)
        except SlackApiError as error:
            if error_of(error) in _GONE:
                return False
            if error_of(error) != "streaming_state_conflict":
                raise
            await self.end_stream(channel, ts)
            await self.client.chat_update(channel=channel, ts=ts, text=post.text, blocks=post.blocks)
        return True

    async def end_stream(self, channel: str, ts: str) -> None:
        """Close the stream of a message, if one is open."""
        try:
            await self.client.chat_stopStream(channel=channel, ts=ts)
        except FAILURES:
            return

    async def delete(self, channel: str, ts: str) -> None:
        """Take a message of the bot away, if it is there."""
        try:
            await self.client.chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if error_of(error) in _GONE:
                return
            await self.end_stream(channel, ts)  # a message that is streamed cannot be deleted
            await self._delete_again(channel, ts)

    async def _delete_again(self, channel: str, ts: str) -> None:
        try:
            await self.client.chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if error_of(error) not in _GONE:
                raise

    async def privately(self, asked: SlackQuestion, post: SlackMessage) -> None:
        """Tell the asker alone: where the command was given, else in the thread, else in a direct message."""
        if asked.reply_to:
            try:
                hook = AsyncWebhookClient(asked.reply_to, retry_handlers=retry_handlers())
                response = await hook.send(
                    text=post.text,
                    blocks=post.blocks,
                    response_type="ephemeral",
                    unfurl_links=False,
                    unfurl_media=False,
                )
                if response.status_code == HTTPStatus.OK:
                    return
            except FAILURES:
                pass
        try:
            await self.client.chat_postEphemeral(
                channel=asked.post.channel,
                user=asked.user,
                text=post.text,
                blocks=post.blocks,
                thread_ts=asked.thread if asked.follows else None,
            )
        except SlackClientError:
            await self.client.chat_postMessage(
                channel=asked.user, text=post.text, blocks=post.blocks, unfurl_links=False, unfurl_media=False
            )

    async def own_messages(self, asked: SlackQuestion) -> list[Mapping[str, Any]]:
        """The bot's messages in the thread of a question that came after it. Raises one of FAILURES."""
        messages = await thread_messages(
            self.client, asked.post.channel, asked.thread, oldest=asked.post.ts, metadata=True
        )
        later = [message for message in messages if float(message["ts"]) > float(asked.post.ts)]
        return [message for message in later if message.get("user") == self._user]

    async def said(self, asked: SlackQuestion, others: Collection[str]) -> list[str]:
        """The messages that already answer a question, in order.

        They are marked, or they are streams that were left open before they could be: these are no one else's, whose
        messages are `others`. Empty when Slack does not tell.
        """
        try:
            own = await self.own_messages(asked)
        except FAILURES:
            return []
        mine = [message for message in own if (_marks(message) or {}).get("question") == asked.post.ts]
        left = [message for message in own if not message.get("metadata") and str(message["ts"]) not in others]
        return [str(message["ts"]) for message in sorted([*mine, *left], key=lambda message: float(message["ts"]))]


def _says(message: Mapping[str, Any], post: SlackMessage) -> bool:
    """Whether a message without metadata, which not every workspace keeps, is this post."""
    return not message.get("metadata") and message.get("text") == post.text


def _marks(message: Mapping[str, Any]) -> dict[str, Any] | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload") if metadata.get("event_type") == _METADATA else None


def marked(asked: SlackQuestion) -> dict[str, Any]:
    """The metadata of the first part of an answer."""
    return {"event_type": _METADATA, "event_payload": {"question": asked.post.ts, "part": 0}}
