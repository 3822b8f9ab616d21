"""What takes time, in a thread of its own, so that an event loop goes on meanwhile, and Ctrl-C need not wait."""

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

from bot.writing.requesting import StreamEnd

T = TypeVar("T")


async def items_of(make: Callable[[Event], Iterator[T]]) -> AsyncGenerator[T, None]:
    """The items that `make` gives, made in a thread. Raises what it raises.

    `make` is given an event, which is set once nobody waits for the items any more: because the task was cancelled or
    the generator closed. Nobody waits for the thread then.
    """
    loop = asyncio.get_running_loop()
    items: asyncio.Queue[T | StreamEnd] = asyncio.Queue()
    stopped = Event()

    def put(item: T | StreamEnd) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(items.put_nowait, item)

    def work() -> None:
        try:
            for item in make(stopped):
                put(item)
        except BaseException as error:  # raised again where the items are read
            put(StreamEnd(error))
        else:
            put(StreamEnd())

    # No pool: one that is full of silent chat models would hold up the others, and the end of the program.
    Thread(target=contextvars.copy_context().run, args=(work,), daemon=True).start()
    try:
        while not isinstance(item := await items.get(), StreamEnd):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()


def interruptible(make: Callable[[Event], Generator[T]]) -> Generator[T]:
    """The items that `make` gives (none is None), each made in a thread when it is asked for. Raises what it raises.

    `make` is given an event, which is set once nobody waits for the items any more: because the generator was closed,
    or because of Ctrl-C. LangGraph would wait for a silent chat model then, in whichever thread it was called.
    """
    stopped = Event()
    items, context = make(stopped), contextvars.copy_context()

    def following() -> T | None:
        return next(items, None)

    with ThreadPoolExecutor(1) as thread:
        try:
            while (item := thread.submit(context.run, following).result()) is not None:
                yield item
        finally:
            stopped.set()
            thread.submit(context.run, items.close)
