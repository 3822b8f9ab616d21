"""Word documents with macros, templates and shows: read as the plain files that they are but for their type.

Excel workbooks and presentations with macros need none of this: their libraries take them as they are.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from index.documents import docx, slides
from index.documents.faults import readable_as
from index.documents.reading import Reading
from index.documents.unpacking import member_bytes, opened

_OFFICE, _MICROSOFT = b"application/vnd.openxmlformats-officedocument.", b"application/vnd.ms-"
_DOCUMENT = _OFFICE + b"wordprocessingml.document.main+xml"
_PRESENTATION = _OFFICE + b"presentationml.presentation.main+xml"
_PLAIN = {
    _MICROSOFT + b"word.document.macroEnabled.main+xml": _DOCUMENT,
    _MICROSOFT + b"word.template.macroEnabledTemplate.main+xml": _DOCUMENT,
    _OFFICE + b"wordprocessingml.template.main+xml": _DOCUMENT,
    _OFFICE + b"presentationml.slideshow.main+xml": _PRESENTATION,
    _OFFICE + b"presentationml.template.main+xml": _PRESENTATION,
    _MICROSOFT + b"powerpoint.slideshow.macroEnabled.main+xml": _PRESENTATION,
    _MICROSOFT + b"powerpoint.template.macroEnabled.main+xml": _PRESENTATION,
}
_TYPES = "[Content_Types].xml"


def read_word(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """A .docm, .dotx or .dotm; no macro is run. Raises SourceError when it is broken, or too large once unpacked."""
    return docx.read(_plain(data, source, "a Word document"), source)


def read_show(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001
    """A .ppsx, .ppsm, .potx or .potm; no macro is run. Raises as `slides.read` does."""
    return slides.read(_plain(data, source, "a PowerPoint presentation"), source)


def _plain(data: bytes, source: str, what: str) -> bytes:
    """The same file with the type of its plain twin."""
    with readable_as(what, source), opened(data, source) as archive:
        types = member_bytes(archive, _TYPES, source)
        for other, plain in _PLAIN.items():
            types = types.replace(b'"' + other + b'"', b'"' + plain + b'"')
        copied = BytesIO()
        with ZipFile(copied, "w", ZIP_DEFLATED, compresslevel=1) as copy:
            for name in dict.fromkeys(archive.namelist()):
                copy.writestr(name, types if name == _TYPES else member_bytes(archive, name, source))
    return copied.getvalue()
