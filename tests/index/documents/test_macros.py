"""Files with macros, templates and shows are read as the plain documents that they are but for their type."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from tests.index.documents.conftest import FILES, Read, shown

_MAIN = re.compile(rb'(?P<part>PartName="/(?:word/document|xl/workbook|ppt/presentation)\.xml" ContentType=)"[^"]*"')
_MICROSOFT, _OPEN = "application/vnd.ms-", "application/vnd.openxmlformats-officedocument."


def word() -> bytes:
    document, buffer = docx.Document(), BytesIO()
    document.add_heading("Garden", 1)
    document.add_paragraph("Members meet on Mondays.")
    document.save(buffer)
    return buffer.getvalue()


def excel() -> bytes:
    return (FILES / "rates.xlsx").read_bytes()


def powerpoint() -> bytes:
    return (FILES / "launch.pptx").read_bytes()


def with_macros(data: bytes, media_type: str) -> bytes:
    """The same file of another type, with a part of macros beside the others."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as plain, ZipFile(buffer, "w") as copy:
        for name in plain.namelist():
            content = plain.read(name)
            if name == "[Content_Types].xml":
                content, count = _MAIN.subn(rb'\g<part>"' + media_type.encode() + b'"', content)
                assert count == 1
                content = content.replace(
                    b"</Types>",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            copy.writestr(name, content)
        copy.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("plain", "suffix", "twin", "media_type"),
    [
        (word, ".docx", ".docm", f"{_MICROSOFT}word.document.macroEnabled.main+xml"),
        (word, ".docx", ".dotx", f"{_OPEN}wordprocessingml.template.main+xml"),
        (word, ".docx", ".dotm", f"{_MICROSOFT}word.template.macroEnabledTemplate.main+xml"),
        (excel, ".xlsx", ".xlsm", f"{_MICROSOFT}excel.sheet.macroEnabled.main+xml"),
        (excel, ".xlsx", ".xltx", f"{_OPEN}spreadsheetml.template.main+xml"),
        (powerpoint, ".pptx", ".pptm", f"{_MICROSOFT}powerpoint.presentation.macroEnabled.main+xml"),
        (excel, ".xlsx", ".xltm", f"{_MICROSOFT}excel.template.macroEnabled.main+xml"),
        (powerpoint, ".pptx", ".potx", f"{_OPEN}presentationml.template.main+xml"),
        (powerpoint, ".pptx", ".potm", f"{_MICROSOFT}powerpoint.template.macroEnabled.main+xml"),
        (powerpoint, ".pptx", ".ppsm", f"{_MICROSOFT}powerpoint.slideshow.macroEnabled.main+xml"),
        (powerpoint, ".pptx", ".ppsx", f"{_OPEN}presentationml.slideshow.main+xml"),
    ],
    ids=["docm", "dotx", "dotm", "xlsm", "xltx", "pptm", "xltm", "potx", "potm", "ppsm", "ppsx"],
)
def test_it_reads_like_its_plain_twin(
    read: Read, plain: Callable[[], bytes], suffix: str, twin: str, media_type: str
) -> None:
    expected = shown(read(plain(), f"a{suffix}"))
    assert expected
    assert shown(read(with_macros(plain(), media_type), f"a{twin}")) == expected
