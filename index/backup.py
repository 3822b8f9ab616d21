"""A backup: one file with all of a data folder that cannot be made anew, and its checksums.

Databases are copied by SQLite's online backup, each as it was at one moment, so that servers and syncs may go on. The
vector store is left out: the catalog holds each vector. So are the exported models, logs and locks.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from index.errors import StoreError
from index.private import private

MANIFEST = "backup.json"
DATA = "data/"  # in the archive, before the names of what lay in the data folder
SETTINGS = "settings/footnote.toml"
STAGING = ".restore"  # a folder in the data folder, while a backup is restored
_FORMAT = 1
_HEADER = b"SQLite format 3\0"
_ANEW = frozenset({"chroma", "models", STAGING})  # folders that can be made anew
_PIECE = 1 << 20  # bytes that are read at once
_BESIDE = ("-wal", "-shm", "-journal", ".lock")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup: its name in the archive, its size in bytes, and its SHA-256 in hexadecimal."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: when it was made (ISO 8601), by which version, and its files."""

    made: str
    footnote: str
    files: tuple[Member, ...]

    @property
    def bytes(self) -> int:
        """How many bytes its files have together."""
        return sum(member.bytes for member in self.files)

    def to_json(self) -> dict[str, Any]:
        """As it stands in the archive."""
        return {"format": _FORMAT} | asdict(self)


def write_backup(data: Path, file: Path, settings: Path | None, version: str) -> Manifest:
    """Write a backup of the folder `data`, and of the settings if there are any, to `file`.

    It appears whole or not at all. Raises StoreError when `file` is there already or a database is damaged, OSError.
    """
    if file.exists():
        raise StoreError(f"{file}: is there already; name another file")
    if file.absolute().is_relative_to(data.absolute()):
        raise StoreError(f"{file}: lies in the data folder, and would be lost with it; name a file elsewhere")
    with private(), tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.absolute().parent) as scratch:
        whole = Path(scratch) / "backup"
        manifest = _write(whole, _copies(data, Path(scratch), settings), version)
        whole.replace(file)
    sync_folder(file.absolute().parent)
    return manifest


def _write(path: Path, copies: Iterator[tuple[str, Path]], version: str) -> Manifest:
    members = []
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as archive:
            for name, copy in copies:
                members.append(Member(name, copy.stat().st_size, _digest(copy)))
                archive.write(copy, name)
            manifest = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), version, tuple(members))
            archive.writestr(MANIFEST, json.dumps(manifest.to_json(), indent=2))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _copies(data: Path, scratch: Path, settings: Path | None) -> Iterator[tuple[str, Path]]:
    """What belongs into a backup, by its name there, as a copy, which is gone when the next is made."""
    copy = scratch / "copy"
    names = {DATA + path.relative_to(data).as_posix(): path for path in sorted(_kept(data))}
    if settings is not None and settings.is_file():
        names[SETTINGS] = settings
    for name, path in names.items():
        try:
            if is_database(path):
                _copy_database(path, copy)
            else:
                shutil.copyfile(path, copy)  # a file that grows meanwhile must fit its checksum
        except FileNotFoundError:  # it was there for a moment only
            continue
        yield name, copy
        copy.unlink()


def _kept(data: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(data):
        folders[:] = [name for name in folders if Path(folder) != data or name not in _ANEW]
        for name in files:
            path = Path(folder) / name
            if _is_kept(path):
                yield path


def _is_kept(path: Path) -> bool:
    if path.name.endswith(_BESIDE) or path.name.startswith("footnote.log") or path.is_symlink() or not path.is_file():
        return False
    return path.suffix != ".db" or path.stat().st_size > 0  # an empty one is about to be made


def is_database(path: Path) -> bool:
    """Whether a file is an SQLite database."""
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def _copy_database(path: Path, copy: Path) -> None:
    """Copy a database as it is at one moment. Raises StoreError when it is damaged or cannot be read."""
    # Beside a database that may not be written, SQLite cannot keep its log; nobody changes that one either.
    how = "mode=rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "mode=ro&immutable=1"
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=60)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # all in one file
            verdict = str(target.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be copied ({error}); see what is wrong: footnote doctor") from error
    if verdict != "ok":
        fault = " ".join(verdict.split())
        raise StoreError(f"{path}: is damaged ({fault}), and no backup was made; see: footnote doctor")


def read_manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """What a backup says of itself. Raises StoreError when it is none, or a newer one."""
    try:
        manifest = json.loads(archive.read(MANIFEST))
        if int(manifest["format"]) > _FORMAT:
            raise StoreError(f"{file}: made by a newer Footnote ({manifest['footnote']}); restore it with that one")
        files = tuple(
            Member(str(member["name"]), int(member["bytes"]), str(member["sha256"])) for member in manifest["files"]
        )
        return Manifest(str(manifest["made"]), str(manifest["footnote"]), files)
    except KeyError as error:
        raise no_backup(file) from error
    except (ValueError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise damaged(file, "its list of files cannot be read") from error


def unpack(file: Path, folder: Path) -> Manifest:
    """Unpack a backup into `folder`, by the names in the archive, and check each file.

    Raises StoreError when it is no backup, is damaged, or would write elsewhere; OSError.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = read_manifest(archive, file)
            names = {info.filename for info in archive.infolist()} - {MANIFEST}
            if names != {member.name for member in manifest.files}:
                raise damaged(file, "it holds other files than it lists")
            for member in manifest.files:
                _unpack_member(archive, member, folder, file)
    except zipfile.BadZipFile as error:
        raise (damaged(file, str(error)) if _looks_zipped(file) else no_backup(file)) from error
    except (EOFError, ValueError, NotImplementedError, zlib.error) as error:  # the third: an unknown compression
        raise damaged(file, str(error)) from error
    return manifest


def _unpack_member(archive: zipfile.ZipFile, member: Member, folder: Path, file: Path) -> None:
    if not _is_safe(member.name):
        raise damaged(file, f"{member.name!r} is no name of a file in a backup")
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    total, size = hashlib.sha256(), 0
    with archive.open(member.name) as source, target.open("wb") as out:
        for piece in _pieces(source):
            size += len(piece)
            if size > member.bytes:
                break
            total.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if (size, total.hexdigest()) != (member.bytes, member.sha256):
        raise damaged(file, f"{member.name} has another checksum")


def _is_safe(name: str) -> bool:
    """Whether a name stays where it belongs."""
    path = PurePosixPath(name)
    if "\\" in name or "\0" in name or path.is_absolute() or ".." in path.parts or path.as_posix() != name:
        return False
    return name == SETTINGS or (name.startswith(DATA) and len(path.parts) > 1 and path.parts[1] not in _ANEW)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _looks_zipped(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(2) == b"PK"


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def no_backup(file: Path) -> StoreError:
    """The error for a file of another kind."""
    return StoreError(f"{file}: is no backup of Footnote; one is made with: footnote backup FILE")


def damaged(file: Path, what: str) -> StoreError:
    """The error for a backup that is not as it was written."""
    return StoreError(f"{file}: the backup is damaged ({what}), and nothing was restored; take another one")
