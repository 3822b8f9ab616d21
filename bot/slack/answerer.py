"""What answers, as the Slack adapter is given it."""

from collections.abc import Iterable, Iterator, Sequence
from threading import Event
from typing import Protocol

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.turn_state import OnFound
from index.access import Filter


class StreamingAnswerer(Protocol):
    """What answers, as bot.chain.Answerer does; any number of threads may call it."""

    @property
    def fingerprint(self) -> str:
        """What the index was made with."""
        ...

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = ...,
        *,
        stopped: Event | None = None,
        context: Sequence[str] = (),
        on_found: OnFound | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        """The checked sentences as they come, and then the answer."""
        ...

    def kept_out(self, question: str, allowed: Filter, wider: Filter) -> int:
        """How many documents `wider` would have an answer drawn from, and `allowed` does not."""
        ...

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        """Which of these documents may be found."""
        ...
