"""Word documents with macros, and templates: read as the documents that they are but for a name in the archive."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from index.documents import docx
from index.documents.faults import readable_as
from index.documents.reading import Reading
from index.documents.unpacking import member_bytes, opened

_PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHERS = (
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
_TYPES = "[Content_Types].xml"


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """A .docm, .dotx or .dotm; no macro is run. Raises SourceError when it is broken, or too large once unpacked."""
    with readable_as("a Word document", source), opened(data, source) as archive:
        types = member_bytes(archive, _TYPES, source)
        for other in _OTHERS:
            types = types.replace(other, _PLAIN)
        plain = BytesIO()
        with ZipFile(plain, "w", ZIP_DEFLATED, compresslevel=1) as copy:
            for name in dict.fromkeys(archive.namelist()):
                copy.writestr(name, types if name == _TYPES else member_bytes(archive, name, source))
    return docx.read(plain.getvalue(), source)
