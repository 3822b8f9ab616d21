"""One question becomes one answer in Slack: what it may use, the work in a thread of its own, the messages."""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Event
from typing import Any, Protocol

from bot.answer import Answer, Citation
from bot.chain import OnFound, StoppedError
from bot.checking import CheckedSentence
from bot.slack.audience import Allowed, Audience
from bot.slack.job import Arrival, Failed, Found, Halted, Heard, Job, TryLaterError, Why, arrived, take
from bot.slack.posting import FAILURES, Poster, may_have_arrived
from bot.slack.posts import Post as Message
from bot.slack.posts import Shown, answer_posts, failure_post, note_post
from bot.slack.question import LONGEST, PRIVATE, Asked, Reader
from bot.slack.settings import SlackSettings
from bot.slack.store import Answered, Store, new_id
from bot.slack.stream import LiveAnswer
from bot.slack.wording import WORDS, SlackWords
from index.access import Filter

_log = logging.getLogger(__name__)
_CONTEXT = 4  # messages of a thread that may complete a question
_CONTEXT_MOST = 500  # characters of each


class Answerer(Protocol):
    """What answers, as bot.chain.Answerer does; any number of threads may call it."""

    @property
    def fingerprint(self) -> str:
        """What the index was made with."""
        ...

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = ...,
        *,
        stopped: Event | None = None,
        context: Sequence[str] = (),
        on_found: OnFound | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        """The checked sentences as they come, and then the answer."""
        ...

    def kept_out(self, question: str, allowed: Filter, wider: Filter) -> int:
        """How many documents `wider` would have an answer drawn from, and `allowed` does not."""
        ...

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        """Which of these documents may be found."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What answering needs."""

    answerer: Answerer
    poster: Poster
    audience: Audience
    store: Store
    settings: SlackSettings
    reader: Reader
    threads: Executor


class Answering:
    """Answers jobs."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def words(self, asked: Asked) -> SlackWords:
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
            await self.tell(job, failure_post(error, self.words(job.asked)))

    async def _answer(self, job: Job) -> None:
        asked, words = job.asked, self.words(job.asked)
        if remark := _remark(asked, words):
            await self.tell(job, note_post(remark))
            return
        allowed = await self._parts.audience.of(asked)
        live = LiveAnswer(
            self._parts.poster, asked, lambda messages: self._note(job, messages), lambda: self.left_open(asked)
        )
        heard = await self._hear(job, live, allowed)
        await live.end()
        job.messages += live.messages
        if heard.answer is None and job.why is not Why.STOPPED:
            return
        answer = heard.answer or self._partial(asked, heard, words)
        if answer is None:
            await self.tell(job, note_post(words.stopped_early))
        elif asked.mentioned or await self._is_wanted(asked, answer):
            await self._say(job, answer, allowed)
        else:
            await job.status.end()
            await job.status.clear()

    async def _is_wanted(self, asked: Asked, answer: Answer) -> bool:
        """Whether a follow-up that did not name the bot is to be answered: people also talk to each other."""
        if answer.engine == "fixed":
            return False
        if not answer.abstained:
            return True
        earlier = await self._parts.store.thread(asked.post.team, asked.post.channel, asked.thread)
        return asked.is_question and bool(earlier) and earlier[-1].user == asked.user

    async def left_open(self, asked: Asked) -> list[str]:
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
        self._parts.threads.submit(self._work, job, loop, self._conversation(asked, allowed), allowed.here, context)
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
            await job.status.offer_stop()
            await live.show_found(heard.passages, words.searching)
            job.status.show(words.writing)
        text = "".join(f"{_marked(one)} " for one in heard.sentences[shown:])
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

    def _conversation(self, asked: Asked, allowed: Allowed) -> str | None:
        """The stored conversation of a thread, for this audience alone; none for what one person sees."""
        if asked.surface == PRIVATE:
            return None
        post = asked.post
        return f"slack {post.team} {post.channel} {asked.thread} {allowed.digest}"

    async def _context(self, asked: Asked) -> list[str]:
        """What people said in the thread before the question, oldest first; nothing when Slack does not tell."""
        parts, post = self._parts, asked.post
        try:
            told = await parts.poster.client.conversations_replies(channel=post.channel, ts=asked.thread, limit=200)
        except FAILURES as error:
            _log.info("the thread of a question was not read: %s", error)
            return []
        answered = {one.ts for one in await parts.store.thread(post.team, post.channel, asked.thread)}
        before = [one for one in told["messages"] if float(one["ts"]) < float(post.ts) and one["ts"] not in answered]
        said = [parts.reader.plain(str(one.get("text", ""))) for one in before if not parts.reader.is_bot(one)]
        return [text[:_CONTEXT_MOST] for text in said if text][-_CONTEXT:]

    def _partial(self, asked: Asked, heard: Heard, words: SlackWords) -> Answer | None:
        """What was written and cited before the asker pressed stop; None when that is nothing."""
        if not heard.sentences:
            return None
        citations: list[Citation] = [one for checked in heard.sentences for one in checked.new_citations]
        return Answer(
            question=asked.text,
            standalone_question=asked.text,
            answer=" ".join(map(_marked, heard.sentences)),
            short=None,
            abstained=False,
            confidence=0.0,
            citations=tuple(citations),
            sentences=tuple(checked.sentence for checked in heard.sentences),
            engine="writer",
            prompts={},
            index=self._parts.answerer.fingerprint,
            note=words.stopped,
            trace={"stopped": True},
        )

    # The messages

    async def _say(self, job: Job, answer: Answer, allowed: Allowed) -> None:
        """Store the answer and show it, unless another worker has the question by now."""
        store, asked = self._parts.store, job.asked
        hidden = await self._hidden(answer, allowed)
        answered = self._answered(job, answer, allowed, hidden)
        if not await store.renew(job.claim, self._parts.poster.pace.lease):
            job.halt(Why.LOST)
            return
        await store.put(answered)  # before it is shown: its buttons may be pressed at once
        shown = Shown(
            surface=asked.surface,
            question=answered.id,
            today=datetime.now(UTC).date(),
            hidden=hidden,
            owner=self._owner(asked, answer),
            language=self._parts.settings.language_in(asked.post.channel),
        )
        await self._put_up(job, answer_posts(answer, shown))
        await store.put(replace(answered, messages=tuple(job.messages)))

    def _answered(self, job: Job, answer: Answer, allowed: Allowed, hidden: int) -> Answered:
        asked, post = job.asked, job.asked.post
        return Answered(
            id=new_id(),
            team=post.team,
            channel=post.channel,
            ts=post.ts,
            thread=asked.thread,
            user=asked.user,
            surface=asked.surface,
            question=asked.text,
            answer=answer.to_json(),
            fingerprint=answer.index,
            abstained=answer.abstained,
            hidden=hidden,
            messages=tuple(job.messages),
            conversation=self._conversation(asked, allowed),
            at=datetime.now(UTC).timestamp(),
        )

    async def _hidden(self, answer: Answer, allowed: Allowed) -> int:
        if allowed.here == allowed.asker or answer.engine == "fixed":
            return 0
        loop = asyncio.get_running_loop()
        kept_out = self._parts.answerer.kept_out
        return await loop.run_in_executor(
            self._parts.threads, kept_out, answer.standalone_question, allowed.here, allowed.asker
        )

    def _owner(self, asked: Asked, answer: Answer) -> str | None:
        if not answer.abstained:
            return None
        retrieved: Sequence[Mapping[str, Any]] = answer.trace.get("retrieved") or [{}]
        found, owners = str(retrieved[0].get("source", "")), self._parts.settings.owners
        within = [source for source in owners if found == source or found.startswith(f"{source.rstrip('/')}/")]
        return self._parts.settings.owner(asked.post.channel, max(within, key=len, default=None))

    async def tell(self, job: Job, message: Message) -> None:
        """Say something that is no answer, in its place. Raises TryLaterError."""
        if job.asked.mentioned:
            await self._put_up(job, [message])

    async def _put_up(self, job: Job, messages: Sequence[Message]) -> None:
        """Show the final messages, in the place of what was shown before. Raises TryLaterError."""
        await job.status.end()
        asked, poster = job.asked, self._parts.poster
        try:
            if asked.surface == PRIVATE:
                for message in messages:
                    await poster.privately(asked, message)
            else:
                job.messages[:] = await self._in_place(asked, job.messages, messages)
                await job.status.clear()
        except FAILURES as error:
            if may_have_arrived(error) or _is_limit(error):
                raise TryLaterError from error
            _log.warning("an answer was refused by Slack; its asker is told alone: %s", error)
            for message in messages:
                await poster.privately(asked, message)
            await job.status.clear()

    async def _in_place(self, asked: Asked, old: Sequence[str], messages: Sequence[Message]) -> list[str]:
        poster, channel = self._parts.poster, asked.post.channel
        shown = []
        for part, message in enumerate(messages):
            if part < len(old) and await poster.update(channel, old[part], message):
                shown.append(old[part])
            else:
                shown.append(await poster.post(asked, message, part))
        for extra in old[len(messages) :]:
            await poster.delete(channel, extra)
        return shown


def _marked(checked: CheckedSentence) -> str:
    marks = "".join(f"[{number}]" for number in checked.sentence.citations)
    return f"{checked.sentence.text} {marks}".rstrip()


def _remark(asked: Asked, words: SlackWords) -> str | None:
    """What there is to say to a message that is no question."""
    if len(asked.text) > LONGEST:
        return words.too_long
    if asked.text.strip():
        return None
    return words.no_pictures if asked.files else words.empty


def _is_limit(error: BaseException) -> bool:
    return "ratelimited" in str(error)
