"""The files of a folder that can be read as documents."""

import os
from dataclasses import dataclass
from pathlib import Path

from index.documents.decoding import fault_of
from index.errors import SourceError

_HIDDEN = (".", "~$")  # the second is how Word names the file that locks a document while it is open


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds: `files` sorted by path; hidden entries and unknown types passed over, and counted.

    `failed` has one error for each subfolder that cannot be read; a hidden folder counts once, whatever it holds.
    """

    files: tuple[Path, ...]
    skipped_hidden: int = 0
    skipped_unknown: int = 0
    failed: tuple[SourceError, ...] = ()


def list_folder(root: Path, suffixes: frozenset[str]) -> Listing:
    """The files under the folder `root` whose suffix is one of `suffixes`; each folder is entered once.

    Raises SourceError when `root` itself cannot be read.
    """
    files: list[Path] = []
    failed: list[SourceError] = []
    hidden = unknown = 0
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
            if entry.name.startswith(_HIDDEN):
                hidden += 1
            elif entry.is_dir():
                waiting.append(entry)
            elif entry.suffix.lower() in suffixes:
                files.append(entry)
            else:
                unknown += 1
    if failed and failed[0].source == str(root):
        raise failed[0]
    return Listing(tuple(sorted(files)), hidden, unknown, tuple(failed))


def _entries(folder: Path, seen: set[tuple[int, int]]) -> list[Path]:
    """What lies in `folder`; nothing when it was entered before (by a link)."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    with os.scandir(folder) as entries:
        return [folder / entry.name for entry in entries]
