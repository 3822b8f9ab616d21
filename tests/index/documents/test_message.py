import pytest

from index.errors import SourceError
from tests.index.documents.conftest import Read, made, shown


def test_a_message_has_its_header_its_body_and_its_attachments() -> None:
    document = made("mail.eml")
    blocks = shown(document)
    assert blocks[:6] == [
        ("heading1", "Gate code – new"),
        ("item", "From: Ana Ruiz <ana@example.org>"),
        ("item", "To: Crew <crew@example.org>"),
        ("item", "Date: Mon, 02 Mar 2026 09:00:00 +0000"),
        ("item", "Subject: Gate code – new"),
        ("paragraph", "The new gate code for the depot is 4471, valid from Monday – please tell the drivers."),
    ]
    assert ("heading2", "Attachment: rates.xlsx") in blocks
    assert ("table_row", "Lisbon | 140.00 EUR | 45.50 | 4 Apr 2026 | 80% | 185.5") in blocks
    assert (document.title, document.date) == ("Gate code – new", "2026-03-02")
    assert "firmware.bin is not a type that Footnote reads" in document.remarks


def test_the_longer_body_is_taken_and_a_message_inside_is_read() -> None:
    blocks = shown(made("forwarded.eml"))
    assert ("item", "Keys are in locker 12.") in blocks
    assert ("heading4", "Attachment: rates.xlsx") in blocks
    assert "See in HTML." not in [text for _, text in blocks]


def test_an_outlook_message_is_read_alike() -> None:
    assert shown(made("mail.msg")) == [
        ("heading1", "Key"),
        ("item", 'From: "Ana Ruiz" <ana@example.org>'),
        ("item", "To: Bo Lind <bo@example.org>"),
        ("item", "Date: Mon, 02 Mar 2026 09:00:00 +0000"),
        ("item", "Subject: Key"),
        ("paragraph", "Where the key is: see the note."),
        ("heading2", "Attachment: note.txt"),
        ("paragraph", "The depot key hangs behind the door."),
    ]


def test_a_saved_page_is_read_as_the_page() -> None:
    document = made("page.mhtml")
    assert shown(document) == [("heading1", "Depot"), ("paragraph", "It opens at seven — daily.")]
    assert document.url == "https://example.org/depot"


def test_messages_in_messages_end(read: Read) -> None:
    message = b"Subject: innermost\n\nHidden words.\n"
    for number in range(8):
        head = f"Subject: level {number}\nContent-Type: multipart/mixed; boundary=b{number}\n\n".encode()
        part = f"--b{number}\nContent-Type: message/rfc822\n\n".encode()
        message = head + part + message + f"\n--b{number}--\n".encode()
    document = read(message, "a.eml")
    assert "Hidden words" not in document.text
    assert any("lies more than 4 files deep" in remark for remark in document.remarks)


def test_what_has_no_header_is_no_message(read: Read) -> None:
    with pytest.raises(SourceError, match=r"^a\.eml: is not an e-mail message"):
        read("Only words.\n\nMore of them.", "a.eml")
