"""Documents whose source cannot be reached: how long they stay, and what a person is told of them."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.catalog import Entry, Reached, Source
from index.sources import is_address


@dataclass(frozen=True, slots=True)
class Ageing:
    """What the time is, and how long a document stays after it was last found as it is."""

    now: datetime
    stale_after: timedelta

    def last_found(self, entry: Entry, reached: Mapping[str, Reached]) -> str:
        """When a document that cannot be found as it is was last found so (ISO 8601)."""
        known = reached.get(entry.location)
        return entry.stale or (known and known.reached) or entry.indexed

    def is_over(self, since: str | None) -> bool:
        """Whether what was last found then is not kept any more."""
        return since is not None and self.now - datetime.fromisoformat(since) > self.stale_after

    def end(self, since: str) -> str:
        """The day until which it is kept (ISO 8601)."""
        return (datetime.fromisoformat(since) + self.stale_after).date().isoformat()


NAME_AGAIN = "see that the address is right; it is not remembered, so name it again when it can be reached"


def told(
    source: Source, fault: str, kept: Sequence[str], known: Reached | None, ageing: Ageing, *, suspected: bool
) -> str:
    """What a person is told of a source that cannot be reached, or is `suspected` to be there in part alone.

    `kept` tells for each of its documents when it was last found; `known` is None for a source that is new.
    """
    name = shlex.quote(source.location)
    if known is None and not kept:
        new_address = is_address(source.location) and not source.declared
        return f"{fault}; {NAME_AGAIN}" if new_address else fault
    if not source.declared and not kept and known and ageing.is_over(known.failing):
        return f"{fault}, since {known.failing}; it is dropped, with what it held"
    remedy = "take it out of `sources` in the settings" if source.declared else f"footnote sync --remove {name}"
    if suspected and kept:
        remedy = f"footnote sync {name} --force"
    if not kept:
        return f"{fault}; to drop it: {remedy}"
    some = "1 document is" if len(kept) == 1 else f"{len(kept):,} documents are"
    return f"{fault}; {some} kept until {ageing.end(max(kept))}; to drop them: {remedy}"
