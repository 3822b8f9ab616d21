import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from index.documents import file_of, list_files, read_bytes, read_file
from index.documents.folder import HIDDEN
from index.errors import SourceError
from tests.index.documents.conftest import FILES, Read


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_each_file_of_an_archive_is_a_document_at_its_path_inside() -> None:
    listing = list_files(FILES / "all.zip")
    inside = [path.relative_to(FILES).as_posix() for path in listing.files]
    assert inside == ["all.zip/LIESMICH", "all.zip/inner.zip/deep/boiler.txt", "all.zip/notes/pump.md"]
    passed_over = [(Path(entry.name).name, entry.reason == HIDDEN) for entry in listing.passed_over]
    assert sum(hidden for _, hidden in passed_over) == 1
    assert [name for name, hidden in passed_over if not hidden] == ["model.bin"]
    texts = [read_file(path, id=path.name, source=path.name).text for path in listing.files]
    assert texts[1] == "The boiler is serviced every October.\n"


def test_a_path_tells_its_file_on_disk() -> None:
    assert file_of(FILES / "all.zip" / "notes" / "pump.md") == FILES / "all.zip"
    assert file_of(FILES / "rates.xlsx") == FILES / "rates.xlsx"


def test_a_changed_archive_is_read_anew(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"a.txt": b"One."})
    assert read_bytes(path / "a.txt", "a") == b"One."
    packed(path, **{"a.txt": b"Another."})
    assert read_bytes(path / "a.txt", "a") == b"Another."


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(SourceError, match="does not exist"):
        read_bytes(FILES / "all.zip" / "gone.txt", "gone.txt")


def test_a_folder_may_be_called_as_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").mkdir()
    (tmp_path / "a.zip" / "b.txt").write_text("Words.")
    (path,) = list_files(tmp_path).files
    assert read_file(path, id="a", source="a").text == "Words."


def test_a_broken_archive_fails_and_the_others_are_read() -> None:
    listing = list_files(FILES)
    assert [str(error) for error in listing.failed] == [
        f"{FILES / 'broken.zip'}: is not a ZIP archive that can be read (broken?); save it anew"
    ]


def test_a_name_that_leads_out_of_the_archive_is_passed_over(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"../evil.txt": b"x", "/etc/evil.txt": b"x", "good.txt": b"Words."})
    listing = list_files(path)
    assert [file.name for file in listing.files] == ["good.txt"]
    assert {entry.reason for entry in listing.passed_over} - {HIDDEN} == {"has a name that leads out of its archive"}


def test_an_archive_bomb_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"a.txt": b" " * (20 * 1024 * 1024)})
    with pytest.raises(SourceError, match="an archive bomb"):
        list_files(path)


def test_an_archive_of_very_many_files_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{f"{number}.txt": b"" for number in range(10_001)})
    with pytest.raises(SourceError, match="holds more than 10,000 files"):
        list_files(path)


def test_archives_in_archives_end(tmp_path: Path) -> None:
    data = b"Words."
    name = "a.txt"
    for _ in range(5):
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(name, data)
        name, data = "b.zip", buffer.getvalue()
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(SourceError, match="lies in more than 2 other archives"):
        list_files(path)


def test_an_archive_in_a_message_is_read_as_a_part_of_it(read: Read) -> None:
    archive = (FILES / "all.zip").read_bytes()
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "Files"
    message.add_attachment(archive, "application", "zip", filename="all.zip")
    document = read(message.as_bytes(), "a.eml")
    assert "The boiler is serviced every October." in document.text
    assert "model.bin is not a type that Footnote reads" in document.remarks
