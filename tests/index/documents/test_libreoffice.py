import shutil
import sys
from pathlib import Path

import pytest

from index.documents import libreoffice
from index.errors import SourceError
from tests.index.documents.conftest import FILES, Read, made, shown
from tests.index.documents.test_opendocument import GUIDE
from tests.index.documents.test_workbook import RATES

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program called soffice, alone, where programs are looked for."""
    folder.mkdir()
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@needs_libreoffice
def test_old_word_documents_and_workbooks_are_read() -> None:
    kinds = {text: kind for kind, text in shown(made("guide.doc"))}
    assert [kinds[text] for kind, text in GUIDE if kind != "code"] == [kind for kind, _ in GUIDE if kind != "code"]
    assert shown(made("rates.xls")) == RATES


@needs_libreoffice
def test_rich_text_has_its_tables() -> None:
    assert ("table_row", "Porcelain | 10 | 14") in shown(made("guide.rtf"))


def test_the_program_is_given_the_file_and_its_result_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Read
) -> None:
    copies = f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {FILES / "launch.pptx"} "$2/given.pptx"'
    program(tmp_path / "bin", monkeypatch, copies)
    assert "Heron" in read(OLD, "a.ppt").text


def test_a_file_that_it_cannot_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    program(tmp_path / "bin", monkeypatch, "exit 1")
    with pytest.raises(SourceError, match=r"^a\.doc: cannot be read by LibreOffice"):
        read(OLD, "a.doc")


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    program(tmp_path / "bin", monkeypatch, "sleep 60")
    monkeypatch.setattr(libreoffice, "_SECONDS", 0.2)
    with pytest.raises(SourceError, match=r"took LibreOffice more than 0\.2 s"):
        read(OLD, "a.doc")


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.ppt"])
def test_without_libreoffice_the_file_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, read: Read, name: str
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SourceError, match=rf"^{name}: is of a type that LibreOffice reads; install LibreOffice"):
        read(OLD, name)


def test_without_libreoffice_rich_text_gives_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    document = made("guide.rtf")
    assert "The kiln reaches 1,060 degrees in nine hours." in document.text
    assert "headings and tables are not told apart" in document.remarks[0]


def test_without_anything_rich_text_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "striprtf.striprtf", None)
    with pytest.raises(SourceError, match=r"pip install -c constraints\.txt '\.\[office\]'"):
        made("guide.rtf")


@pytest.mark.parametrize(("name", "made_as"), [("a.xls", "rates.xlsx"), ("a.ppt", "launch.pptx")])
def test_a_newer_file_under_an_old_name_is_read(read: Read, name: str, made_as: str) -> None:
    assert read((FILES / made_as).read_bytes(), name).text == made(made_as).text


def test_a_page_that_calls_itself_a_workbook_is_read(read: Read) -> None:
    page = (
        "<html><body><table><tr><th>City</th><th>Rate</th></tr><tr><td>Oslo</td><td>70</td></tr></table></body></html>"
    )
    assert shown(read(page, "a.xls")) == [("table_header", "City | Rate"), ("table_row", "Oslo | 70")]
