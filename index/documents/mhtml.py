"""Web pages saved as one file (MHTML): the page itself; its pictures and styles are left out."""

from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from index.documents.faults import readable_as
from index.documents.message import header_line, html_body
from index.documents.reading import Reading
from index.errors import SourceError


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 the page tells its own
    """A saved page; `url` is where it was saved from. Raises SourceError when the file holds no page."""
    with readable_as("a saved web page", source):
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        if not isinstance(page, EmailMessage):
            raise SourceError(source, "is not a saved web page that can be read: it holds no HTML; save it anew")
        reading = html_body(page, source)
        stated = header_line(message, "Snapshot-Content-Location") or header_line(page, "Content-Location")
        return replace(reading, url=reading.url or (stated if stated.startswith(("http://", "https://")) else None))
