"""One question becomes one answer in Slack: what it may use, the work in a thread of its own, the messages."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from weakref import WeakValueDictionary

from bot.answer import Answer
from bot.engine import Engine
from bot.settings.slack import SlackSettings
from bot.slack.answerer import StreamingAnswerer
from bot.slack.audience import Allowed, Audience
from bot.slack.job import (
    Arrival,
    Failed,
    Found,
    Halted,
    Heard,
    Job,
    TryLaterError,
    Why,
    arrived,
    is_chat,
    marks_of,
    partial,
    remark_on,
    take,
)
from bot.slack.messages import WORDS
from bot.slack.names import Names
from bot.slack.owners import Owners
from bot.slack.posting import FAILURES, Poster, may_have_arrived
from bot.slack.posts import Shown, answer_posts, failure_post, hidden_line, note_post, with_marks
from bot.slack.posts import SlackMessage as Message
from bot.slack.question import DIRECT, PRIVATE, EventReader, SlackQuestion
from bot.slack.requests import Requests
from bot.slack.shared_files import located
from bot.slack.store import Answered, Store, new_id
from bot.slack.stream import LiveAnswer
from bot.slack.threads import thread_messages
from bot.slack.words import SlackWords
from bot.turn_state import StoppedError
from index.access import Filter

_log = logging.getLogger(__name__)
_CONTEXT = 4  # messages of a thread that may complete a question
_CONTEXT_MOST = 500  # characters of each


@dataclass(frozen=True, slots=True)
class JobParts:
    """What answering needs."""

    answerer: StreamingAnswerer
    poster: Poster
    audience: Audience
    store: Store
    settings: SlackSettings
    reader: EventReader
    names: Names
    owners: Owners
    requests: Requests
    threads: Executor


class JobWorker:
    """Answers jobs."""

    def __init__(self, parts: JobParts) -> None:
        self._parts = parts
        self._talks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def words(self, asked: SlackQuestion) -> SlackWords:
        """The fixed sentences in the language of a question's channel."""
        return WORDS[self._parts.settings.language_in(asked.post.channel)]

    async def answer(self, job: Job) -> None:
        """Answer, and say so in Slack; returns early when the job is halted.

        Raises TryLaterError when Slack cannot be told now; any other failure has been told to the asker.
        """
        try:
            await self._answer(job)
        except TryLaterError:
            raise
        except Exception as error:  # whatever it is, the asker is told, and the log holds the rest
            _log.error("a question was not answered", exc_info=error)
            job.outcome = "failed"
            await self.tell(job, failure_post(error, self.words(job.asked)))

    async def _answer(self, job: Job) -> None:
        asked, words = job.asked, self.words(job.asked)
        remark = remark_on(asked, words)
        if remark and asked.edited:
            await self._withdraw(job)
            return
        if remark:
            await self.tell(job, note_post(remark))
            return
        allowed = await self._parts.audience.of(asked)
        if post := await self._parts.requests.reply(asked, allowed, words):
            await self.tell(job, post)
            return
        live = LiveAnswer(
            self._parts.poster, asked, lambda messages: self._note(job, messages), lambda: self.left_open(asked)
        )
        async with self._turn(asked, allowed):
            heard = await self._hear(job, live, allowed)
        if await live.end():
            job.status.stream_ended()
        job.messages += live.messages
        if heard.answer is None and job.why is not Why.STOPPED:
            return
        answer = heard.answer or partial(asked, heard, self._parts.answerer.fingerprint, words)
        if answer is None:
            await self.tell(job, note_post(words.stopped_early))
        elif await self._is_wanted(asked, answer):
            address, team = self._parts.requests.address, self._parts.reader.team
            await self._say(job, located(answer, address, team), allowed)
        elif asked.edited:
            await self._withdraw(job)
        else:
            job.status.end()

    def _turn(self, asked: SlackQuestion, allowed: Allowed) -> AbstractAsyncContextManager[None]:
        """One question of a direct conversation is answered after the other: the second may rest on the first."""
        talk = self._conversation(asked, allowed) if asked.surface == DIRECT else None
        return nullcontext() if talk is None else self._talks.setdefault(talk, asyncio.Lock())

    async def _withdraw(self, job: Job) -> None:
        """A question was edited and is none any more: its answer goes, too."""
        for message in job.messages:
            await self._parts.poster.delete(job.asked.post.channel, message)
        job.messages.clear()
        await self._parts.store.take_away(job.asked.post)
        job.status.end()

    async def _is_wanted(self, asked: SlackQuestion, answer: Answer) -> bool:
        """Whether to answer: a follow-up that does not name the bot need not be for it, as people also talk together.

        What nobody asked the bot is answered when it is sure, and a question that became chat is not answered at all.
        """
        if asked.mentioned:
            return not (asked.edited and is_chat(asked, answer))
        if answer.engine is Engine.FIXED:
            return False
        if asked.unasked:
            return not answer.abstained and answer.confidence >= self._parts.settings.sure
        if not answer.abstained:
            return True
        earlier = await self._parts.store.thread(asked.post.team, asked.post.channel, asked.thread)
        return asked.is_question and bool(earlier) and earlier[-1].user == asked.user

    async def left_open(self, asked: SlackQuestion) -> list[str]:
        """The messages that already hold something of an answer, whether or not anybody has noted them."""
        if asked.surface == PRIVATE:
            return []
        known = await self._parts.store.messages_in(asked.post.team, asked.post.channel, asked.thread)
        return await self._parts.poster.said(asked, known)

    async def _note(self, job: Job, messages: Sequence[str]) -> None:
        await self._parts.store.note_messages(job.claim, [*job.messages, *messages])

    # The work

    async def _hear(self, job: Job, live: LiveAnswer, allowed: Allowed) -> Heard:
        """Have the question answered, and show what comes of it once that takes long."""
        asked, pace = job.asked, self._parts.poster.pace
        context = await self._context(asked) if asked.follows else []
        loop = asyncio.get_running_loop()
        here = copy_context()  # what is logged in the thread has the question's id
        talk = self._conversation(asked, allowed)
        self._parts.threads.submit(here.run, self._work, job, loop, talk, allowed.here, context)
        heard, shown, opens_at = Heard(), 0, loop.time() + pace.patience
        quiet = bool(job.messages) or asked.surface == PRIVATE or not asked.mentioned
        showing = False
        while heard.answer is None:
            idle = quiet or showing or not (heard.passages or heard.sentences)
            for event in await arrived(job.events, None if idle else opens_at - loop.time()):
                if isinstance(event, Failed):
                    raise event.error
                if isinstance(event, Halted):
                    return heard
                take(heard, event)
            showing = showing or (not quiet and loop.time() >= opens_at)
            if heard.answer is None and showing:
                await self._show(job, live, heard, shown)
                shown = len(heard.sentences)
        return heard

    async def _show(self, job: Job, live: LiveAnswer, heard: Heard, shown: int) -> None:
        words = self.words(job.asked)
        if not live.is_open and heard.passages:
            job.status.offer_stop()
            await live.show_found(heard.passages, words.searching)
            job.status.show(words.writing)
        text = "".join(
            f"{with_marks('', checked.sentence.text, marks_of(checked))} " for checked in heard.sentences[shown:]
        )
        if text:
            await live.add(text)

    def _work(
        self,
        job: Job,
        loop: asyncio.AbstractEventLoop,
        conversation: str | None,
        allowed: Filter,
        context: Sequence[str],
    ) -> None:
        """Answer, in a worker thread; what comes is handed to the loop."""

        def put(event: Arrival) -> None:
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(job.events.put_nowait, event)

        try:
            for event in self._parts.answerer.stream(
                job.asked.text,
                conversation,
                allowed,
                stopped=job.stopped,
                context=context,
                on_found=lambda passages: put(Found(tuple(passages))),
            ):
                put(event)
        except StoppedError:
            put(Halted())
        except Exception as error:  # told where the events are read
            put(Failed(error))

    def _conversation(self, asked: SlackQuestion, allowed: Allowed) -> str | None:
        """The stored conversation of a thread, for this audience alone; none for what one person sees."""
        if asked.surface == PRIVATE:
            return None
        post = asked.post
        if asked.surface == DIRECT and self._parts.settings.one_direct_conversation:
            return f"slack {post.team} {post.channel} {allowed.digest}"
        return f"slack {post.team} {post.channel} {asked.thread} {allowed.digest}"

    async def _context(self, asked: SlackQuestion) -> list[str]:
        """What people said in the thread before the question, oldest first; nothing when Slack does not tell."""
        parts, post = self._parts, asked.post
        try:
            before = await thread_messages(parts.poster.client, post.channel, asked.thread, before=post.ts)
        except FAILURES as error:
            _log.info("the thread of a question was not read: %s", error)
            return []
        answered = {answer.ts for answer in await parts.store.thread(post.team, post.channel, asked.thread)}
        people = [message for message in before if message["ts"] not in answered and not parts.reader.is_bot(message)]
        texts = [parts.reader.plain(str(message.get("text", ""))) for message in people]
        return [text[:_CONTEXT_MOST] for text in texts if text][-_CONTEXT:]

    # The messages

    async def _say(self, job: Job, answer: Answer, allowed: Allowed) -> None:
        """Store the answer and show it, unless another worker has the question by now."""
        store, asked = self._parts.store, job.asked
        answered = await self._answered(job, answer, allowed)
        if not await store.renew(job.claim, self._parts.poster.pace.lease):
            job.halt(Why.LOST)
            return
        await store.put(answered)  # before it is shown: its buttons may be pressed at once
        shown = Shown(
            surface=asked.surface,
            question=answered.id,
            today=_today(),
            owner=await self._parts.owners.named(asked, answer),
            hosts=self._parts.settings.link_hosts,
            language=self._parts.settings.language_in(asked.post.channel),
        )
        await self._put_up(job, answer_posts(answer, shown))
        job.outcome = "abstained" if answer.abstained else "answered"
        hidden = await self._hidden(answer, allowed)
        await store.put(replace(answered, messages=tuple(job.messages), hidden=hidden))
        if hidden and asked.mentioned:
            await self._tell_of_hidden(asked, hidden)

    async def _tell_of_hidden(self, asked: SlackQuestion, hidden: int) -> None:
        """Tell the asker, and nobody else, that there is more; the channel need not know that there is anything."""
        try:
            await self._parts.poster.privately(asked, note_post(hidden_line(hidden, self.words(asked))))
        except FAILURES as error:
            _log.info("nobody was told of further sources: %s", error)

    async def _answered(self, job: Job, answer: Answer, allowed: Allowed) -> Answered:
        asked, post = job.asked, job.asked.post
        question, reader, raw = asked.text, self._parts.reader, self._parts.reader.to_others(asked.raw)
        if "<@" in raw and (named := await self._parts.names.shown(raw)):
            question = reader.named(named)
        return Answered(
            id=new_id(),
            team=post.team,
            channel=post.channel,
            ts=post.ts,
            thread=asked.thread,
            user=asked.user,
            surface=asked.surface,
            question=question or asked.text,
            answer=answer.to_json(),
            fingerprint=answer.index,
            abstained=answer.abstained,
            hidden=0,
            messages=tuple(job.messages),
            conversation=self._conversation(asked, allowed),
            at=datetime.now(UTC).timestamp(),
        )

    async def _hidden(self, answer: Answer, allowed: Allowed) -> int:
        if allowed.here == allowed.asker or answer.engine is Engine.FIXED:
            return 0
        loop = asyncio.get_running_loop()
        kept_out = self._parts.answerer.kept_out
        return await loop.run_in_executor(
            self._parts.threads, kept_out, answer.standalone_question, allowed.here, allowed.asker
        )

    async def tell(self, job: Job, message: Message) -> None:
        """Say something that is no answer, in its place. Raises TryLaterError."""
        if job.asked.mentioned:
            await self._put_up(job, [message])

    async def _put_up(self, job: Job, messages: Sequence[Message]) -> None:
        """Show the final messages, in the place of what was shown before. Raises TryLaterError."""
        job.status.hold()
        asked, poster = job.asked, self._parts.poster
        try:
            if asked.surface == PRIVATE:
                for message in messages:
                    await poster.privately(asked, message)
            else:
                old = list(job.messages)
                job.messages[:] = await poster.put(asked, job.messages, messages)
                job.status.end(replaced=job.messages[-1:] != old[-1:])
        except FAILURES as error:
            if may_have_arrived(error) or "ratelimited" in str(error):
                raise TryLaterError from error
            _log.warning("an answer was refused by Slack; its asker is told alone: %s", error)
            for message in messages:
                await poster.privately(asked, message)
            job.status.end()


def _today() -> date:
    return datetime.now(UTC).date()
