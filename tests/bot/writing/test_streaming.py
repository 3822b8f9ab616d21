"""A source that runs beside its reader, within a time limit."""

import threading
from collections.abc import Iterator
from time import monotonic

import pytest

from bot.writing.streaming import StallError, streamed

LONG = 60.0


def test_items_come_in_order_and_end() -> None:
    assert list(streamed(lambda: range(100), monotonic() + LONG, LONG)) == list(range(100))


def test_what_the_source_raises_comes_after_its_items() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise RuntimeError("broken")

    stream = streamed(source, monotonic() + LONG, LONG)
    assert next(stream) == 1
    with pytest.raises(RuntimeError, match="broken"):
        next(stream)


@pytest.mark.parametrize(("limit", "stall"), [(0.1, LONG), (LONG, 0.1)])
def test_a_silence_ends(limit: float, stall: float) -> None:
    release = threading.Event()

    def source() -> Iterator[int]:
        yield 1
        release.wait()

    stream = streamed(source, monotonic() + limit, stall)
    assert next(stream) == 1
    with pytest.raises(StallError):
        next(stream)
    release.set()


def test_a_deadline_that_has_passed_leaves_no_time() -> None:
    release = threading.Event()
    with pytest.raises(StallError):
        next(streamed(lambda: iter([release.wait()]), monotonic() - 1, LONG))
    release.set()


def test_a_source_that_is_given_up_ends_at_its_next_item() -> None:
    release, ended = threading.Event(), threading.Event()

    def source() -> Iterator[int]:
        try:
            yield 1
            release.wait()
            yield 2
            yield 3
        finally:
            ended.set()

    stream = streamed(source, monotonic() + LONG, LONG)
    assert next(stream) == 1
    stream.close()
    release.set()
    assert ended.wait(LONG)
