"""ZIP archives: each file in one is a document of its own, at the path `archive.zip/inner/path`."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from index.documents import decoding
from index.documents.faults import readable_as
from index.documents.parts import joined, read_part, under
from index.documents.reading import Reading
from index.documents.unpacking import check, member_bytes, opened
from index.errors import SourceError

SUFFIX = ".zip"
_DEEPEST = 3  # archives in archives
_WHAT = "a ZIP archive"
_LOCKED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; `fault` says why it cannot be read, and is empty when it can."""

    name: str
    fault: str = ""

    @property
    def hidden(self) -> bool:
        """Whether it, or a folder that it lies in, is not meant to be seen."""
        parts = PurePosixPath(self.name).parts
        return any(part.startswith(".") for part in parts) or parts[:1] == ("__MACOSX",)


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """The files of an archive that is itself a part of a document, or lies at an address: one below the other.

    Raises SourceError when it is broken, or holds more than the bounds allow.
    """
    with readable_as(_WHAT, source), opened(data, source) as archive:
        shown = [member for member in _members(archive) if not member.hidden]
        read = [
            under(member.name, 1, read_part(member.name, member_bytes(archive, member.name, source), source))
            for member in shown
            if not member.fault
        ]
        faults = tuple(f"{member.name} {member.fault}" for member in shown if member.fault)
        whole = joined(read)
        return replace(whole, title=None, date=None, remarks=(*whole.remarks, *faults))


def members(path: Path, source: str) -> list[Member]:
    """What the archive at `path` holds, which may itself lie in an archive.

    Raises SourceError when it is broken, lies too deep in other archives, or holds more than the bounds allow.
    """
    file = file_of(path)
    within = path.relative_to(file).parts
    if sum(part.lower().endswith(SUFFIX) for part in within) >= _DEEPEST:
        raise SourceError(source, f"lies in more than {_DEEPEST - 1} other archives; unpack them")
    with readable_as(_WHAT, source):
        return list(_members(_archive(file, _stamp(file), "/".join(within), source)))


def read_bytes(path: Path, source: str) -> bytes:
    """All bytes of a file, which may lie in an archive. Raises SourceError when it cannot be read, or is empty."""
    file = file_of(path)
    if file == path:
        return decoding.read_bytes(path, source)
    with readable_as(_WHAT, source):
        archive, name = _place(file, path.relative_to(file).as_posix(), source)
        data = member_bytes(archive, name, source)
    if not data:
        raise SourceError(source, "is empty")
    return data


def file_of(path: Path) -> Path:
    """The file on disk that holds `path`: an archive when it lies in one, else `path` itself."""
    if SUFFIX not in str(path).lower():  # nearly always, and quicker than to part the path
        return path
    return next(
        (parent for parent in reversed(path.parents) if parent.suffix.lower() == SUFFIX and parent.is_file()), path
    )


def _place(file: Path, inner: str, source: str) -> tuple[ZipFile, str]:
    """The archive that holds the file `inner` of the archive `file`, and its name there."""
    prefix, name = "", inner
    while True:
        archive = _archive(file, _stamp(file), prefix, source)
        names = frozenset(archive.namelist())
        if name in names:
            return archive, name
        parents = reversed(PurePosixPath(name).parents)
        nested = next((str(parent) for parent in parents if str(parent) in names), None)
        if nested is None:
            raise SourceError(source, "does not exist")
        prefix, name = f"{prefix}/{nested}".lstrip("/"), name[len(nested) + 1 :]


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


@lru_cache(maxsize=4)  # the members of an archive are read one after the other
def _archive(file: Path, stamp: tuple[int, int], inner: str, source: str) -> ZipFile:  # noqa: ARG001 a part of the key
    """The archive `inner` in the archive `file`, or `file` itself when `inner` is empty."""
    if inner:
        holder, name = _place(file, inner, source)
        return opened(member_bytes(holder, name, source), source)
    archive = ZipFile(file)
    check(archive.infolist(), source)
    return archive


def _members(archive: ZipFile) -> Iterator[Member]:
    seen: set[str] = set()
    for info in archive.infolist():
        if info.is_dir() or info.filename in seen:
            continue
        seen.add(info.filename)
        yield Member(info.filename, _fault(info))


def _fault(info: ZipInfo) -> str:
    name = PurePosixPath(info.filename)
    if name.is_absolute() or ".." in name.parts or "\\" in info.filename or str(name) != info.filename:
        return "has a name that leads out of its archive"
    if info.flag_bits & _LOCKED:
        return "is protected by a password"
    return "is a link" if stat.S_ISLNK(info.external_attr >> 16) else ""
