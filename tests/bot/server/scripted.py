"""Answerers that do as a test tells them."""

from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import Any

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.question.followup import Turn
from bot.turn_state import StoppedError
from index.access import Filter
from index.passage import Passage


class Scripted:
    """Gives an answer, or raises an error; remembers what it was asked."""

    def __init__(self, given: Answer | Exception) -> None:
        self._given = given
        self.asked: list[tuple[str, str | None, Filter, Sequence[str | Turn]]] = []

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = Filter(),  # noqa: B008  frozen
        *,
        stopped: Event | None = None,
        context: Sequence[str | Turn] = (),
        on_found: Callable[[Sequence[Passage]], None] | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        self.asked.append((question, thread, allowed, context))
        if isinstance(self._given, Exception):
            raise self._given
        yield self._given

    def search(self, question: str, k: int, allowed: Filter = Filter()) -> tuple[Passage, ...]:  # noqa: B008  frozen
        if isinstance(self._given, Exception):
            raise self._given
        return ()


class Endless(Scripted):
    """Goes on until it is stopped, or until it is let go."""

    def __init__(self, given: Answer) -> None:
        super().__init__(given)
        self.begun, self.stopped, self.go = Event(), Event(), Event()

    def stream(self, question: str, *given: Any, stopped: Event | None = None, **more: Any) -> Iterator[Any]:
        assert stopped is not None
        self.begun.set()
        while not self.go.wait(0.005):
            if stopped.is_set():
                self.stopped.set()
                raise StoppedError
        yield from super().stream(question, *given, stopped=stopped, **more)
