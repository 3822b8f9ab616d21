"""The messages of Slack's channels as files that a sync reads: a page for each thread, and the files shared there.

In the data folder, `slack/TEAM/CHANNEL` holds them, and `slack/TEAM/CHANNEL.json` the labels of those who may see them.
"""

import json
import os
import re
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import messages
from bot.settings import Settings
from index import sources
from index.catalog import Source
from index.errors import SettingsError, StoreError
from index.private import private, private_folder, write_private

_FOLDER = "slack"
_PAGE = ".html"
_SHARED = re.compile(
    rf"(?:^|/){_FOLDER}/(?P<team>\w+)/(?P<channel>\w+)/(?P=team)-(?P=channel)-(?P<message>[\d.]+)-\w+/[^/]"
)
_LONGEST_NAME = 100  # characters of a file's name that are kept
_UNFIT = {**dict.fromkeys(range(32), "_"), **str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))}


def folder_of(data: Path, team: str = "") -> Path:
    """Where the transcripts stand, all or those of one workspace."""
    return data.absolute() / _FOLDER / team


def transcript_sources(settings: Settings) -> tuple[Source, ...]:
    """The channels that the settings have read and of which there is a transcript, as sources with their labels.

    Raises StoreError when it is not known who may see one.
    """
    return tuple(
        Source(str(path.with_suffix("")), _labels(path))
        for path in sorted(folder_of(settings.data).glob("*/*.json"))
        if path.stem in settings.slack.of_workspace(path.parent.name).read_channels
    )


def refuse_transcripts(settings: Settings, locations: Sequence[str], base: Path, known: Sequence[Source]) -> None:
    """Raise SettingsError when one of the locations holds transcripts: as a source of its own it were for everybody.

    Relative locations are below `base`; `known` are the channels that are sources, with their labels.
    """
    channels = [Path(source.location).resolve() for source in known]
    root = folder_of(settings.data).resolve()
    for location in locations:
        place = sources.place_of(os.path.expanduser(location), base)  # noqa: PTH111  Path's own fails on "~nobody"
        path = None if place is None else place.resolve()
        if path is None or not root.exists() or any(path.is_relative_to(channel) for channel in channels):
            continue
        if path.is_relative_to(root) or path == root.parent:
            raise SettingsError(messages.TRANSCRIPTS_NAMED.format(location=location))


def drop_channels(data: Path, team: str, kept: Collection[str]) -> bool:
    """Delete the transcripts of a workspace but those of these channels. Returns whether there were any."""
    paths = folder_of(data, team).glob("*")
    return _deleted([path for path in paths if path.name.removesuffix(".json") not in kept])


def place_of_file(source: str) -> tuple[str, str, str] | None:
    """The workspace, the channel and the message of a shared file, by the path that it was read from."""
    found = _SHARED.search(source)
    return (found["team"], found["channel"], found["message"]) if found else None


def _labels(path: Path) -> tuple[str, ...]:
    try:
        labels = tuple(map(str, json.loads(path.read_text(encoding="utf-8"))["labels"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(messages.TRANSCRIPT_DAMAGED.format(path=path)) from error
    if not labels:
        raise StoreError(messages.TRANSCRIPT_DAMAGED.format(path=path))
    return labels


@dataclass(frozen=True, slots=True)
class Transcript:
    """The transcript of one channel. Names begin with workspace and channel, so that no two documents share an id."""

    data: Path
    team: str
    channel: str

    @property
    def folder(self) -> Path:
        """The folder that is the source."""
        return folder_of(self.data, self.team) / self.channel

    def begin(self, labels: Sequence[str]) -> bool:
        """Say who may see the channel, before anything is written of it; whether that is new. Raises OSError."""
        permission = json.dumps({"labels": list(labels)})
        private_folder(self.folder)
        return _written(self.folder.with_suffix(".json"), permission)

    def write(self, thread: str, page: str) -> bool:
        """Keep the page of a thread. Returns whether it is another one than before. Raises OSError."""
        return _written(self._page(thread), page)

    def remove(self, thread: str) -> bool:
        """Delete a thread with its files. Returns whether there was anything of it. Raises OSError."""
        return _deleted([path for path in self._paths() if self._thread_of(path) == thread])

    def has_file(self, thread: str, file: str) -> bool:
        """Whether the file of that id is here."""
        return self._place(thread, file).exists()

    def write_file(self, thread: str, file: str, name: str, data: bytes) -> None:
        """Keep a file of a thread under the name that people know it by. Raises OSError."""
        shown = Path(name.translate(_UNFIT).strip(" .") or "file")
        place = self._place(thread, file)
        with private():
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{shown.stem[:_LONGEST_NAME]}{shown.suffix[:_LONGEST_NAME]}").write_bytes(data)

    def keep_files(self, thread: str, files: Collection[str]) -> bool:
        """Delete the files of a thread that are none of these. Returns whether there were any. Raises OSError."""
        kept = {self._page(thread), *(self._place(thread, file) for file in files)}
        return _deleted([path for path in self._paths() if self._thread_of(path) == thread and path not in kept])

    def keep(self, threads: Collection[str]) -> bool:
        """Delete all threads but these. Returns whether there were any. Raises OSError."""
        return _deleted([path for path in self._paths() if self._thread_of(path) not in threads])

    def _paths(self) -> Iterator[Path]:
        return self.folder.glob(f"{self._prefix}*")

    def _thread_of(self, path: Path) -> str:
        return path.name.removeprefix(self._prefix).removesuffix(_PAGE).partition("-")[0]

    @property
    def _prefix(self) -> str:
        return f"{self.team}-{self.channel}-"

    def _page(self, thread: str) -> Path:
        return self.folder / f"{self._prefix}{thread}{_PAGE}"

    def _place(self, thread: str, file: str) -> Path:
        return self.folder / f"{self._prefix}{thread}-{file}"


def _written(path: Path, text: str) -> bool:
    """Write a file that does not hold this text yet; whether it did not."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    write_private(path, text)
    return True


def _deleted(paths: Sequence[Path]) -> bool:
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return bool(paths)
