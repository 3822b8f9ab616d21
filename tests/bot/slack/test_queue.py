"""Whose turn it is: fair by person and channel, bounded, in order of arrival otherwise."""

import asyncio
from collections.abc import Awaitable, Callable

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.queue import FairQueue


def play(scenario: Callable[[], Awaitable[None]]) -> None:
    async def played() -> None:
        await scenario()

    asyncio.run(played())


def test_a_person_who_asks_ten_does_not_keep_another_waiting() -> None:
    async def scenario() -> None:
        queue = FairQueue[str](20)
        for n in range(10):
            assert await queue.put(f"ann {n}", "ann", "C1") == n
        assert await queue.put("bob", "bob", "C1") == 1
        assert [await queue.get() for _ in range(3)] == ["ann 0", "bob", "ann 1"]

    play(scenario)


def test_a_channel_that_asks_much_does_not_keep_another_waiting() -> None:
    async def scenario() -> None:
        queue = FairQueue[str](20)
        for n in range(5):
            await queue.put(f"busy {n}", f"U{n}", "C1")
        await queue.put("quiet", "U9", "C2")
        assert [await queue.get() for _ in range(3)] == ["busy 0", "quiet", "busy 1"]

    play(scenario)


def test_whoever_has_questions_under_way_waits_until_they_are_done() -> None:
    async def scenario() -> None:
        queue = FairQueue[str](20)
        await queue.put("ann 1", "ann", "C1")
        assert await queue.get() == "ann 1"
        await queue.put("ann 2", "ann", "C1")
        await queue.put("bob 1", "bob", "C2")
        assert await queue.get() == "bob 1"
        queue.done("ann", "C1")
        queue.done("bob", "C2")
        await queue.put("bob 2", "bob", "C2")
        assert [await queue.get(), await queue.get()] == ["ann 2", "bob 2"]

    play(scenario)


def test_a_full_queue_refuses_and_what_waits_can_be_taken_out() -> None:
    async def scenario() -> None:
        queue = FairQueue[str](2)
        assert [await queue.put(item, item, "C1") for item in ("a", "b", "c")] == [0, 1, None]
        assert (queue.take_out("a"), queue.take_out("a"), len(queue)) == (True, False, 1)
        assert (queue.drain(), len(queue)) == (["b"], 0)

    play(scenario)


def test_get_waits_for_something() -> None:
    async def scenario() -> None:
        queue = FairQueue[str](2)
        getting = asyncio.ensure_future(queue.get())
        await asyncio.sleep(0)
        assert not getting.done()
        await queue.put("late", "ann", "C1")
        assert await getting == "late"

    play(scenario)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("XYZ")), max_size=30))
def test_all_come_out_once_and_each_persons_own_in_order(asked: list[tuple[str, str]]) -> None:
    async def scenario() -> None:
        queue = FairQueue[tuple[int, str]](len(asked) + 1)
        for number, (user, channel) in enumerate(asked):
            await queue.put((number, user), user, channel)
        got = [await queue.get() for _ in asked]
        assert sorted(got) == [(number, user) for number, (user, _) in enumerate(asked)]
        for name in "abcde":
            first = [number for number, user in got[:5] if user == name]
            assert len(first) <= 1 or len({user for user, _ in asked}) < 5

    play(scenario)
