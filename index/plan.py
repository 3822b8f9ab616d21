"""What a sync is asked for, and which sources that takes."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import sources
from index.catalog import Source
from index.engine_name import EngineName
from index.errors import FootnoteError, SettingsError


@dataclass(frozen=True, slots=True)
class SyncOrder:
    """What the asker of a sync wants: these locations, or (none given) everything that is known.

    Relative `locations` are below the working folder. `remove` are locations to drop, with their documents; with
    `force` also what a folder that is suddenly empty held is deleted. `engine` is what reads and embeds.
    """

    locations: tuple[str, ...] = ()
    dry_run: bool = False
    rebuild: bool = False
    force: bool = False
    remove: tuple[str, ...] = ()
    engine: EngineName = EngineName.PLAIN


@dataclass(frozen=True, slots=True)
class Request:
    """What to make equal: `sources`, or only what lies under `within` (an absolute path) of the one source.

    With `prune`, documents of sources that are not among these are deleted; `drop` are locations of sources that are
    forgotten with their documents. `rebuild` makes everything anew.
    `addresses` are the web addresses of sources with their credentials, by location; they are stored nowhere.
    """

    sources: tuple[Source, ...]
    within: str | None = None
    prune: bool = False
    drop: frozenset[str] = frozenset()
    rebuild: bool = False
    dry_run: bool = False
    force: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """Where sources are known from: `declared` in the settings, as they stand there; `stored` from earlier syncs.

    Relative locations are below the folder `base`.
    """

    declared: tuple[Source, ...]
    stored: tuple[Source, ...]
    base: Path

    def settled(self) -> list[Source]:
        """All sources as the index names them: the declared ones, then those given on the command line.

        One that was declared once and is no longer is none of them.
        """
        declared = [Source(sources.normalised(source.location, self.base), source.labels) for source in self.declared]
        places = {source.location for source in declared}
        given = [
            Source(sources.normalised(source.location, self.base), source.labels, declared=False)
            for source in self.stored
            if not source.declared and source != sources.SAMPLE
        ]
        return [*declared, *(source for source in given if source.location not in places)]

    def addresses(self) -> dict[str, str]:
        """The web addresses with their credentials, by location."""
        return _addresses([source.location for source in (*self.stored, *self.declared)], self.base)


def requests(order: SyncOrder, known: Known, *, lost: bool = False) -> list[Request]:
    """What a sync is to do. `lost` says that there was an index whose sources nobody knows any more.

    Raises SettingsError when a source that is to be dropped is unknown or declared, or when no source is known of
    what was lost.
    """
    given = [_given(each, known.base) for each in order.locations]
    addresses = known.addresses() | _addresses(order.locations, known.base)
    if order.remove:
        return [_removal(order, known)]
    if given and not order.rebuild:
        return _partial(given, known, order, addresses)
    settled = known.settled()
    places = {source.location for source in settled}
    new = [Source(location, declared=False) for location in dict.fromkeys(given) if location not in places]
    wanted = (*settled, *new)
    if not wanted and lost:
        raise FootnoteError("what was indexed is not known any more; name it: footnote sync SOURCE…")
    return [
        Request(
            wanted or (sources.SAMPLE,),
            prune=True,
            rebuild=order.rebuild,
            dry_run=order.dry_run,
            force=order.force,
            addresses=addresses,
        )
    ]


def _given(location: str, base: Path) -> str:
    """A location from the command line, where relative paths are below the working folder."""
    if sources.is_address(location) or location == sources.SAMPLE.location:
        return sources.normalised(location, base)
    return sources.normalised(os.path.join(Path.cwd(), os.path.expanduser(location)), base)  # noqa: PTH111, PTH118


def _addresses(locations: Sequence[str], base: Path) -> dict[str, str]:
    return {sources.normalised(each, base): each for each in locations if sources.is_address(each)}


def _removal(order: SyncOrder, known: Known) -> Request:
    """The request that drops some sources, and leaves all else as it is."""
    settled = {source.location: source for source in known.settled()}
    dropped = {each: _known_as(each, settled, known.base) for each in order.remove}
    for each, location in dropped.items():
        if location not in settled:
            there = ", ".join(place for place, source in settled.items() if not source.declared)
            raise SettingsError(f"{each}: is no source of the index; there are: {there or 'none that can be dropped'}")
        if settled[location].declared:
            raise SettingsError(f"{each}: is declared in the settings; take it out there, then run: footnote sync")
    return Request((), drop=frozenset(dropped.values()), dry_run=order.dry_run)


def _known_as(location: str, known: Mapping[str, object], base: Path) -> str:
    """The name of a source that is to be dropped: as the index has it, or as it was typed."""
    named = sources.normalised(location, base)
    return named if named in known else _given(location, base)


def _partial(given: Sequence[str], known: Known, order: SyncOrder, addresses: Mapping[str, str]) -> list[Request]:
    """The requests for some locations: sources that are known, parts of one, or new ones."""
    whole: dict[str, Source] = {}
    parts: list[Request] = []
    settled = {source.location: source for source in reversed(known.settled())}
    roots = {os.path.normpath(known.base / source.location): source for source in settled.values()}
    for location in given:
        if location in settled:
            whole[location] = settled[location]
        elif holder := _holder(location, roots, known.base):
            path = os.path.normpath(known.base / location)
            parts.append(Request((holder,), within=path, dry_run=order.dry_run, force=order.force))
        else:
            whole[location] = Source(location, declared=False)
    if whole:
        # The sample is there for who has no documents yet: it must not answer beside those of the asker.
        sample = {sources.SAMPLE.location} if sources.SAMPLE in known.stored else set()
        first = Request(
            tuple(whole.values()),
            drop=frozenset(sample - whole.keys()),
            dry_run=order.dry_run,
            force=order.force,
            addresses=addresses,
        )
        return [first, *parts]
    return parts


def _holder(location: str, roots: Mapping[str, Source], base: Path) -> Source | None:
    """The known source in whose folder a path lies."""
    if sources.is_address(location):
        return None
    path = Path(os.path.normpath(base / location))
    return next((roots[str(parent)] for parent in path.parents if str(parent) in roots), None)
