import codecs
from pathlib import Path

import pytest

from index.documents import decoding, notes, read_file
from index.documents.decoding import decode
from index.errors import SourceError
from tests.index.documents.conftest import Read

WORDS = "Füße und Äpfel kosten 3 €.\r\nGrüße aus Köln!\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_unicode_is_read_with_and_without_its_mark(mark: bytes, encoding: str) -> None:
    assert decode(mark + WORDS.encode(encoding), "a.txt").text == WORDS


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", "Die Bücherei öffnet um neun Uhr und schließt um fünf Uhr. Für Schüler ist der Eintritt frei. " * 5),
        ("cp1251", "Библиотека открывается в девять часов и закрывается в пять часов. Вход свободный. " * 5),
        ("shift_jis", "図書館は九時に開き、五時に閉まります。入場は無料です。" * 5),
    ],
)
def test_other_encodings_are_told_by_their_look(encoding: str, words: str) -> None:
    assert decode(words.encode(encoding), "a.txt").text == words


def test_a_named_encoding_is_taken_when_it_fits() -> None:
    assert decode("Käse".encode("latin-1"), "a", "latin-1").text == "Käse"
    assert decode("Käse".encode(), "a", "ascii").text == "Käse"
    assert decode("Käse".encode(), "a", "no-such-encoding").text == "Käse"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"words\0more", "holds binary data, not text"),
        (bytes(range(256)) * 4, "holds binary data, not text"),
        (codecs.BOM_UTF8 + b"\xff\xfe\xfa", "is marked as utf-8 but cannot be decoded; save it as UTF-8"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a", "is marked as utf-16-le but cannot be decoded; save it as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(SourceError) as raised:
        decode(data, "a.txt")
    assert str(raised.value) == f"a.txt: {fault}"


def test_bytes_that_fit_no_encoding_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import charset_normalizer

    class Nothing:
        def best(self) -> None:
            return None

    monkeypatch.setattr(charset_normalizer, "from_bytes", lambda *_, **__: Nothing())
    with pytest.raises(SourceError, match="cannot be decoded in any known encoding"):
        decode(b"\xff\xfe\xfd"[1:], "a.txt")


def test_a_guess_that_fails_further_on_is_refused() -> None:
    words = ("図書館は九時に開き、五時に閉まります。入場は無料です。" * 2000).encode("shift_jis")
    with pytest.raises(SourceError, match=r"a\.txt: cannot be decoded \(looked like"):
        decode(words + b"\x81\xff\xfd\xfe", "a.txt")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".pdf", ".docx"])
def test_an_empty_file_is_refused_whatever_its_type(read: Read, suffix: str) -> None:
    with pytest.raises(SourceError) as raised:
        read("", f"a{suffix}")
    assert str(raised.value) == f"a{suffix}: is empty"


def test_a_file_that_is_gone_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^gone\.txt: does not exist$"):
        read_file(tmp_path / "gone.txt", id="a", source="gone.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(SourceError, match=r"^folder: is a folder, not a file$"):
        read_file(tmp_path / "folder.txt", id="a", source="folder")


def test_a_device_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/dev/zero")
    with pytest.raises(SourceError, match=r"^a\.txt: is a device, not a file$"):
        read_file(tmp_path / "a.txt", id="a", source="a.txt")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (PermissionError(13, "Permission denied"), "cannot be read: no permission"),
        (FileNotFoundError(2, "No such file"), "does not exist"),
        (OSError(5, "Input/output error"), "cannot be read: input/output error"),
    ],
)
def test_what_the_system_refuses_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, fault: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Words.")

    def refuse(path: Path, mode: str) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError) as raised:
        read_file(path, id="a", source="a.txt")
    assert str(raised.value) == f"a.txt: {fault}"


def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(SourceError, match=r"^a\.txt: is larger than 100 MB; split it, or leave it out$"):
        read_file(path, id="a", source="a.txt")


def test_a_file_that_grows_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    monkeypatch.setattr(decoding, "MAX_BYTES", 5)
    assert decoding.read_bytes(path, "a.txt") == b"12345"
    monkeypatch.setattr(decoding, "MAX_BYTES", 4)
    with pytest.raises(SourceError, match="is larger than"):
        decoding.read_bytes(path, "a.txt")


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Café Zoë: 3 €\n", "cp1252"),
        ("The café’s naïve owner pays €45 — “always”.\n", "cp1252"),
        ("Проверка кранов проводится каждый год в октябре.\n", "koi8_r"),
        ("Проверка кранов проводится каждый год в октябре.\n", "cp866"),
        ("plain words " * 8000 + "café", "cp1252"),
        ("Die Füße und Äpfel kosten 3 €.\n", "utf-16-le"),
        ("Проверка кранов раз в год.\n", "utf-16-be"),
    ],
)
def test_a_guess_is_right_for_short_texts_and_is_told(words: str, encoding: str) -> None:
    decoded = decode(words.encode(encoding), "a.txt")
    assert decoded.text == words
    assert [remark.split(" as ")[0] for remark in decoded.remarks] == ["does not say how it is encoded and was read"]


def test_a_file_of_two_encodings_is_read_line_by_line() -> None:
    data = "First: café.\n".encode() + "Then: garçon.\n".encode("latin-1")
    assert decode(data, "a.txt").text == "First: café.\nThen: garçon.\n"


def test_a_file_that_states_no_size_is_read_whole(tmp_path: Path) -> None:
    """As those of /proc do; one that grows while it is read is like it."""
    path = Path("/proc/self/status")
    if not path.exists():
        pytest.skip("needs Linux")
    assert path.stat().st_size == 0
    assert decoding.read_bytes(path, "a").startswith(b"Name:")
    assert len(decoding.read_bytes(path, "a").splitlines()) > 10


@pytest.mark.parametrize(
    ("remark", "note"),
    [
        (notes.READ_AS.format(encoding="cp1252"), True),
        (notes.PICTURES_READ, True),
        (notes.PAGE_READ.format(page=2), True),
        (notes.NOT_TOLD_APART.format(remedy="install LibreOffice"), True),
        ("page 3 has no text (scanned?)", False),
        ("slide 3 is hidden, and is not read", False),
    ],
)
def test_only_a_remark_on_how_a_file_was_read_is_a_note(remark: str, note: bool) -> None:
    assert notes.is_note(remark) == note
