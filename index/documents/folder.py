"""The files of a folder that can be read as documents."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from index.documents.decoding import fault_of
from index.errors import SourceError


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds: `files` sorted by path; hidden entries and unknown types passed over, and counted.

    `failed` has one error for each subfolder that cannot be read, and for each name that is not UTF-8; `links` are
    those that lead out of the folder, and were not followed. A hidden folder counts once, whatever it holds.
    """

    files: tuple[Path, ...]
    skipped_hidden: int = 0
    skipped_unknown: int = 0
    failed: tuple[SourceError, ...] = ()
    links: tuple[str, ...] = ()


def list_folder(root: Path, suffixes: frozenset[str], *, follow_links: bool = False) -> Listing:
    """The files under the folder `root` whose suffix is one of `suffixes`; each folder is entered once.

    With `follow_links` also links that lead out of `root`.

    Raises SourceError when `root` itself cannot be read.
    """
    found = _Found(root, suffixes, follow_links)
    seen: set[tuple[int, int]] = set()
    found.waiting.append(root)
    while found.waiting:
        folder = found.waiting.pop()
        try:
            entries = _entries(folder, seen)
        except OSError as error:
            found.failed.append(SourceError(str(folder), fault_of(error)))
            continue
        for entry in entries:
            found.take(entry)
    if found.failed and found.failed[0].source == str(root):
        raise found.failed[0]
    files, links = tuple(sorted(found.files)), tuple(sorted(found.links))
    return Listing(files, found.hidden, found.unknown, tuple(found.failed), links)


@dataclass(slots=True)
class _Found:
    """What was found so far; `waiting` are the folders that are still to be entered."""

    root: Path
    suffixes: frozenset[str]
    follow_links: bool
    files: list[Path] = field(default_factory=list)
    waiting: list[Path] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    failed: list[SourceError] = field(default_factory=list)
    hidden: int = 0
    unknown: int = 0

    def take(self, entry: Path) -> None:
        """Put an entry of a folder where it belongs."""
        is_folder = entry.is_dir()
        if is_hidden(entry.name):
            self.hidden += 1
        elif not is_folder and entry.suffix.lower() not in self.suffixes:
            self.unknown += 1
        elif not self.follow_links and leads_out(entry, self.root):
            self.links.append(str(entry))
        elif fault := fault_of_name(entry):
            self.failed.append(fault)
        else:
            (self.waiting if is_folder else self.files).append(entry)


def is_hidden(name: str) -> bool:
    """Whether an entry of this name is passed over: hidden, or what Word keeps beside a document that is open."""
    return name.startswith((".", "~$"))


def leads_out(path: Path, root: Path) -> bool:
    """Whether `path` is a link to something that does not lie under the folder `root`."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def fault_of_name(path: Path) -> SourceError | None:
    """The error for a path that is not UTF-8, as an old archive leaves them; None for any other."""
    readable = os.fsencode(path).decode("utf-8", "backslashreplace")
    if readable == str(path):
        return None
    return SourceError(readable, "has a name that is not UTF-8; rename it")


def _entries(folder: Path, seen: set[tuple[int, int]]) -> list[Path]:
    """What lies in `folder`; nothing when it was entered before (by a link)."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    with os.scandir(folder) as entries:
        return [folder / entry.name for entry in entries]
