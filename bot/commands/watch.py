"""footnote watch: keep the index fresh while documents change."""

from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from bot.commands.options import Data, load_settings
from bot.terminal import messages
from index.errors import FootnoteError

if TYPE_CHECKING:
    from bot.settings import Settings

_LOOK = 60_000  # milliseconds after which what could not be watched before is looked for again
_AWAY = 2.0  # seconds between two looks for sources of which none is there


def watch(data: Data = None) -> None:
    """Keep the index fresh, until Ctrl-C.

    Syncs at once, and after each change of a file. Web pages are fetched at the start alone.
    """
    from bot.index_state import watched
    from bot.terminal import screen

    settings = load_settings(data=data)
    _sync(settings)
    if not watched(settings):
        raise FootnoteError(messages.NOTHING_TO_WATCH.format(data=settings.data))
    screen.say(messages.WATCHING)
    for _ in _changes(settings):
        _sync(settings)


def _changes(settings: "Settings") -> Iterator[None]:
    """Yields after each change of a file in a source, and when a folder has come or gone."""
    import watchfiles

    while True:
        if not _places(settings):
            _wait(settings)
            yield
        places = _places(settings)
        for changed in watchfiles.watch(
            *places, watch_filter=None, rust_timeout=_LOOK, yield_on_timeout=True, raise_interrupt=True
        ):
            moved = _places(settings) != places
            if moved or any(not _is_own(Path(path), settings) for _, path in changed):
                yield
            if moved:
                break


def _wait(settings: "Settings") -> None:
    """Wait until one of the sources is there again: a share may be mounted anew, a folder moved back."""
    while not _places(settings):
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
