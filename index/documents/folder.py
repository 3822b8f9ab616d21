"""The files of a folder that can be read as documents."""

import os
from dataclasses import dataclass
from pathlib import Path

from index.documents.decoding import fault_of
from index.errors import SourceError

HIDDEN = "hidden"
UNKNOWN = "of unknown type"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is not read, or a hidden folder, by its path, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds: `files` sorted by path; `passed_over` what is hidden or of an unknown type.

    `failed` has one error for each subfolder that cannot be read; a hidden folder counts once, whatever it holds.
    """

    files: tuple[Path, ...]
    passed_over: tuple[PassedOver, ...] = ()
    failed: tuple[SourceError, ...] = ()


def list_folder(root: Path, suffixes: frozenset[str]) -> Listing:
    """The files under the folder `root` whose suffix is one of `suffixes`; each folder is entered once.

    Raises SourceError when `root` itself cannot be read.
    """
    files: list[Path] = []
    failed: list[SourceError] = []
    passed_over: list[PassedOver] = []
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = _entries(folder, seen)
        except OSError as error:
            failed.append(SourceError(str(folder), fault_of(error)))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                passed_over.append(PassedOver(str(entry), HIDDEN))
            elif entry.is_dir():
                waiting.append(entry)
            elif entry.suffix.lower() in suffixes:
                files.append(entry)
            else:
                passed_over.append(PassedOver(str(entry), UNKNOWN))
    if failed and failed[0].source == str(root):
        raise failed[0]
    return Listing(
        tuple(sorted(files, key=lambda path: path.parts)),
        tuple(sorted(passed_over, key=lambda one: one.name)),
        tuple(failed),
    )


def _entries(folder: Path, seen: set[tuple[int, int]]) -> list[Path]:
    """What lies in `folder`; nothing when it was entered before (by a link)."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    with os.scandir(folder) as entries:
        return [folder / entry.name for entry in entries]
