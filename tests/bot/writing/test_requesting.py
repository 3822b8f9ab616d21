import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from threading import Event
from time import monotonic

import pytest

from bot.writing.requesting import RequestLimits, StallError, requested


def limits(first_word: float = 5.0, stall: float = 5.0) -> RequestLimits:
    return RequestLimits(monotonic() + 10, first_word, stall)


async def words(*given: str, closed: Event | None = None, rest: float = 0.0) -> AsyncIterator[str]:
    try:
        for word in given:
            yield word
        await asyncio.sleep(rest)
    finally:
        if closed:
            closed.set()


def test_items_come_in_order() -> None:
    assert list(requested(lambda: words("a", "b"), limits(), Event())) == ["a", "b"]


def test_an_error_of_the_source_is_raised() -> None:
    async def broken() -> AsyncIterator[str]:
        yield "a"
        raise ValueError("broken")

    items = requested(broken, limits(), Event())
    assert next(items) == "a"
    with pytest.raises(ValueError, match="broken"):
        next(items)


def test_a_sign_of_life_is_no_word() -> None:
    with pytest.raises(StallError):
        list(requested(lambda: words("", rest=30), limits(first_word=0.2, stall=9), Event(), bool))
    with pytest.raises(StallError):
        list(requested(lambda: words("a", rest=30), limits(first_word=9, stall=0.2), Event(), bool))


def test_a_source_that_nobody_waits_for_is_ended() -> None:
    stopped, closed = Event(), Event()
    items = requested(lambda: words("a", closed=closed, rest=30), limits(), stopped)
    assert next(items) == "a"
    stopped.set()
    assert list(items) == []
    assert closed.wait(5)


def test_a_source_that_is_left_is_ended() -> None:
    closed = Event()
    items = requested(lambda: words("a", closed=closed, rest=30), limits(), Event())
    next(items)
    items.close()
    assert closed.wait(5)


def test_a_source_that_loses_a_cancellation_is_ended() -> None:
    """As `asyncio.wait_for` does when a piece comes at that moment (up to Python 3.11)."""
    closed = Event()

    async def deaf() -> AsyncIterator[str]:
        yield "a"
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        try:
            await asyncio.sleep(3600)
        finally:
            closed.set()

    items = requested(deaf, limits(), Event())
    next(items)
    items.close()
    assert closed.wait(60)


def test_nothing_is_asked_for_whom_nobody_waits() -> None:
    asked, stopped = Event(), Event()
    stopped.set()

    def source() -> AsyncIterator[str]:
        asked.set()
        return words("a")

    assert list(requested(source, limits(), stopped)) == []
    assert not asked.is_set()
