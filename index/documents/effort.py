"""How much memory and processor time the reading of one document may take, and the limits that hold it to that."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

try:
    import resource
except ImportError:  # Windows, which has no such limits: a document's patience still ends there
    resource = None  # type: ignore[assignment]

_MEGABYTE = 1024**2
_LEAST_MEMORY = 400 * _MEGABYTE  # the libraries take some 100
_MEMORY_FOR_A_BYTE = 30  # a zipped text of a large but honest file grows tenfold, and its tree tenfold again
_LEAST_SECONDS = 8.0
_SECONDS_FOR_A_MEGABYTE = 20.0
_MOST_SECONDS = 900.0
_PART_SECONDS = 0.5  # of processor time more for each page of a PDF, which takes a tenth of a second
_SWOLLEN = 250 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Effort:
    """What a document of `size` bytes may take: `memory` in bytes of address space, `seconds` of processor time.

    `patience` are seconds by the clock, many more, so that a busy machine refuses nothing. `least` are the seconds
    that the smallest document may take.
    """

    size: int
    least: float = field(default_factory=lambda: _LEAST_SECONDS)

    @property
    def memory(self) -> int:
        """Bytes of address space."""
        return _LEAST_MEMORY + _MEMORY_FOR_A_BYTE * self.size

    @property
    def memory_mb(self) -> int:
        """The same in megabytes."""
        return self.memory // _MEGABYTE

    @property
    def seconds(self) -> float:
        """Seconds of processor time."""
        return min(_MOST_SECONDS, self.least + _SECONDS_FOR_A_MEGABYTE * self.size / _MEGABYTE)

    @property
    def patience(self) -> float:
        """Seconds by the clock."""
        return 900.0 + 10 * self.seconds


@contextmanager
def limit_memory(limit: int) -> Iterator[None]:
    """Within it, what needs more than `limit` bytes of address space raises MemoryError."""
    if resource is None:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    tighter = [each for each in (limit, *before) if each != resource.RLIM_INFINITY]
    _set_memory(min(tighter), before[1])
    try:
        yield
    finally:
        _set_memory(*before)


def _set_memory(limit: int, most: int) -> None:
    with suppress(ValueError, OSError):  # a system that has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Within it, a process that takes more than `seconds` of processor time is ended by SIGPROF."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def next_part() -> None:
    """Say that a part of the document, one of its pages, begins: where time is limited, each brings some of its own."""
    if not hasattr(signal, "getitimer"):
        return
    left, _ = signal.getitimer(signal.ITIMER_PROF)
    if left > 0:
        signal.setitimer(signal.ITIMER_PROF, left + _PART_SECONDS)


def swollen() -> bool:
    """Whether this process has kept much memory of what it has read."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):  # a system that does not tell
        return False
    return pages * 4096 > _SWOLLEN
