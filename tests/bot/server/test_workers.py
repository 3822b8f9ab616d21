import asyncio
from contextlib import aclosing
from threading import Event

import pytest

from bot.server.errors import BusyError, StoppingError
from bot.server.workers import Queued, Tell, Workers


def test_what_the_work_tells_comes_in_its_order_and_so_does_its_error() -> None:
    def work(stopped: Event, tell: Tell[str]) -> None:
        tell("one")
        tell("two")
        raise ValueError("three")

    async def ask() -> list[object]:
        results: list[object] = []
        with pytest.raises(ValueError, match="three"):
            async for item in Workers(1, 5).items(work, "a"):
                results.append(item)  # noqa: PERF401  what came before the error is to be kept
        return results

    assert asyncio.run(ask()) == ["one", "two"]


def test_work_that_waits_is_told_so_and_what_is_too_much_is_refused() -> None:
    begin, begun = Event(), Event()

    def slow(stopped: Event, tell: Tell[str]) -> None:
        begun.set()
        begin.wait(10)

    async def ask() -> None:
        workers = Workers(1, 2)
        running = asyncio.ensure_future(_items(workers, slow))
        await asyncio.to_thread(begun.wait, 10)
        waiting = [asyncio.ensure_future(_items(workers, slow)) for _ in range(2)]
        await asyncio.sleep(0)
        assert (workers.waiting, workers.running) == (2, 1)
        with pytest.raises(BusyError) as refused:
            await _items(workers, slow)
        assert refused.value.headers == {"Retry-After": "5"}
        begin.set()
        assert [await running, *[await task for task in waiting]] == [[], [], [Queued(1)]]

    asyncio.run(ask())


async def _items(workers: Workers, work: object) -> list[object]:
    return [item async for item in workers.items(work, "a")]  # type: ignore[arg-type]


def test_whoever_leaves_stops_the_work_and_the_place_in_the_queue_is_free_again() -> None:
    ended = Event()

    def endless(stopped: Event, tell: Tell[str]) -> None:
        tell("begun")
        stopped.wait(10)
        ended.set()

    async def ask() -> None:
        workers = Workers(1, 1)
        async with aclosing(workers.items(endless, "a")) as items:
            assert await anext(items) == "begun"
            waiting = asyncio.ensure_future(_items(workers, endless))
            await asyncio.sleep(0)
            assert workers.waiting == 1
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            assert workers.waiting == 0
        assert await asyncio.to_thread(ended.wait, 10)

    asyncio.run(ask())


def test_the_end_waits_for_what_runs_refuses_what_is_new_and_stops_what_is_late() -> None:
    def quick(stopped: Event, tell: Tell[str]) -> None:
        tell("begun")
        tell("done")

    def endless(stopped: Event, tell: Tell[str]) -> None:
        stopped.wait(10)

    async def ask() -> None:
        workers = Workers(1, 5)
        first = asyncio.ensure_future(_items(workers, quick))
        late = [asyncio.ensure_future(_items(workers, endless)) for _ in range(2)]
        await first
        await workers.close(0.05)
        for task in late:
            with pytest.raises(StoppingError):
                await task
        with pytest.raises(StoppingError):
            await _items(workers, quick)

    asyncio.run(ask())


def test_the_result_of_a_call() -> None:
    assert asyncio.run(Workers(1, 1).result(lambda: 3, "a")) == 3
