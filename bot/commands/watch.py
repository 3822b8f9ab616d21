"""footnote watch: keep the index fresh while documents change."""

import math
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Data, load_settings
from bot.terminal import messages
from index.errors import FootnoteError

if TYPE_CHECKING:
    from bot.settings import Settings

_LOOK = 60_000  # milliseconds after which what could not be watched before is looked for again
_AWAY = 2.0  # seconds between two looks for sources of which none is there
_MINUTE = 60.0


def watch(
    every: Annotated[
        float,
        typer.Option(
            "--every", min=0, metavar="MINUTES", help="How often all is synced, web pages too; 0: at the start."
        ),
    ] = 60.0,
    data: Data = None,
) -> None:
    """Keep the index fresh, until Ctrl-C.

    Syncs at once, after each change of a file, and once an hour, since web pages tell of no change, nor do many network
    drives.
    """
    from bot.index_state import status
    from bot.terminal import screen
    from index.sources import SAMPLE

    settings = load_settings(data=data)
    _sync(settings)
    if all(source == SAMPLE for source in status(settings).sources):
        raise FootnoteError(messages.NOTHING_TO_WATCH.format(data=settings.data))
    screen.say(messages.WATCHING)
    for _ in _changes(settings, every * _MINUTE):
        _sync(settings)


def _changes(settings: "Settings", every: float) -> Iterator[None]:
    """Yields after each change of a file in a source, when a folder has come or gone, and each `every` seconds."""
    import watchfiles

    due = _due(every)
    while True:
        if not _places(settings):
            _wait(settings, due)
            due = _due(every) if monotonic() >= due else due
            yield
        if not (places := _places(settings)):
            continue
        for changed in watchfiles.watch(
            *places, watch_filter=None, rust_timeout=_LOOK, yield_on_timeout=True, raise_interrupt=True
        ):
            moved, over = _places(settings) != places, monotonic() >= due
            if moved or over or any(not _is_own(Path(path), settings) for _, path in changed):
                due = _due(every) if over else due
                yield
            if moved:
                break


def _due(every: float) -> float:
    return monotonic() + every if every else math.inf


def _wait(settings: "Settings", due: float) -> None:
    """Wait until a source is there again, as when a share is mounted anew, or until `due`."""
    while not _places(settings) and monotonic() < due:
        sleep(_AWAY)


def _is_own(path: Path, settings: "Settings") -> bool:
    """Whether what changed is the index itself, which may lie in a folder of documents."""
    return path.is_relative_to(settings.data.absolute())


def _places(settings: "Settings") -> list[Path]:
    """The files and folders of the sources that are there now."""
    from bot.index_state import watched

    return [place for place in watched(settings) if place.exists()]


def _sync(settings: "Settings") -> None:
    from bot import indexing
    from bot.terminal import counts, screen
    from index.plan import SyncOrder

    report = indexing.synchronise(settings, SyncOrder(), screen.say)
    for line in (*report.notices, *report.failed):
        screen.say(line)
    screen.print_line(counts.counts_line(report, dry_run=False))
