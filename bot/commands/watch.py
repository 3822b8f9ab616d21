"""footnote watch: keep the index fresh while documents change."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot import messages
from bot.commands.options import Data, load_settings

if TYPE_CHECKING:
    from bot.settings import Settings

_LOOK = 60_000  # milliseconds after which what could not be watched before is looked for again


def watch(data: Data = None) -> None:
    """Keep the index fresh, until Ctrl-C.

    Syncs at once, and after each change of a file. Web pages are fetched at the start alone.
    """
    from bot.terminal import screen

    settings = load_settings(data=data)
    _sync(settings)
    screen.say(messages.WATCHING)
    for _ in _changes(settings):
        _sync(settings)


def _changes(settings: "Settings") -> Iterator[None]:
    """Yields after each change of a file in a source; anew when a folder has come or gone."""
    import watchfiles

    while True:
        places = _places(settings)
        if not places:
            raise _nothing(settings)
        for changed in watchfiles.watch(
            *places, watch_filter=None, rust_timeout=_LOOK, yield_on_timeout=True, raise_interrupt=True
        ):
            if any(not _is_own(Path(path), settings) for _, path in changed):
                yield
            if _places(settings) != places:
                break


def _is_own(path: Path, settings: "Settings") -> bool:
    """Whether what changed is the index itself, which may lie in a folder of documents."""
    return path.is_relative_to(settings.data.absolute())


def _places(settings: "Settings") -> list[Path]:
    """The files and folders of the sources that are there now."""
    from bot.indexing import watched

    return [place for place in watched(settings) if place.exists()]


def _nothing(settings: "Settings") -> Exception:
    from index.errors import FootnoteError

    return FootnoteError(messages.NOTHING_TO_WATCH.format(data=settings.data))


def _sync(settings: "Settings") -> None:
    from bot import indexing
    from bot.terminal import counts, screen
    from index.plan import SyncOrder

    report = indexing.synchronise(settings, SyncOrder(), screen.say)
    for line in (*report.notices, *report.failed):
        screen.say(line)
    screen.print_line(counts.counts_line(report, dry_run=False))
