"""Files that people add: checked, written whole beside the folder's others, and then indexed."""

import asyncio
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO

from bot import indexing
from bot.server import messages
from bot.server.errors import RefusalError, TooLargeError
from bot.server.page.folders import UploadFolder
from bot.settings import Settings
from bot.terminal.messages import IN_PART
from index import sources
from index.documents import formats
from index.plan import SyncOrder
from index.report import SyncReport

MOST_BYTES = 50 * 1024**2  # of one file
_LONGEST = 120  # characters of a name
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_MEGABYTE = 1024**2


class UploadError(RefusalError):
    """A file that is not taken."""

    status, code = 422, "file"


@dataclass(frozen=True, slots=True)
class SyncStep:
    """What is told of a sync; `done` says that it is the last of it."""

    words: str
    done: bool = False


def added(folder: UploadFolder, files: Sequence[tuple[str, BinaryIO]]) -> list[str]:
    """Put files into a folder, all or none; their names there.

    Each is written whole under a name that no sync reads, and then moved. Raises UploadError, TooLargeError.
    """
    named = [(safe_name(name), file) for name, file in files]
    for name, file in named:
        if _size(file) > MOST_BYTES:
            raise TooLargeError(messages.UPLOAD_SIZE.format(name=name, most=MOST_BYTES // _MEGABYTE))
        if (folder.path / name).exists():
            raise UploadError(messages.UPLOAD_EXISTS.format(name=name))
    with tempfile.TemporaryDirectory(dir=folder.path, prefix=".adding-") as waiting:
        for name, file in named:
            with (Path(waiting) / name).open("xb") as target:
                shutil.copyfileobj(file, target)
                target.flush()
                os.fsync(target.fileno())
        for name, _ in named:
            _move(Path(waiting) / name, folder.path / name)
    return [name for name, _ in named]


def safe_name(given: str) -> str:
    """The name of a file without its folders. Raises UploadError when it could mean something else, or is not read."""
    name = unicodedata.normalize("NFC", PurePosixPath(given.replace("\\", "/")).name).strip()
    shown_name = name[:_LONGEST] or "?"
    bad = not name or name.startswith(".") or name.endswith(".") or len(name) > _LONGEST
    if bad or _FORBIDDEN.search(name) or _RESERVED.fullmatch(name) or not name.isprintable():
        raise UploadError(messages.UPLOAD_NAME.format(name=_FORBIDDEN.sub("?", shown_name)))
    chosen = formats.of_name(name)
    if chosen is None or chosen.not_read():
        raise UploadError(messages.UPLOAD_KIND.format(name=name))
    return name


async def sync_steps(settings: Settings, folder: UploadFolder, names: Sequence[str]) -> AsyncGenerator[SyncStep, None]:
    """Bring the index up to date with the folder, and tell how it goes. Raises what the sync raises.

    The sync goes on when nobody listens any more: the files are there.
    """
    loop = asyncio.get_running_loop()
    steps: asyncio.Queue[str | None] = asyncio.Queue()

    def tell(words: str | None) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens
            loop.call_soon_threadsafe(steps.put_nowait, words)

    def work() -> SyncReport:
        try:
            return indexing.synchronise(
                settings,
                SyncOrder((folder.location,)),
                tell,
                lambda done, total, name: tell(messages.UPLOAD_STEP.format(done=done, total=total, name=name)),
            )
        finally:
            tell(None)

    yield SyncStep(messages.UPLOAD_STORED.format(names=", ".join(names)))
    running = asyncio.create_task(asyncio.to_thread(work))
    while (words := await steps.get()) is not None:
        yield SyncStep(words)
    report = await running
    base = PurePath(sources.normalised(folder.location, settings.base))
    yield SyncStep(outcome(report, {name: base / name for name in names}), done=True)


def outcome(report: SyncReport, paths: Mapping[str, PurePath]) -> str:
    """What became of the files that were added, by name, and where they are: what is searched, and what is not and why.

    A file of which no word can be searched is not told as added; one that was read in part is told with what is
    missing.
    """
    faults = [(PurePath(failure.name), str(failure)) for failure in report.failures]
    faults += [
        (PurePath(passed_over.name), f"{passed_over.name}: {passed_over.reason}") for passed_over in report.passed_over
    ]
    faults = [(place, fault) for place, fault in faults if _is_of(place, paths.values())]
    lost = {place for place, _ in faults}
    searched = [name for name, path in paths.items() if path not in lost]
    lines = [messages.UPLOAD_DONE.format(names=", ".join(searched))] if searched else []
    lines += [fault for _, fault in faults]
    parts = [remark for remark in report.read_in_part if _is_of(PurePath(remark.name), paths.values())]
    return "; ".join([*lines, *(IN_PART.format(name=remark.name, remark=remark.remark) for remark in parts)])


def _is_of(place: PurePath, paths: Iterable[PurePath]) -> bool:
    """Whether a place is one of these files, or in one that is an archive."""
    return any(place.is_relative_to(path) for path in paths)


def _size(file: BinaryIO) -> int:
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(0)
    return size


def _move(source: Path, target: Path) -> None:
    """Give a file its name; never in place of another file."""
    try:
        target.hardlink_to(source)
    except FileExistsError as error:
        raise UploadError(messages.UPLOAD_EXISTS.format(name=target.name)) from error
    except OSError:  # a file system without links
        source.rename(target)
