"""What a sync is asked for, and which sources that takes."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index import sources
from index.catalog import Source


@dataclass(frozen=True, slots=True)
class SyncOrder:
    """What the asker of a sync wants: these locations, or (none given) everything that is known."""

    locations: tuple[str, ...] = ()
    dry_run: bool = False
    rebuild: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What to make equal: `sources`, or only what lies under `within` (an absolute path) of the one source.

    With `prune`, documents of sources that are not among these are deleted. `rebuild` makes everything anew.
    """

    sources: tuple[Source, ...]
    within: str | None = None
    prune: bool = False
    rebuild: bool = False
    dry_run: bool = False


def requests(order: SyncOrder, declared: Sequence[Source], known: Sequence[Source], base: Path) -> list[Request]:
    """What a sync is to do: `declared` stand in the settings, `known` in the catalog; relative paths are below `base`.

    The locations of `declared` are normalised.
    """
    if order.locations and not order.rebuild:
        return [_request(sources.normalised(each, base), [*declared, *known], order, base) for each in order.locations]
    places = {source.location for source in declared}
    given = [Source(sources.normalised(each, base), declared=False) for each in order.locations]
    remembered = [source for source in known if not source.declared and source != sources.SAMPLE]
    extra = {source.location: source for source in [*remembered, *given] if source.location not in places}
    wanted = (*declared, *extra.values()) or (sources.SAMPLE,)
    return [Request(wanted, prune=True, rebuild=order.rebuild, dry_run=order.dry_run)]


def _request(location: str, known: Sequence[Source], order: SyncOrder, base: Path) -> Request:
    """The request for one location: a source that is known, a part of one, or a new one."""
    for source in known:
        if source.location == location:
            return Request((source,), dry_run=order.dry_run)
    path = os.path.normpath(base / location)
    for source in known:
        root = os.path.normpath(base / source.location)
        if not sources.is_address(location) and path.startswith(root + os.sep):
            return Request((source,), within=path, dry_run=order.dry_run)
    return Request((Source(location, declared=False),), dry_run=order.dry_run)
