"""What a slow or silent source gives, within a time limit that holds even when it sends nothing."""

import contextvars
import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


class StallError(TimeoutError):
    """The source was silent for longer than it may be."""


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """What follows the last item of a stream: `error` is what the source failed with, None when it was done."""

    error: BaseException | None = None


def streamed(source: Callable[[], Iterable[T]], deadline: float, stall: float) -> Generator[T]:
    """Give the items of a source that runs in a thread of its own, so that no wait for it is longer than agreed.

    `deadline` is a time of `time.monotonic`; `stall` is the most seconds between two items, once one has come. The
    limits of HTTP libraries start again with each byte, also one that says nothing; these count what the source gives.
    A source that is given up ends at its next item, or when its own time limit ends it.
    Raises StallError after too long a silence, and whatever the source raises.
    """
    items: SimpleQueue[T | StreamEnd] = SimpleQueue()
    given_up = threading.Event()
    context = contextvars.copy_context()  # whoever traces calls of models finds them by the context
    threading.Thread(target=context.run, args=(_run, source, items, given_up), daemon=True).start()
    until = deadline
    try:
        while not isinstance(item := _next(items, until), StreamEnd):
            yield item
            until = min(deadline, monotonic() + stall)
        if item.error is not None:
            raise item.error
    finally:
        given_up.set()


def _next(items: "SimpleQueue[T | StreamEnd]", until: float) -> T | StreamEnd:
    try:
        return items.get(timeout=max(0.0, until - monotonic()))
    except Empty:
        raise StallError("the source was silent for too long") from None


def _run(source: Callable[[], Iterable[T]], items: "SimpleQueue[T | StreamEnd]", given_up: threading.Event) -> None:
    try:
        for item in source():
            if given_up.is_set():
                return
            items.put(item)
    except BaseException as error:  # raised again where the items are read
        items.put(StreamEnd(error))
    else:
        items.put(StreamEnd())
