"""The time in the local Slack: the machine's own, or one that tests set and move."""

import time

_MICROSECONDS = 1_000_000


class Clock:
    """Seconds since 1970, and Slack's time stamps, which only ever grow.

    With `start` the time stands still until `advance` moves it; without, it runs with the machine's clock.
    """

    def __init__(self, start: float | None = None) -> None:
        self._start = start
        self._moved = 0.0
        self._last = 0

    def now(self) -> float:
        """The time, in seconds."""
        return (time.time() if self._start is None else self._start) + self._moved

    def advance(self, seconds: float) -> None:
        """Move the time on."""
        self._moved += seconds

    def stamp(self) -> str:
        """A new time stamp such as `1700000000.000100`, greater than every one before it."""
        self._last = max(int(self.now() * _MICROSECONDS), self._last + 100)
        return f"{self._last // _MICROSECONDS}.{self._last % _MICROSECONDS:06d}"
