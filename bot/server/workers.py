"""A few threads that do the work of all requests, while the event loop goes on."""

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic
from typing import Any, TypeVar

from bot.server import messages
from bot.server.errors import BusyError, StoppingError
from bot.server.queue import FairQueue, Waiting

T = TypeVar("T")
Tell = Callable[[T], None]
_WHEN_TO_RETRY = 5  # seconds


@dataclass(frozen=True, slots=True)
class Queued:
    """The work waits; so much other work was there before it."""

    ahead: int


@dataclass(frozen=True, slots=True)
class _End:
    """What comes after the last item: how the work ended."""

    error: BaseException | None = None


@dataclass(slots=True, eq=False)
class _Job:
    """Work, where its items go, and whether anybody still waits for them."""

    work: Callable[[Event, Tell[Any]], None]
    loop: asyncio.AbstractEventLoop
    items: "asyncio.Queue[Any]" = field(default_factory=asyncio.Queue)
    stopped: Event = field(default_factory=Event)
    context: contextvars.Context = field(default_factory=contextvars.copy_context)

    def tell(self, item: object) -> None:
        """Give an item to whoever waits, from whichever thread."""
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            self.loop.call_soon_threadsafe(self.items.put_nowait, item)

    def run(self) -> None:
        """Do the work, unless nobody waits for it any more."""
        if self.stopped.is_set():
            return
        try:
            self.context.run(self.work, self.stopped, self.tell)
        except BaseException as error:  # raised again where the items are read
            self.tell(_End(error))
        else:
            self.tell(_End())


class Workers:
    """`count` threads, and the queue before them, in which at most `most` pieces of work wait."""

    def __init__(self, count: int, most: int) -> None:
        self._queue = FairQueue[_Job](most)
        self._running: set[_Job] = set()
        self._closing = False
        self._threads = [Thread(target=self._run, name=f"worker {number}", daemon=True) for number in range(count)]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """How much work waits."""
        return len(self._queue)

    @property
    def running(self) -> int:
        """How much work is being done."""
        return len(self._running)

    @property
    def closing(self) -> bool:
        """Whether no more work is taken."""
        return self._closing

    async def items(
        self, work: Callable[[Event, Tell[T]], None], caller: str, conversation: str | None = None
    ) -> AsyncGenerator[T | Queued, None]:
        """What `work` tells, done when its turn comes; before it `Queued`, when it has to wait. Raises what it raises.

        `work` is given an event, which is set once nobody waits any more: because the task was cancelled or the
        generator closed. Raises BusyError, StoppingError.
        """
        job = _Job(work, asyncio.get_running_loop())
        entry = Waiting(job, caller, conversation)
        if self._closing:
            raise StoppingError(messages.SERVE_STOPPING)
        ahead = self._queue.put(entry)
        if ahead is None:
            raise BusyError(messages.SERVE_BUSY, _WHEN_TO_RETRY)
        try:
            if ahead:
                yield Queued(ahead)
            while not isinstance(item := await job.items.get(), _End):
                yield item
            if item.error is not None:
                raise item.error
        finally:
            job.stopped.set()
            self._queue.take_out(entry)

    async def result(self, make: Callable[[], T], caller: str) -> T:
        """What `make` returns, made when its turn comes. Raises what it raises, BusyError, StoppingError."""
        results: list[T] = []
        async for _ in self.items(lambda stopped, tell: results.append(make()), caller):  # noqa: ARG005  told by name
            pass
        return results[0]

    def refuse(self) -> None:
        """Take no more work; what waits and what runs goes on."""
        self._closing = True

    async def close(self, grace: float) -> None:
        """Take no more work, finish what there is within `grace` seconds, and stop the rest."""
        self.refuse()
        self._queue.close()
        until = monotonic() + grace
        while (self._running or len(self._queue)) and monotonic() < until:
            await asyncio.sleep(0.02)
        late = [*self._running, *self._queue.drain()]
        for job in late:
            job.tell(_End(StoppingError(messages.SERVE_STOPPING)))
            job.stopped.set()

    def _run(self) -> None:
        while (entry := self._queue.get()) is not None:
            self._running.add(entry.item)
            try:
                entry.item.run()
            finally:
                self._running.discard(entry.item)
                self._queue.done(entry)
