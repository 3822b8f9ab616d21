"""Conversations by name: of the questions of one conversation, each waits for the answer to the one before."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Event

from index.errors import FootnoteError, SettingsError

_LONGEST_NAME = 200  # characters
_LOOK = 0.1  # seconds between two looks at whether somebody still waits


class Conversations:
    """Which conversations are in use. For any number of threads."""

    def __init__(self, wait: float) -> None:
        """`wait` is the most seconds that a question waits for the one before it."""
        self._wait = wait
        self._busy: set[str] = set()
        self._free = Condition()

    @contextmanager
    def turn(self, name: str | None, stopped: Event) -> Iterator[bool]:
        """Within it the conversation is nobody else's; false once `stopped` is set.

        Raises FootnoteError after the wait.
        """
        if name is None:
            yield True
            return
        taken = self._take(name, stopped)
        try:
            yield taken
        finally:
            if taken:
                with self._free:
                    self._busy.remove(name)
                    self._free.notify_all()

    def _take(self, name: str, stopped: Event) -> bool:
        until = time.monotonic() + self._wait
        with self._free:
            while name in self._busy:
                if stopped.is_set():
                    return False
                if time.monotonic() > until:
                    raise FootnoteError(
                        f"thread {name!r}: its last question has had no answer for {self._wait:g} s; "
                        "read or close its stream before the next question"
                    )
                self._free.wait(_LOOK)
            self._busy.add(name)
        return True


def checked_name(thread: str | None) -> str | None:
    """The name of a conversation. Raises SettingsError when it is empty or far too long."""
    if thread is None:
        return None
    if not isinstance(thread, str) or not thread.strip():
        raise SettingsError(f"thread = {thread!r}: must be the name of a conversation, such as 'plans'")
    if len(thread) > _LONGEST_NAME:
        raise SettingsError(f"thread: the name has more than {_LONGEST_NAME} characters; give a shorter one")
    return thread.strip()
