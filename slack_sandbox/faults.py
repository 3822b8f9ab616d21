"""What goes wrong on purpose: answers that fail, connections that break, events that come twice, late or not at all."""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(slots=True)
class Fault:
    """What happens to calls of `method` (a pattern such as `chat.*`).

    `status` answers with that HTTP status, `error` with `{"ok": false}`, `drop` closes the connection without an
    answer; with `applied` the call was carried out all the same. `delay` is in seconds, and may stand alone. The
    fault holds for `times` calls (None: for all of them) after the first `after`, each with `chance`.
    """

    method: str
    status: int | None = None
    error: str | None = None
    drop: bool = False
    applied: bool = False
    delay: float = 0.0
    retry_after: int | None = None
    times: int | None = 1
    after: int = 0
    chance: float = 1.0

    @property
    def spoils(self) -> bool:
        """Whether the answer is another than it would be."""
        return self.drop or self.status is not None or self.error is not None


@dataclass(slots=True)
class Faults:
    """The faults that are set.

    `duplicates` is the chance that an event comes twice, `lateness` how many seconds at most it comes late. `seed`
    makes them repeatable. Faults of a connection are `Sockets`' own: `cut`, `deafen`, `disconnect`.
    """

    calls: list[Fault] = field(default_factory=list)
    duplicates: float = 0.0
    lateness: float = 0.0
    seed: int = 0
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def add(self, fault: Fault) -> Fault:
        """Set a fault; it may be taken out again with `remove`."""
        self.calls.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take a fault out; nothing happens when it has run out already."""
        self.calls = [each for each in self.calls if each is not fault]

    def clear(self) -> None:
        """No fault any more."""
        self.calls, self.duplicates, self.lateness = [], 0.0, 0.0

    def fail(self, method: str, error: str, times: int | None = 1) -> Fault:
        """Calls of `method` answer with `error`."""
        return self.add(Fault(method, error=error, times=times))

    def break_down(self, method: str, status: int = 500, times: int | None = 1) -> Fault:
        """Calls of `method` answer with an HTTP status."""
        return self.add(Fault(method, status=status, times=times))

    def limit(self, method: str, retry_after: int = 1, times: int | None = 1) -> Fault:
        """Calls of `method` answer 429."""
        return self.add(Fault(method, status=429, retry_after=retry_after, times=times))

    def drop(self, method: str, *, applied: bool = False, times: int | None = 1) -> Fault:
        """The connection breaks in the middle of calls of `method`."""
        return self.add(Fault(method, drop=True, applied=applied, times=times))

    def delay(self, method: str, seconds: float, times: int | None = 1) -> Fault:
        """Calls of `method` take longer."""
        return self.add(Fault(method, delay=seconds, times=times))

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        for fault in self.calls:
            if not fnmatchcase(method, fault.method) or (fault.chance < 1 and self._dice.random() >= fault.chance):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.remove(fault)
            return fault
        return None

    def twice(self) -> bool:
        """Whether the next event comes twice."""
        return self.duplicates > 0 and self._dice.random() < self.duplicates

    def late(self) -> float:
        """How many seconds late the next event comes."""
        return self._dice.uniform(0, self.lateness) if self.lateness else 0.0
