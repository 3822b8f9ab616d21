"""The work that waits, and whose turn it is: callers in rotation, each one's work in the order of its arrival."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Waiting(Generic[T]):
    """A piece of work: whose it is, and the conversation that it belongs to, whose turns come one after another."""

    item: T
    caller: str
    conversation: str | None = None


class FairQueue(Generic[T]):
    """A bounded queue for any number of threads: nobody waits behind the tenth question of somebody else."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: OrderedDict[str, deque[Waiting[T]]] = OrderedDict()
        self._busy: set[str] = set()
        self._count = 0
        self._closed = False
        self._news = Condition()

    def __len__(self) -> int:
        return self._count

    def put(self, work: Waiting[T]) -> int | None:
        """Let work wait; how much was waiting before it, or None when the queue is full or closed."""
        with self._news:
            if self._closed or self._count >= self._most:
                return None
            self._waiting.setdefault(work.caller, deque()).append(work)
            self._count += 1
            self._news.notify()
            return self._count - 1

    def get(self) -> Waiting[T] | None:
        """The work whose turn it is; waits for some. `done` must follow. None when the queue is closed and empty."""
        with self._news:
            while (work := self._next()) is None:
                if self._closed and not self._count:
                    return None
                self._news.wait()
            if work.conversation is not None:
                self._busy.add(work.conversation)
            return work

    def done(self, work: Waiting[T]) -> None:
        """What `get` gave is done with."""
        if work.conversation is None:
            return
        with self._news:
            self._busy.discard(work.conversation)
            self._news.notify_all()

    def take_out(self, work: Waiting[T]) -> bool:
        """Take out work that waits; False when it does not."""
        with self._news:
            line = self._waiting.get(work.caller)
            if line is None or work not in line:
                return False
            self._take(line, work)
            return True

    def close(self) -> None:
        """Take no more; what waits can still be got."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    def drain(self) -> list[T]:
        """Take out all that waits."""
        with self._news:
            items = [work.item for line in self._waiting.values() for work in line]
            self._waiting.clear()
            self._count = 0
            self._news.notify_all()
            return items

    def _next(self) -> Waiting[T] | None:
        """The first work of the first caller in the rotation whose conversation is free; the caller goes to the end."""
        for caller, line in self._waiting.items():
            for work in line:
                if work.conversation is None or work.conversation not in self._busy:
                    self._waiting.move_to_end(caller)
                    self._take(line, work)
                    return work
        return None

    def _take(self, line: deque[Waiting[T]], work: Waiting[T]) -> None:
        line.remove(work)
        self._count -= 1
        if not line:
            del self._waiting[work.caller]
