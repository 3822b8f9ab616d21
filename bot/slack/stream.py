"""An answer shown while it is written: streamed messages, one after another where Slack lets none grow further.

What is streamed is a draft: when the answer is whole, the final messages take the place of it. So a piece that is lost
on the way, or that arrives twice, is put right.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_sdk.models.blocks.block_elements import UrlSourceElement
from slack_sdk.models.messages.chunk import Chunk, TaskUpdateChunk
from slack_sdk.web.async_chat_stream import AsyncChatStream

from bot.slack.escaping import escape, is_web, notice, visible
from bot.slack.posting import FAILURES, Poster, error_of, marked, may_have_arrived
from bot.slack.question import SlackQuestion
from bot.slack.splitting import open_fence, shortened
from index.passage import Passage

_LONGEST = 10_500  # characters of one streamed message; Slack takes about 11,600
_START, _APPEND = "chat.startStream", "chat.appendStream"
_FULL = frozenset({"msg_too_long", "message_not_in_streaming_state", "message_not_found"})
_TASK_MOST = 250
_SOURCES_MOST = 8
_SIGNS = {ord("<"): "‹", ord(">"): "›"}


class LiveAnswer:
    """The messages of an answer that is being written.

    `note` is told their ts each time that there is a new one; `find` gives those that Slack has and nobody knows.
    """

    def __init__(
        self,
        poster: Poster,
        asked: SlackQuestion,
        note: Callable[[Sequence[str]], Awaitable[object]],
        find: Callable[[], Awaitable[Sequence[str]]],
    ) -> None:
        self.messages: list[str] = []
        self._find = find
        self._poster = poster
        self._asked = asked
        self._note = note
        self._stream: AsyncChatStream | None = None
        self._refused = False
        self._shown = ""  # in the message that is open
        self._held = ""  # what waits for the limit of its method
        self._opened = self._last = 0.0

    @property
    def is_open(self) -> bool:
        """Whether people see anything of it."""
        return self._stream is not None

    async def show_found(self, passages: Sequence[Passage], title: str) -> None:
        """Show which documents the answer is drawn from; a refusal of Slack's is no failure."""
        if self._stream is None and not self._refused:
            await self._open([_task(passages, title)])

    async def add(self, text: str) -> None:
        """Show more of the answer: whole sentences, as Markdown from outside. A refusal of Slack's is no failure."""
        piece = escape(text)
        if self._refused or not piece:
            return
        await self._wait()
        if self._stream is not None and self._is_full(piece):
            await self._go_on_below()
        if self._stream is None:
            await self._open([], piece)
        else:
            await self._append(self._stream, piece)

    async def _append(self, stream: AsyncChatStream, piece: str) -> None:
        if not self._poster.effort.may(_APPEND):
            self._held += piece
            return
        text, self._held = self._held + piece, ""
        try:
            await stream.append(markdown_text=text)
        except FAILURES as error:
            if self._poster.effort.note(_APPEND, error):  # the stream keeps it, and sends it with the next piece
                self._shown += text
                return
            await self._go_on_below()
            if error_of(error) in _FULL:  # of anything else it may have arrived, and the final messages will hold it
                await self._open([], text)
        else:
            self._shown += text

    async def end(self) -> bool:
        """Close the stream; what was shown stays until something takes its place. Whether the session was ended too."""
        stream, self._stream = self._stream, None
        if stream is None or stream.ts is None:
            return False
        try:
            await stream.stop(markdown_text=_closed(self._shown), metadata=marked(self._asked), session_status="active")
        except FAILURES:
            await self._poster.end_stream(self._asked.post.channel, stream.ts)
            return False
        return True

    def _is_full(self, piece: str) -> bool:
        age = self._poster.pace.clock() - self._opened
        return len(self._shown) + len(self._held) + len(piece) > _LONGEST or age > self._poster.pace.life

    async def _go_on_below(self) -> None:
        """End this message; the next one begins with the code fence that is open."""
        fence = open_fence(self._shown)
        await self.end()
        self._shown = f"{fence[0]}{fence[1]}\n" if fence else ""

    async def _open(self, chunks: Sequence[Chunk], text: str = "") -> None:
        """Begin a message, with what is carried over from the one before."""
        asked, effort = self._asked, self._poster.effort
        if not effort.may(_START):
            self._refused = True
            return
        self._opened = self._last = self._poster.pace.clock()
        self._shown += text
        stream = await effort.client.chat_stream(
            channel=asked.post.channel,
            thread_ts=asked.thread,
            recipient_team_id=asked.post.team,
            recipient_user_id=asked.user,
            buffer_size=1,
        )
        try:
            await stream.append(markdown_text=self._shown or None, chunks=chunks)
        except FAILURES as error:
            self._refused = True
            effort.note(_START, error)
            if may_have_arrived(error):
                await self._adopt()
        if self._refused or stream.ts is None:
            self._refused = True
            return
        self._stream = stream
        self.messages.append(stream.ts)
        await self._note(self.messages)

    async def _adopt(self) -> None:
        """A stream that was begun without our hearing of it is ours: the answer will stand in its place."""
        self.messages += [message for message in await self._find() if message not in self.messages]
        await self._note(self.messages)

    async def _wait(self) -> None:
        """Let the time pass that must lie between two pieces."""
        pace = self._poster.pace
        left = self._last + pace.gap - pace.clock()
        if self._stream is not None and left > 0:
            await pace.sleep(left)
        self._last = pace.clock()


def _closed(text: str) -> str | None:
    fence = open_fence(text)
    return f"\n{fence[0]}" if fence else None


def _task(passages: Sequence[Passage], title: str) -> TaskUpdateChunk:
    """The card that names the documents that were found; those of the web as links."""
    names = dict.fromkeys(_plain(passage.title) for passage in passages)
    urls = {passage.url: passage.title for passage in passages if passage.url and is_web(passage.url)}
    sources: list[dict[str, Any]] = [
        UrlSourceElement(url=url, text=_plain(name)).to_dict() for url, name in list(urls.items())[:_SOURCES_MOST]
    ]
    return TaskUpdateChunk(
        id="search",
        title=title,
        status="complete",
        details=shortened("; ".join(names), _TASK_MOST),
        sources=sources or None,
    )


def _plain(title: str) -> str:
    """A title for a card, which is no markup: without the signs that would begin some if it were."""
    return shortened(notice(visible(" ".join(title.split())).translate(_SIGNS)), _TASK_MOST)
