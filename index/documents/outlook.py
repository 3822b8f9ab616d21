"""Outlook messages (.msg): the same parts as an e-mail's, kept in another way."""

from dataclasses import replace
from email.utils import format_datetime
from typing import TYPE_CHECKING

from index.documents import html, text
from index.documents.assembly import visible
from index.documents.faults import missing_extra, readable_as
from index.documents.message import Attachment, message_reading
from index.documents.reading import Reading

if TYPE_CHECKING:
    from oxmsg import Message


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 the file tells its own
    """A message that Outlook has saved. Raises SourceError when the file is broken or no message."""
    try:
        import oxmsg
    except ImportError as error:
        raise missing_extra(source, "office") from error
    with readable_as("an Outlook message", source):
        message = oxmsg.Message.load(data)
        files = [
            Attachment(attached.file_name or "attachment", attached.file_bytes or b"", attached.mime_type or "")
            for attached in message.attachments
        ]
        return message_reading(_header(message), _body(message, source), files, source)


def _header(message: "Message") -> dict[str, str]:
    recipients = "; ".join(
        f"{recipient.name} <{recipient.email_address}>" if recipient.email_address else recipient.name
        for recipient in message.recipients
    )
    stated = {
        "From": message.sender or "",
        "To": recipients,
        "Date": format_datetime(message.sent_date) if message.sent_date else "",
        "Subject": message.subject,
    }
    return {name: " ".join(visible(value).split()) for name, value in stated.items() if value.strip()}


def _body(message: "Message", source: str) -> Reading:
    if message.body and message.body.strip():
        return replace(text.read(message.body.encode(errors="replace"), source), title=None)
    if message.html_body and message.html_body.strip():
        return replace(html.read(message.html_body.encode(errors="replace"), source, "utf-8"), title=None, url=None)
    return Reading("", ())
