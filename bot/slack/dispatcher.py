"""The dispatcher that takes questions: each is claimed, waits its turn, is answered once, and is never lost.

A claim lives in the store with a lease that is renewed while its question waits and is worked at. A worker that dies
lets it run out; the next sweep of any other takes the question over and finishes what was left open.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import Any

from bot import request_id
from bot.settings.slack import SlackSettings
from bot.slack.answering import JobWorker
from bot.slack.job import Job, TryLaterError, Why
from bot.slack.posting import FAILURES, Poster
from bot.slack.posts import failure_post, note_post, queued_text
from bot.slack.question import Deleted, Edited, SlackQuestion
from bot.slack.queue import FairQueue
from bot.slack.status import StatusLine
from bot.slack.store import MessageKey, QuestionClaim, Store
from bot.slack.workers import dead, worker_name
from bot.terminal.json_lines import FIELDS

_log = logging.getLogger(__name__)
_MOST_ATTEMPTS = 5
_BEATS = 3  # renewals in the life of a lease
_CLOSING = 5.0  # seconds for answers under way to end, once they are told to


class Dispatcher:
    """Takes questions and has them answered by `settings.workers` at a time."""

    def __init__(self, answering: JobWorker, poster: Poster, store: Store, settings: SlackSettings, team: str) -> None:
        self._team = team
        self.worker = worker_name()
        self._answering = answering
        self._poster = poster
        self._store = store
        self._settings = settings
        self._queue = FairQueue[Job](settings.queue)
        self._jobs: dict[MessageKey, Job] = {}
        self._busy = 0
        self._closing = False
        self._arriving = 0
        self._told: set[MessageKey] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def jobs(self) -> int:
        """How many questions arrive, wait or are worked at."""
        return len(self._jobs) + self._arriving

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """Within it, something is being read that may become a question."""
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1

    async def open(self) -> None:
        """Begin to work, first with what dead workers have left."""
        for _ in range(self._settings.workers):
            self.begin(self._works())
        self.begin(self._beats())
        await self.sweep()

    async def close(self, grace: float) -> None:
        """Take no more; finish what is under way within `grace` seconds, and hand back the rest."""
        self._closing = True
        for job in self._queue.drain():
            job.halt(Why.HANDED_BACK)
            await self._conclude(job)
        await self._wait_for_jobs(grace)
        for job in list(self._jobs.values()):
            job.halt(Why.HANDED_BACK)
        await self._wait_for_jobs(_CLOSING)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._poster.effort.close()

    async def _wait_for_jobs(self, seconds: float) -> None:
        ends = [asyncio.ensure_future(job.ended.wait()) for job in self._jobs.values()]
        if ends:
            _, late = await asyncio.wait(ends, timeout=seconds)
            for task in late:
                task.cancel()

    # What people do

    async def take(self, asked: SlackQuestion) -> bool:
        """Take a question; False when it was taken before, by whichever worker."""
        claim = QuestionClaim(asked.post, asked.user, self.worker, asked.to_json())
        if not await self._store.claim(claim, self._poster.pace.lease):
            return False
        await self._line_up(claim, asked)
        return True

    async def ask(self, asked: SlackQuestion) -> None:
        """Take a question that may have been looked at and left alone; what was answered is not answered again."""
        if await self.take(asked):
            return
        if await self._store.answer_to(asked.post) is None and not await self._store.is_open(asked.post):
            await self._again(asked, [])

    async def apologise(self, asked: SlackQuestion, error: Exception) -> None:
        """A question cannot even be taken: its asker is told, once."""
        _log.error("a question was not taken", exc_info=error)
        if not asked.mentioned or asked.post in self._told:
            return
        self._told.add(asked.post)
        try:
            await self._poster.privately(asked, failure_post(error, self._answering.words(asked)))
        except FAILURES as failure:
            _log.warning("nobody was told of it: %s", failure)

    async def edit(self, edited: Edited) -> None:
        """Answer a question anew, in place, now that it was edited."""
        asked = edited.asked
        job, answered = self._jobs.get(asked.post), await self._store.answer_to(asked.post)
        if job is None and answered is None:
            await self._edited_elsewhere(asked)
            return
        claimed = await self._store.claimed(asked.post)
        before = SlackQuestion.from_json(claimed.asked) if claimed else None
        if not _still_asks(asked, job.asked if job else before):
            await self.delete(Deleted(asked.post))
            await self._store.finish(await self._store.reclaim(self._claim(asked, []), self._poster.pace.lease))
            return
        messages = list(answered.messages) if answered else []
        if job is not None:
            await self._halted(job, Why.SUPERSEDED)
            messages = job.messages or messages
        unasked = before is not None and before.unasked and not asked.mentioned
        await self._again(replace(asked, mentioned=not unasked, unasked=unasked, edited=True), messages)

    async def _edited_elsewhere(self, asked: SlackQuestion) -> None:
        """A question was edited that is new, that nothing was said to, or that another worker is at."""
        if not asked.mentioned or await self.take(asked):
            return
        claimed = await self._store.claimed(asked.post)
        if claimed is not None and claimed.asked["text"] != asked.text:
            await self._again(asked, await self._answering.left_open(asked))

    async def _again(self, asked: SlackQuestion, messages: list[str]) -> None:
        claim = await self._store.reclaim(self._claim(asked, messages), self._poster.pace.lease)
        await self._line_up(claim, asked, messages)

    def _claim(self, asked: SlackQuestion, messages: list[str]) -> QuestionClaim:
        return QuestionClaim(asked.post, asked.user, self.worker, asked.to_json(), messages=messages)

    async def delete(self, deleted: Deleted) -> None:
        """Take the answer to a deleted question away."""
        job, answered = self._jobs.get(deleted.post), await self._store.answer_to(deleted.post)
        messages = list(answered.messages) if answered else []
        if job is not None:
            await self._halted(job, Why.GONE)
            messages = [*job.messages, *(message for message in messages if message not in job.messages)]
        for message in messages:
            await self._poster.delete(deleted.post.channel, message)
        await self._store.take_away(deleted.post)

    async def stop(self, channel: str, thread: str) -> None:
        """Stop what is being answered in a thread; what is written stays."""
        for job in list(self._jobs.values()):
            if job.asked.post.channel == channel and job.asked.thread == thread:
                job.halt(Why.STOPPED)
                self._hurry(job)

    async def _halted(self, job: Job, why: Why) -> None:
        job.halt(why)
        self._hurry(job)
        await job.ended.wait()

    def _hurry(self, job: Job) -> None:
        """A job that was halted need not wait for its turn."""
        if self._queue.take_out(job):
            self.begin(self._work(job))

    # Waiting and working

    async def _line_up(self, claim: QuestionClaim, asked: SlackQuestion, messages: list[str] | None = None) -> None:
        status = StatusLine(self._poster.effort, self._poster.pace, asked, processing=claim.attempts > 1)
        job = Job(claim, asked, status, messages or [])
        words = self._answering.words(asked)
        if self._closing:
            await self._store.hand_back(claim)
            return
        self._jobs[asked.post] = job
        idle = self._busy + len(self._queue) < self._settings.workers
        ahead = await self._queue.put(job, asked.user, asked.post.channel)
        if ahead is None:
            await self._refuse(job)
        elif asked.mentioned:
            job.status.show(words.searching if idle else queued_text(ahead, words))

    def _show_places(self) -> None:
        """Tell those who wait how many are ahead of them by now."""
        for ahead, job in enumerate(self._queue.waiting()):
            if job.asked.mentioned:
                job.status.show(queued_text(ahead, self._answering.words(job.asked)))

    async def _refuse(self, job: Job) -> None:
        """Too many questions wait: say so, to the asker alone."""
        if job.asked.mentioned:
            try:
                await self._poster.privately(job.asked, note_post(self._answering.words(job.asked).full))
            except FAILURES as error:
                _log.warning("nobody was told that a question was refused: %s", error)
        await self._store.finish(job.claim)
        self._forget(job)

    async def _works(self) -> None:
        while True:
            job = await self._queue.get()
            self._busy += 1
            request_id.begin(f"{job.asked.post.channel}-{job.asked.post.ts}")
            self._show_places()
            began = monotonic()
            try:
                await self._work(job)
                _report(job, began)
            except Exception as error:  # the store failed: the lease runs out, and somebody takes the question over
                _log.error("a question was left", exc_info=error)
                self._forget(job)
            finally:
                self._busy -= 1
                self._queue.done(job.asked.user, job.asked.post.channel)

    async def _work(self, job: Job) -> None:
        if job.asked.mentioned and job.why is None:
            job.status.show(self._answering.words(job.asked).searching)
        try:
            await self._answering.answer(job)
        except TryLaterError as error:
            _log.warning("Slack cannot be told an answer now: %s", error.__cause__)
            await self._later(job)
        except Exception as error:  # a worker goes on, whatever happens
            _log.critical("a fault of Footnote's own", exc_info=error)
            await self._later(job)
        else:
            await self._conclude(job)

    async def _later(self, job: Job) -> None:
        if job.claim.attempts >= _MOST_ATTEMPTS:
            _log.error("a question is given up after %s attempts", job.claim.attempts)
            await self._conclude(job)
            return
        await self._store.hand_back(job.claim, self._poster.pace.lease * job.claim.attempts)
        await self._leave(job)

    async def _conclude(self, job: Job) -> None:
        if job.why is Why.HANDED_BACK:
            await self._store.note_messages(job.claim, job.messages)
            await self._store.hand_back(job.claim)
        elif job.why is not Why.LOST:
            await self._store.finish(job.claim)
        await self._leave(job)

    async def _leave(self, job: Job) -> None:
        self._forget(job)

    def _forget(self, job: Job) -> None:
        job.status.end()
        if self._jobs.get(job.asked.post) is job:
            del self._jobs[job.asked.post]
        job.ended.set()

    # The store

    async def _beats(self) -> None:
        """Keep what is this worker's, and take over what is nobody's any more."""
        lease = self._poster.pace.lease
        while True:
            await self._poster.pace.sleep(lease / _BEATS)
            try:
                for job in list(self._jobs.values()):
                    if not await self._store.renew(job.claim, lease) and self._jobs.get(job.asked.post) is job:
                        job.halt(Why.LOST)
                        self._hurry(job)
                await self.sweep()
            except Exception as error:  # the next beat may succeed
                _log.error("the store failed", exc_info=error)

    async def sweep(self) -> None:
        """Take over the questions of workers that are gone."""
        if self._closing:
            return
        gone = dead(await self._store.workers(self._team), self.worker)
        for claim in await self._store.take_over(self._team, self.worker, self._poster.pace.lease, gone):
            asked = SlackQuestion.from_json(claim.asked)
            await self._line_up(claim, asked, await self._left_open(claim, asked))

    async def _left_open(self, claim: QuestionClaim, asked: SlackQuestion) -> list[str]:
        """The messages that whoever had the claim before has left, their streams closed."""
        answered, streams = await self._store.answer_to(claim.post), await self._answering.left_open(asked)
        known = [*claim.messages, *(answered.messages if answered else ())]
        messages = list(dict.fromkeys([*known, *streams]))
        for message in messages:
            await self._poster.end_stream(asked.post.channel, message)
        return messages

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something aside, until the bot ends."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _report(job: Job, began: float) -> None:
    """One line for a question, without its words and without its asker."""
    post, outcome = job.asked.post, job.outcome if job.why is None else job.why.value
    facts = {"team": post.team, "channel": post.channel, "surface": job.asked.surface, "outcome": outcome}
    _log.info("question", extra={FIELDS: facts | {"ms": round((monotonic() - began) * 1000, 1)}})


def _still_asks(asked: SlackQuestion, before: SlackQuestion | None) -> bool:
    """Whether an edited message still speaks to the bot, as what it was before did: by name, or as a follow-up."""
    if not asked.text.strip() and not asked.files:
        return False
    if before is not None and before.unasked and not asked.mentioned:
        return asked.is_question and not asked.names_others
    followed = asked.follows and (before is None or not before.mentioned or before.edited)
    return asked.mentioned or (followed and not asked.names_others)
