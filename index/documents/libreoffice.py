"""Formats of old (.doc, .xls, .ppt, .rtf …): turned by LibreOffice into those that have a reader of their own."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index.documents import docx, html, slides, workbook
from index.documents.faults import missing_extra, readable_as
from index.documents.notes import NOT_TOLD_APART
from index.documents.reading import Reading
from index.documents.text import read as read_text
from index.errors import SourceError

_PROGRAMS = ("soffice", "libreoffice")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what these formats begin with
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|meta|head)\b", re.IGNORECASE)
_SECONDS = 120  # for one file; a start takes some five
_INSTALL = "install LibreOffice (Debian, Ubuntu: apt install libreoffice; else https://www.libreoffice.org)"


def read_doc(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """A Word document of before 2007. Raises SourceError when it is broken, or LibreOffice is not installed."""
    return _misnamed(data, source, "doc") or docx.read(_converted(data, source, "doc", "docx"), source)


def read_xls(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001
    """An Excel workbook of before 2007. Raises as `read_doc` does."""
    return _misnamed(data, source, "xls") or workbook.read(_converted(data, source, "xls", "xlsx"), source)


def read_ppt(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001
    """A PowerPoint presentation of before 2007. Raises as `read_doc` does."""
    return _misnamed(data, source, "ppt") or slides.read(_converted(data, source, "ppt", "pptx"), source)


def read_rtf(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 the file tells its own
    """Rich text: by LibreOffice, else its words alone, which a remark then says.

    Raises SourceError when it is broken, or nothing that reads it is installed.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise SourceError(source, "is not a rich text file that can be read (broken?); save it anew")
    if _program():
        return docx.read(_converted(data, source, "rtf", "docx"), source)
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise missing_extra(source, "office") from error
    with readable_as("a rich text file", source):
        words: str = rtf_to_text(data.decode("latin-1"), errors="replace")
        reading = read_text(words.encode(errors="replace"), source, "utf-8")
    return replace(reading, remarks=(NOT_TOLD_APART.format(remedy=_INSTALL),))


def _misnamed(data: bytes, source: str, suffix: str) -> Reading | None:
    """A file of another format under an old name, as many programs save it; None for one that is what it says.

    Raises SourceError when it is neither: LibreOffice would make a text of any noise.
    """
    if data.startswith(_COMPOUND):
        return None
    if data.startswith(b"PK"):
        newer: dict[str, Callable[[bytes, str], Reading]] = {"doc": docx.read, "xls": workbook.read, "ppt": slides.read}
        return newer[suffix](data, source)
    if data.startswith(b"{\\rtf"):
        return read_rtf(data, source)
    if _PAGE.match(data):
        return html.read(data, source)
    raise SourceError(source, f"is not a .{suffix} file that can be read (broken?); save it anew")


def _program() -> str | None:
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def _converted(data: bytes, source: str, before: str, after: str) -> bytes:
    """The file in the format `after`. LibreOffice runs with a profile of its own, so that an open one is let be."""
    program = _program()
    if program is None:
        raise SourceError(source, f"is of a type that LibreOffice reads; {_INSTALL}")
    with tempfile.TemporaryDirectory(prefix="footnote-") as folder:
        given, made = Path(folder, f"given.{before}"), Path(folder, "out", f"given.{after}")
        given.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", after]
        _run([*command, "--outdir", str(made.parent), str(given)], source)
        if not made.is_file():
            raise SourceError(
                source, "cannot be read by LibreOffice (broken, or protected by a password?); save it anew"
            )
        return made.read_bytes()


def _run(command: list[str], source: str) -> None:
    """Run it, and end it with all that it started when it takes too long."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SourceError(source, f"took LibreOffice more than {_SECONDS} s; save it in a newer format") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
