"""Bytes of a file, and their characters."""

import codecs
import stat
from pathlib import Path

from index.errors import SourceError

MAX_BYTES = 100 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\v\f\r\x1b\x1c\x1d\x1e\x1f")


def read_bytes(path: Path, source: str) -> bytes:
    """All bytes of the file.

    Raises SourceError when it is larger than MAX_BYTES (nothing is read then), empty, gone, a folder or not readable.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise SourceError(source, _not_a_file(path))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1) if state.st_size <= MAX_BYTES else None
    except OSError as error:
        raise SourceError(source, fault_of(error)) from error
    if data is None or len(data) > MAX_BYTES:
        raise SourceError(source, f"is larger than {MAX_BYTES // 1024**2} MB; split it, or leave it out")
    if not data:
        raise SourceError(source, "is empty")
    return data


def fault_of(error: OSError) -> str:
    """What the system says is wrong, as the rest of a sentence that begins with the file's name."""
    if isinstance(error, PermissionError):
        return "cannot be read: no permission"
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def _not_a_file(path: Path) -> str:
    if path.is_dir():
        return "is a folder, not a file"
    return "is not a regular file" if path.exists() else "does not exist"


def decode(data: bytes, source: str, encoding: str | None = None) -> str:
    """The characters of `data`, without a byte order mark; line ends stay as they are.

    A byte order mark decides; then `encoding`, where a web server names one; then UTF-8; then what the bytes look like.
    Raises SourceError when the bytes are not text in any encoding.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, source)
    for name in filter(None, (encoding, "utf-8")):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        return _text_only(text, source)
    return _guessed(data, source)


def _strict(data: bytes, name: str, source: str) -> str:
    try:
        return _text_only(data.decode(name), source)
    except UnicodeDecodeError as error:
        raise SourceError(source, f"is marked as {name} but cannot be decoded; save it as UTF-8") from error


def _text_only(text: str, source: str) -> str:
    if "\0" in text:
        raise SourceError(source, "holds binary data, not text")
    return text


def _guessed(data: bytes, source: str) -> str:
    if any(byte in _CONTROLS for byte in data[:_SAMPLE]):
        raise SourceError(source, "holds binary data, not text")
    import charset_normalizer  # most files are UTF-8 and never need it

    best = charset_normalizer.from_bytes(data[:_SAMPLE], preemptive_behaviour=True).best()
    if best is None:
        raise SourceError(source, "cannot be decoded in any known encoding; save it as UTF-8")
    try:
        return _text_only(data.decode(best.encoding), source)
    except UnicodeDecodeError as error:
        raise SourceError(source, f"cannot be decoded (looked like {best.encoding}); save it as UTF-8") from error
