from itertools import pairwise
from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from bot.server.queue import FairQueue, Waiting


def items(queue: FairQueue[str], count: int) -> list[str]:
    taken = []
    for _ in range(count):
        work = queue.get()
        assert work is not None
        taken.append(work.item)
        queue.done(work)
    return taken


def test_callers_take_turns_and_each_ones_work_comes_in_its_order() -> None:
    queue = FairQueue[str](10)
    for caller, item in (("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1"), ("b", "b2")):
        queue.put(Waiting(item, caller))
    assert items(queue, 6) == ["a1", "b1", "c1", "a2", "b2", "a3"]


@given(st.lists(st.sampled_from("abcd"), max_size=40))
def test_nobody_is_passed_over_more_often_than_there_are_others(callers: list[str]) -> None:
    queue = FairQueue[str](100)
    for number, caller in enumerate(callers):
        queue.put(Waiting(f"{caller}{number}", caller))
    order = items(queue, len(callers))
    for caller in set(callers):
        places = [place for place, item in enumerate(order) if item[0] == caller]
        own = [int(item[1:]) for item in order if item[0] == caller]
        assert own == sorted(own)
        assert all(second - first <= len(set(callers)) for first, second in pairwise(places))


def test_a_full_queue_and_a_closed_one_take_nothing() -> None:
    queue = FairQueue[str](1)
    assert queue.put(Waiting("first", "a")) == 0
    assert queue.put(Waiting("second", "b")) is None
    queue.close()
    assert items(queue, 1) == ["first"]
    assert queue.get() is None
    assert queue.put(Waiting("third", "a")) is None


def test_the_turns_of_a_conversation_come_one_after_another() -> None:
    queue = FairQueue[str](10)
    for item in ("one", "two"):
        queue.put(Waiting(item, "a", "plans"))
    queue.put(Waiting("other", "a"))
    first = queue.get()
    assert first is not None and first.item == "one"
    assert items(queue, 1) == ["other"]
    got: list[str] = []
    waiting = Thread(target=lambda: got.extend(items(queue, 1)))
    waiting.start()
    queue.done(first)
    waiting.join(10)
    assert got == ["two"]


def test_what_nobody_waits_for_is_taken_out() -> None:
    queue = FairQueue[str](10)
    first, second = Waiting("first", "a"), Waiting("second", "a")
    queue.put(first)
    queue.put(second)
    assert queue.take_out(first)
    assert not queue.take_out(first)
    assert (len(queue), queue.drain(), len(queue)) == (1, ["second"], 0)
