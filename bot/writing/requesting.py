"""What a chat model sends, within time limits that hold even when it sends nothing; given up, the request is closed.

All requests run in one event loop in a thread of its own: there a request that waits can be ended from outside, which
closes its connection, so that a model on the same machine stops writing an answer that nobody reads.
"""

import asyncio
import threading
from collections.abc import AsyncIterable, Callable, Generator
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

_LOOK = 0.05  # seconds between two looks at whether anybody still waits


class StallError(TimeoutError):
    """The source was silent for longer than it may be."""


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """What follows the last item of a stream: `error` is what the source failed with, None when it was done."""

    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """`deadline` is a time of `time.monotonic`; the others are seconds.

    `first_word`: until the first item that says something; `stall`: from then on, between two items.
    """

    deadline: float
    first_word: float
    stall: float


def requested(
    source: Callable[[], AsyncIterable[T]],
    limits: RequestLimits,
    stopped: threading.Event,
    says: Callable[[T], bool] = lambda _: True,
) -> Generator[T]:
    """Give the items of `source`; `says` tells whether an item says something, or is only a sign of life.

    Ends early once `stopped` is set. Raises StallError after too long a silence, and whatever the source raises.
    """
    if stopped.is_set():
        return
    items: SimpleQueue[T | StreamEnd] = SimpleQueue()
    reading = asyncio.run_coroutine_threadsafe(_begin(source, items), _loop()).result()
    until, begun = min(limits.deadline, monotonic() + limits.first_word), False
    try:
        while (item := _next(items, until, stopped)) is not None and not isinstance(item, StreamEnd):
            yield item
            begun = begun or says(item)
            if begun:
                until = min(limits.deadline, monotonic() + limits.stall)
        if item is not None and item.error is not None:
            raise item.error
    finally:
        _loop().call_soon_threadsafe(_end, reading)


def _next(items: "SimpleQueue[T | StreamEnd]", until: float, stopped: threading.Event) -> T | StreamEnd | None:
    """The next item; None once nobody waits for it."""
    while not stopped.is_set():
        try:
            return items.get(timeout=min(_LOOK, max(0.0, until - monotonic())))
        except Empty:
            if monotonic() >= until:
                raise StallError("the source was silent for too long") from None
    return None


async def _begin(source: Callable[[], AsyncIterable[T]], items: "SimpleQueue[T | StreamEnd]") -> "asyncio.Task[None]":
    return asyncio.create_task(_read(source, items))


def _end(reading: "asyncio.Task[None]") -> None:
    """Cancel the task until it is done.

    Once is not always enough: `asyncio.wait_for`, through which LangChain reads a stream, loses a cancellation that
    comes together with a piece (up to Python 3.11), and then waits for the next piece as if nothing had been said.
    """
    if not reading.done():
        reading.cancel()
        reading.get_loop().call_later(_LOOK, _end, reading)


async def _read(source: Callable[[], AsyncIterable[T]], items: "SimpleQueue[T | StreamEnd]") -> None:
    try:
        async for item in source():
            items.put(item)
    except Exception as error:  # raised again where the items are read
        items.put(StreamEnd(error))
    else:
        items.put(StreamEnd())


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat model", daemon=True).start()
    return loop
