"""What is asked of the bot that no document answers: what is new, and what was said in a thread or a channel."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from time import time
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.audience import Allowed, Memberships
from bot.slack.library import SlackLibrary
from bot.slack.names import Names
from bot.slack.news import asks_for_news
from bot.slack.posting import FAILURES
from bot.slack.posts import SlackMessage, note_post
from bot.slack.question import CHANNEL, DIRECT, EventReader, SlackQuestion
from bot.slack.summary import Said, SummaryRequest, chosen, summary_post, summary_request
from bot.slack.threads import permalink, thread_messages
from bot.slack.views import news_post
from bot.slack.words import SlackWords

_NEWS = 8  # documents
_PAGE = 200  # messages of a channel that are read
_DAY = 86_400.0
_CHANNEL_NAMED = re.compile(r"<#(C[A-Z0-9]+)(?:\|[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class Requests:
    """Tells what a request asks for. `address` is the workspace's own, such as https://acme.slack.com/."""

    client: AsyncWebClient
    reader: EventReader
    members: Memberships
    names: Names
    library: SlackLibrary
    address: str
    summaries: bool

    async def reply(self, asked: SlackQuestion, allowed: Allowed, words: SlackWords) -> SlackMessage | None:
        """What there is to say; None when it is a question to the documents."""
        if asks_for_news(asked.text):
            known = await asyncio.to_thread(self.library.known, allowed.here, _NEWS)
            return news_post(known, words, _today())
        wanted = summary_request(asked.text, in_thread=asked.follows) if self.summaries else None
        return None if wanted is None else await self._summary(asked, wanted, words)

    async def _summary(self, asked: SlackQuestion, wanted: SummaryRequest, words: SlackWords) -> SlackMessage:
        channel = self._channel(asked, wanted)
        if channel is None:
            return note_post(words.summary_where)
        if channel != asked.post.channel and asked.user not in (await self.members.of_channel(channel) or ()):
            return note_post(words.summary_no_member)  # also when Slack does not tell who is there
        try:
            history = await self._told(asked, channel, wanted)
        except FAILURES:
            return note_post(words.summary_unread)
        spoken = [
            message_said for message in history if (message_said := self._said(message, channel, asked)) is not None
        ]
        if not spoken:
            return note_post(words.summary_empty)
        return summary_post([await self._named(message) for message in chosen(spoken)], len(spoken), wanted, words)

    def _channel(self, asked: SlackQuestion, wanted: SummaryRequest) -> str | None:
        """The channel that is meant: named, looked at, or the one in which it is asked; no direct message."""
        if wanted.thread:
            return asked.post.channel
        if named := _CHANNEL_NAMED.search(asked.raw):
            # What was said elsewhere is told to nobody but the asker.
            return named[1] if asked.surface != CHANNEL or named[1] == asked.post.channel else None
        return asked.viewing if asked.surface == DIRECT else asked.post.channel

    async def _told(self, asked: SlackQuestion, channel: str, wanted: SummaryRequest) -> Sequence[Mapping[str, Any]]:
        if wanted.thread:
            return await thread_messages(self.client, channel, asked.thread, before=asked.post.ts)
        since = time() - wanted.days * _DAY
        response = await self.client.conversations_history(channel=channel, oldest=f"{since:.6f}", limit=_PAGE)
        return sorted(response["messages"], key=lambda message: float(message["ts"]))

    def _said(self, message: Mapping[str, Any], channel: str, asked: SlackQuestion) -> Said | None:
        """What a person said; None for bots, for news of the channel, and for what speaks to this bot."""
        raw = str(message.get("text") or "")
        is_ours = message["ts"] == asked.post.ts or f"<@{self.reader.user}" in raw
        if is_ours or self.reader.is_bot(message) or message.get("subtype") or not message.get("user"):
            return None
        return Said(
            text=self.reader.plain(raw),
            user=str(message["user"]),
            raw=raw,
            at=float(message["ts"]),
            url=permalink(self.address, channel, str(message["ts"]), message.get("thread_ts")),
            echo=int(message.get("reply_count") or 0)
            + sum(int(reaction["count"]) for reaction in message.get("reactions") or ()),
        )

    async def _named(self, message: Said) -> Said:
        """What was said, with the names of those who said it and who are named there, as far as Slack tells them."""
        named = await self.names.shown(message.raw) if "<@" in message.raw else None
        text = message.text if named is None else self.reader.named(named)
        return replace(message, text=text, name=await self.names.of_person(message.user))


def _today() -> date:
    return datetime.now(UTC).date()
