"""E-mail: the header, the body, and each attachment below a heading of its own, read as its format is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from index.document import BlockKind
from index.documents import html, text
from index.documents.assembly import Piece, visible
from index.documents.faults import readable_as
from index.documents.parts import joined, pieced, read_part, under
from index.documents.reading import Reading, shortened
from index.errors import SourceError

HEADER = ("From", "To", "Cc", "Date", "Subject")
_LONGER = 2  # an HTML body that says this many times as much as the plain one is the body


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a message carries."""

    name: str
    data: bytes
    media_type: str = ""


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 each part tells its own
    """A message (.eml). Raises SourceError when the file has none of the header's lines, or nothing to read."""
    with readable_as("an e-mail message", source):
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        header = {name: value for name in HEADER if (value := header_line(message, name))}
        if not header:
            raise SourceError(source, "is not an e-mail message: it has neither sender, date nor subject")
        return message_reading(header, _body(message, source), _attachments(message), source)


def message_reading(header: dict[str, str], body: Reading, attachments: Sequence[Attachment], source: str) -> Reading:
    """A message put together from its parts; `header` maps `From`, `Subject` … to what stands there."""
    subject = header.get("Subject", "")
    pieces = [Piece(BlockKind.HEADING, subject, 1)] if subject else []
    pieces += [Piece(BlockKind.ITEM, f"{name}: {value}") for name, value in header.items()]
    parts = [
        under(
            f"Attachment: {attachment.name}",
            2,
            read_part(attachment.name, attachment.data, source, attachment.media_type),
        )
        for attachment in attachments
    ]
    whole = joined([pieced(pieces), body, *parts])
    return replace(whole, title=shortened(subject) or None, date=_day(header.get("Date", "")))


def header_line(message: MIMEPart, name: str) -> str:
    """One line of the header, decoded; empty when it is missing or past reading."""
    try:
        return " ".join(visible(str(message[name] or "")).split())
    except Exception:  # the parser of headers can fail with nearly anything on a malformed one
        return ""


def html_body(part: MIMEPart, source: str) -> Reading:
    """An HTML part of a message."""
    return html.read(_bytes(part), source, part.get_content_charset())


def _body(message: MIMEPart, source: str) -> Reading:
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    readings = []
    if plain is not None and _bytes(plain).strip():
        readings.append(text.read(_bytes(plain), source, plain.get_content_charset()))
    if rich is not None and _bytes(rich).strip():
        readings.append(html_body(rich, source))
    if not readings:
        return Reading("", ())
    first, last = readings[0], readings[-1]
    chosen = last if len(last.text) > _LONGER * len(first.text) else first
    return replace(chosen, title=None, url=None)


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _attachments(message: MIMEPart) -> list[Attachment]:
    bodies = {id(message.get_body((kind,))) for kind in ("plain", "html")}
    return [_attachment(part, number) for number, part in enumerate(_leaves(message), 1) if id(part) not in bodies]


def _leaves(message: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold no further parts; a message inside is one part."""
    if not message.is_multipart():
        yield message
        return
    for part in message.iter_parts():
        if part.get_content_type() == "message/rfc822" or not part.is_multipart():
            yield part
        else:
            yield from _leaves(part)


def _attachment(part: MIMEPart, number: int) -> Attachment:
    name = visible(part.get_filename() or "")
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        attached = inner[0] if isinstance(inner, list) and inner else None
        data = attached.as_bytes() if isinstance(attached, EmailMessage) else b""
        return Attachment(name or f"message {number}.eml", data, kind)
    return Attachment(name or f"part {number}", _bytes(part), kind)


def _day(stated: str) -> str | None:
    try:
        return parsedate_to_datetime(stated).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
