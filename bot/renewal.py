"""An answerer for processes that run for long: it is opened anew when the index was made anew with other settings."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic
from typing import TypeVar

from bot.answer import Answer
from bot.chain import Answerer
from bot.checking.checker import CheckedSentence
from bot.question.followup import Turn
from bot.turn_state import OnFound
from index.access import EVERYTHING, Filter
from index.errors import FootnoteError, IndexMismatch
from index.passage import Passage

T = TypeVar("T")
_PAUSE = 10.0  # seconds after a renewal that failed, until the next is tried


class RenewingAnswerer:
    """Answers as the given answerer does; any number of threads may share it.

    A rebuild with another embedding model or chunk size shows the old index until the new one is whole. The first
    question after it finds that the index no longer fits: then `reopen` reads the settings anew and opens an answerer
    with them, of which the question is asked. The one before is closed when its last question is answered.
    """

    def __init__(self, answerer: Answerer, reopen: Callable[[], Answerer]) -> None:
        self._current = answerer
        self._reopen = reopen
        self._turn = Lock()  # over what follows
        self._asked: Counter[Answerer] = Counter()
        self._renewing = Lock()  # one thread opens, the others wait for what it gives
        self._not_before = 0.0

    @property
    def fingerprint(self) -> str:
        """What the index was made with."""
        return self._current.fingerprint

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = EVERYTHING,
        *,
        stopped: Event | None = None,
        context: Sequence[str | Turn] = (),
        on_found: OnFound | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        """The checked sentences as they come, and then the answer, as bot.chain.Answerer.stream gives them."""

        def parts(answerer: Answerer) -> Iterator[CheckedSentence | Answer]:
            return answerer.stream(question, thread, allowed, stopped=stopped, context=context, on_found=on_found)

        with self._in_use() as answerer:
            try:
                yield from parts(answerer)  # passages are found before the first part is told
            except IndexMismatch as mismatch:
                self._renew(answerer, mismatch)
            else:
                return
        with self._in_use() as answerer:
            yield from parts(answerer)

    def search(self, question: str, k: int, allowed: Filter = EVERYTHING) -> tuple[Passage, ...]:
        """The `k` passages that are found, best first."""
        return self._renewed(lambda answerer: answerer.search(question, k, allowed))

    def kept_out(self, question: str, allowed: Filter, wider: Filter) -> int:
        """How many documents `wider` would have an answer drawn from, and `allowed` does not."""
        return self._renewed(lambda answerer: answerer.kept_out(question, allowed, wider))

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        """Which of these documents may be found."""
        wanted = set(documents)
        return self._renewed(lambda answerer: answerer.visible(wanted, allowed))

    def close(self) -> None:
        """Close the answerer: nothing can be asked any more."""
        self._current.close()

    def _renewed(self, ask: Callable[[Answerer], T]) -> T:
        with self._in_use() as answerer:
            try:
                return ask(answerer)
            except IndexMismatch as mismatch:
                self._renew(answerer, mismatch)
        with self._in_use() as answerer:
            return ask(answerer)

    @contextmanager
    def _in_use(self) -> Iterator[Answerer]:
        """The answerer of now, which stays open meanwhile."""
        with self._turn:
            answerer = self._current
            self._asked[answerer] += 1
        try:
            yield answerer
        finally:
            with self._turn:
                self._asked[answerer] -= 1
                ended = answerer is not self._current and not self._asked[answerer]
                if ended:
                    del self._asked[answerer]
            if ended:
                answerer.close()

    def _renew(self, old: Answerer, mismatch: IndexMismatch) -> None:
        """Put another answerer in the place of `old`, unless that was done. Raises `mismatch` when none fits."""
        with self._renewing:
            if self._current is not old:
                return
            if monotonic() < self._not_before:
                raise mismatch
            try:
                new = self._reopen()
            except FootnoteError as error:
                self._not_before = monotonic() + _PAUSE
                raise mismatch from error
            with self._turn:
                self._current = new
