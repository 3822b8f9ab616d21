"""The messages of channels as documents: read on start and once a day, and each change as Slack tells of it.

A thread is one document. What people deleted is deleted here; what bots say, and what is asked of this bot, is none.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, time
from typing import Any

from bot.settings.slack import SlackSettings
from bot.slack.names import Names
from bot.slack.posting import FAILURES, Poster, error_of
from bot.slack.question import WRITTEN, EventReader
from bot.slack.shared_files import SharedFile, fetched, shared_files
from bot.slack.thread_page import ThreadMessage, thread_page
from bot.slack.threads import permalink, thread_messages
from bot.slack.transcript_changes import TranscriptChanges
from bot.transcripts import Transcript

_log = logging.getLogger(__name__)
_PAGE = 200  # messages of a channel that are read at once
_DAY = 86_400.0  # seconds
_AGAIN = 600.0  # seconds after which a channel is tried again that could not be read
_OUTSIDE = frozenset({"channel_not_found", "not_in_channel", "is_archived", "no_permission", "access_denied"})
_GONE = "thread_not_found"
Message = Mapping[str, Any]
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Channel:
    """A channel that is read: its id, its name, and its transcript."""

    id: str
    name: str
    transcript: Transcript


class Transcriber:
    """Keeps the transcripts of the channels with `read = true` equal to what stands there."""

    def __init__(
        self,
        poster: Poster,
        reader: EventReader,
        names: Names,
        address: str,
        settings: SlackSettings,
        changes: TranscriptChanges,
    ) -> None:
        """`address` is the workspace's own; `changes` is told what there is to be indexed."""
        self._client, self._pace = poster.client, poster.pace
        self._reader = reader
        self._names = names
        self._address = address
        self._settings = settings
        self._changes = changes
        self._noted: dict[tuple[str, str | None], None] = {}
        self._followed: set[str] = set()
        self._heard = asyncio.Event()

    async def run(self) -> None:
        """Read all there is, then follow what changes, until it is cancelled."""
        channels = self._settings.read_channels
        await self._changes.keep(self._reader.team, channels)
        while channels:
            well = [await self._safely(channel, self._read(channel)) for channel in channels]
            ends = monotonic() + (_DAY if all(well) else _AGAIN)
            while (left := ends - monotonic()) > 0:
                with suppress(TimeoutError):  # wait_for may lose a cancellation before Python 3.12
                    async with asyncio.timeout(left):
                        await self._heard.wait()
                await self._follow()

    async def listen(self, body: Body, next_: Callable[[], Awaitable[Any]]) -> None:
        """A middleware of bolt's: notes which thread of a channel that is read has changed, and lets it pass."""
        event = body.get("event") or {}
        if event.get("type") == "message" and event.get("channel") in self._settings.read_channels:
            about = _about(event)
            if about is None or not self._reader.is_bot(about):
                thread = None if about is None else str(about.get("thread_ts") or about["ts"])
                self._noted[str(event["channel"]), thread] = None
                self._heard.set()
        await next_()

    async def _follow(self) -> None:
        """Read anew what Slack has told a change of."""
        while self._noted:
            channel, thread = next(iter(self._noted))
            del self._noted[channel, thread]
            work = self._read(channel) if thread is None else self._read_thread(channel, thread)
            await self._safely(channel, work)
            await self._pace.sleep(self._pace.reading)
        self._heard.clear()

    async def _follow_threads(self) -> None:
        """As `_follow`, while a channel is being read, which can take long."""
        for channel, thread in list(self._noted):
            if thread is not None:
                del self._noted[channel, thread]
                await self._safely(channel, self._read_thread(channel, thread))
                await self._pace.sleep(self._pace.reading)

    async def _safely(self, channel: str, work: Awaitable[None]) -> bool:
        """Do it; whether it succeeded. Whatever goes wrong, what is kept stays, and the bot goes on."""
        try:
            await work
        except FAILURES as error:  # OSError as well: a disk may be full
            _log.warning("the channel %s was not read: %s", channel, error)
        except Exception as error:
            _log.error("the channel %s was not read", channel, exc_info=error)
        else:
            return True
        return False

    async def _read(self, channel: str) -> None:
        """Read a channel, the newest threads first, and drop what it does not hold any more."""
        opened = await self._opened(channel)
        if opened is None:
            return
        threads = set[str]()
        self._followed.clear()
        async for root in self._roots(channel):
            await self._follow_threads()
            thread = str(root["ts"])
            if thread in self._followed:  # it has been read since
                continue
            messages: Sequence[Message] = [root]
            if root.get("reply_count"):
                await self._pace.sleep(self._pace.reading)
                messages = await thread_messages(self._client, channel, thread)
            await self._write(opened, thread, messages)
            threads.add(thread)
        if await asyncio.to_thread(opened.transcript.keep, threads | self._followed):
            self._changes.tell(opened.transcript)

    async def _read_thread(self, channel: str, thread: str) -> None:
        self._followed.add(thread)
        opened = await self._opened(channel)
        if opened is None:
            return
        try:
            messages = await thread_messages(self._client, channel, thread)
        except FAILURES as error:
            if error_of(error) != _GONE:
                raise
            messages = []
        await self._write(opened, thread, messages)

    async def _opened(self, channel: str) -> _Channel | None:
        """The channel, once it is known who may see it; None, and nothing is kept of it, when the bot is not there."""
        transcript = Transcript(self._changes.data, self._reader.team, channel)
        try:
            details = (await self._client.conversations_info(channel=channel))["channel"]
        except FAILURES as error:
            if error_of(error) not in _OUTSIDE:
                raise
            details = {}
        if not details.get("is_member"):
            _log.warning("the channel %s is not read: the bot is not in it; write there: /invite @Footnote", channel)
            if await asyncio.to_thread(transcript.keep, ()):
                self._changes.tell(transcript)
            return None
        members = f"channel:{self._reader.team}/{channel}"
        labels = [members] if details.get("is_private") else [members, f"members:{self._reader.team}"]
        if await asyncio.to_thread(transcript.begin, labels):
            self._changes.tell(transcript)
        return _Channel(channel, str(details.get("name") or channel), transcript)

    async def _roots(self, channel: str) -> AsyncIterator[Message]:
        """The messages at the top level of a channel, newest first, page by page."""
        oldest, cursor = f"{time() - self._settings.read_days * _DAY:.6f}", ""
        while True:
            page = await self._client.conversations_history(channel=channel, oldest=oldest, limit=_PAGE, cursor=cursor)
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
            await self._pace.sleep(self._pace.reading)

    async def _write(self, channel: _Channel, thread: str, messages: Iterable[Message]) -> None:
        """Keep a thread as it is now, with its files."""
        people = [message for message in messages if self._is_said(message)]
        transcript = channel.transcript
        if not people:
            if await asyncio.to_thread(transcript.remove, thread):
                self._changes.tell(transcript)
            return
        shown = [await self._said(message) for message in people]
        page = thread_page(channel.name, permalink(self._address, channel.id, thread), shown)
        files = {file.id: file for message in people for file in shared_files(message)}
        written = await asyncio.to_thread(transcript.write, thread, page)
        dropped = await asyncio.to_thread(transcript.keep_files, thread, files)
        if written or dropped:
            self._changes.tell(transcript)
        for file in files.values():
            if await self._fetch(transcript, thread, file):
                self._changes.tell(transcript)

    async def _fetch(self, transcript: Transcript, thread: str, file: SharedFile) -> bool:
        """Fetch a file that is not here yet; whether that succeeded."""
        if await asyncio.to_thread(transcript.has_file, thread, file.id):
            return False
        content = await fetched(self._client, file)
        if content is None:
            return False
        await asyncio.to_thread(transcript.write_file, thread, file.id, file.name, content)
        return True

    def _is_said(self, message: Message) -> bool:
        """Whether a person said it, and not to this bot."""
        text = str(message.get("text") or "")
        written = message.get("subtype") in WRITTEN and message.get("user") and not self._reader.is_bot(message)
        return bool(written and f"<@{self._reader.user}" not in text and (text.strip() or message.get("files")))

    async def _said(self, message: Message) -> ThreadMessage:
        user, raw = str(message["user"]), str(message.get("text") or "")
        return ThreadMessage(
            await self._names.of_person(user) or user,
            float(message["ts"]),
            await self._names.told(raw),
            tuple(file.name for file in shared_files(message)),
        )


def _about(event: Body) -> Message | None:
    """The message that was written, edited or deleted; None when Slack does not tell."""
    match event.get("subtype"):
        case "message_deleted":
            return event.get("previous_message")
        case "message_changed":
            return event["message"]  # type: ignore[no-any-return]
        case _:
            return event
