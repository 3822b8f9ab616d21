"""The files of a folder that can be read as documents."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.documents import archive, formats
from index.documents.decoding import fault_of
from index.errors import SourceError

UNKNOWN = "is not a type that Footnote reads"
UNKNOWN_TYPE = f"{UNKNOWN}; to see which it reads: footnote sources --formats"
HIDDEN = "is hidden"
LINK = "is a link that leads out of its folder; to follow it: follow_links = true"
INDEX = "is an index of Footnote"
_NAME = "has a name that is not UTF-8; rename it"
_OF_AN_INDEX = ("catalog.db", "sync.lock")


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is not read, or a hidden folder: its path, and the reason, as the rest of a sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds: `files` sorted by path, with those in archives at `archive.zip/inner/path`.

    `passed_over` is what is hidden (a folder once, whatever it holds), what leads out of the folder, an index of
    Footnote (once), and what no reader reads. `failed` has one error for each subfolder, archive or file that cannot be
    read, and for each name that is not UTF-8.
    """

    files: tuple[Path, ...]
    passed_over: tuple[PassedOver, ...] = ()
    failed: tuple[SourceError, ...] = ()


def list_folder(root: Path, *, follow_links: bool = False) -> Listing:
    """The files under the folder `root` that have a reader; each folder is entered once.

    With `follow_links` also links that lead out of `root`.

    Raises SourceError when `root` itself cannot be read.
    """
    sorting = _Sorting()
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = _entries(folder, seen)
        except OSError as error:
            sorting.failed.append(SourceError(str(folder), fault_of(error)))
            continue
        waiting += [Path(entry.path) for entry in entries if sorting.takes(entry, root, follow_links=follow_links)]
    if sorting.failed and sorting.failed[0].source == str(root):
        raise sorting.failed[0]
    return sorting.listing()


def sorted_out(files: Iterable[Path]) -> Listing:
    """Which of these files have a reader."""
    sorting = _Sorting()
    for file in files:
        fault = fault_of_name(file)
        if fault and _format_of(file):
            sorting.failed.append(fault)
        else:
            sorting.add(file)
    return sorting.listing()


def is_hidden(name: str) -> bool:
    """Whether an entry of this name is passed over: hidden, or what Word keeps beside a document that is open."""
    return name.startswith((".", "~$"))


def is_index(folder: Path) -> bool:
    """Whether a folder holds an index of Footnote, whatever its name: the models in it are no documents."""
    return all((folder / name).is_file() for name in _OF_AN_INDEX)


def leads_out(path: Path, root: Path) -> bool:
    """Whether `path` is a link to something that does not lie under the folder `root`."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def printable(path: Path) -> str:
    """The path, with the bytes that are not UTF-8 written in hexadecimal."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def fault_of_name(path: Path) -> SourceError | None:
    """The error for a path that is not UTF-8, as an old archive leaves them; None for any other."""
    readable = printable(path)
    return None if readable == str(path) else SourceError(readable, _NAME)


@dataclass(slots=True)
class _Sorting:
    """Files on their way into a listing."""

    files: list[Path] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    failed: list[SourceError] = field(default_factory=list)

    def takes(self, entry: os.DirEntry[str], root: Path, *, follow_links: bool) -> bool:
        """Put an entry of a folder where it belongs; whether it is a folder that is to be entered."""
        path, is_folder = Path(entry.path), _is_folder(entry)
        if is_hidden(entry.name):
            self.passed_over.append(PassedOver(printable(path), HIDDEN))
        elif not is_folder and _format_of(path) is None:
            self.add(path)  # passed over, whatever its name and wherever it lies
        elif not follow_links and entry.is_symlink() and leads_out(path, root):
            self.passed_over.append(PassedOver(printable(path), LINK))
        elif fault := fault_of_name(path):
            self.failed.append(fault)
        elif is_folder and is_index(path):
            self.passed_over.append(PassedOver(str(path), INDEX))
        elif is_folder:
            return True
        else:
            self.add(path)
        return False

    def add(self, file: Path) -> None:
        """Put `file` where it belongs; an archive is put there file by file."""
        chosen = _format_of(file)
        if chosen is None:
            self.passed_over.append(PassedOver(printable(file), UNKNOWN))
        elif reason := chosen.not_read():
            self.passed_over.append(PassedOver(str(file), reason))
        elif formats.is_archive(chosen):
            self._add_archive(file)
        else:
            self.files.append(file)

    def _add_archive(self, file: Path) -> None:
        try:
            members = archive.members(file, str(file))
        except (SourceError, OSError) as error:
            self.failed.append(error if isinstance(error, SourceError) else SourceError(str(file), fault_of(error)))
            return
        for member in members:
            inner = file / member.name
            if member.hidden:
                self.passed_over.append(PassedOver(f"{file}/{member.name}", HIDDEN))
            elif member.fault:
                self.passed_over.append(PassedOver(f"{file}/{member.name}", member.fault))
            else:
                self.add(inner)

    def listing(self) -> Listing:
        """What has been put together."""
        return Listing(
            tuple(sorted(self.files, key=lambda path: path.parts)),
            tuple(sorted(self.passed_over, key=lambda passed_over: passed_over.name)),
            tuple(self.failed),
        )


def _format_of(file: Path) -> formats.Format | None:
    """The format of a file by its name, else by what it begins with."""
    chosen = formats.of_name(file.name)
    if chosen is not None or formats.has_suffix(file.name):
        return chosen
    try:
        if archive.file_of(file) != file:
            return formats.of_content(archive.read_bytes(file, str(file)))
        if not file.is_file():
            return None
        with file.open("rb") as opened:
            return formats.of_content(opened.read(formats.SNIFFED))
    except (OSError, SourceError):
        return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one; False when that cannot be told."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _entries(folder: Path, seen: set[tuple[int, int]]) -> list[os.DirEntry[str]]:
    """What lies in `folder`; nothing when it was entered before (by a link)."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    with os.scandir(folder) as entries:
        return list(entries)
