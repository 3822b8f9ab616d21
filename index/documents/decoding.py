"""Bytes of a file, and their characters."""

import codecs
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.documents.encodings import guessed, unmarked_utf_16
from index.documents.notes import READ_AS
from index.errors import SourceError

MAX_BYTES = 100 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_bytes(path: Path, source: str) -> bytes:
    """All bytes of the file.

    Raises SourceError when it is larger than MAX_BYTES (nothing is read then), empty, gone, a folder or not readable.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise SourceError(source, not_a_file(path))
        with path.open("rb") as file:
            data = _all_of(file, state.st_size) if state.st_size <= MAX_BYTES else None
    except OSError as error:
        raise SourceError(source, fault_of(error)) from error
    if data is None or len(data) > MAX_BYTES:
        raise SourceError(source, f"is larger than {MAX_BYTES // 1024**2} MB; split it, or leave it out")
    if not data:
        raise SourceError(source, "is empty")
    return data


def _all_of(file: BinaryIO, size: int) -> bytes:
    """The bytes of a file of that size, at most one more than MAX_BYTES; it may have grown meanwhile.

    What is asked for is reserved, which for 100 MB costs more than to read a small file.
    """
    data = file.read(size + 1)
    return data if len(data) <= size else data + file.read(MAX_BYTES + 1 - len(data))


def fault_of(error: OSError) -> str:
    """What the system says is wrong, as the rest of a sentence that begins with the file's name."""
    if isinstance(error, PermissionError):
        return "cannot be read: no permission"
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def not_a_file(path: Path) -> str:
    """Why what is at `path` cannot be read as a file, as the rest of a sentence that begins with its name."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return fault_of(error)
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISCHR, "a device"),
    )
    kind = next((name for is_kind, name in kinds if is_kind(mode)), "something else")
    return f"is {kind}, not a file"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file; `remarks` say when its encoding was guessed."""

    text: str
    remarks: tuple[str, ...] = ()


def decode(data: bytes, source: str, encoding: str | None = None) -> Decoded:
    """The characters of `data`, without a byte order mark; line ends stay as they are.

    A byte order mark decides; then `encoding`, where a web server names one; then UTF-8; then what the bytes look like.
    Raises SourceError when the bytes are not text in any encoding.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], name, source))
    if wide := unmarked_utf_16(data):
        return Decoded(data.decode(wide), (READ_AS.format(encoding=wide),))
    for known in filter(None, (encoding, "utf-8")):
        try:
            text = data.decode(known)
        except (UnicodeDecodeError, LookupError):
            continue
        return Decoded(_text_only(text, source))
    text, name = guessed(data, source)
    return Decoded(_text_only(text, source), (READ_AS.format(encoding=name),))


def _strict(data: bytes, name: str, source: str) -> str:
    try:
        return _text_only(data.decode(name), source)
    except UnicodeDecodeError as error:
        raise SourceError(source, f"is marked as {name} but cannot be decoded; save it as UTF-8") from error


def _text_only(text: str, source: str) -> str:
    if "\0" in text:
        raise SourceError(source, "holds binary data, not text")
    return text
