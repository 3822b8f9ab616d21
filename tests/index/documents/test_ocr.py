import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.documents import ocr
from index.errors import NothingToRead, SourceError
from tests.index.documents.conftest import FILES, Read, assert_sound, made, shown

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


@pytest.fixture(autouse=True)
def looked_for_anew() -> Iterator[None]:
    for known in (ocr.lacking, ocr._languages):
        known.cache_clear()
    yield
    for known in (ocr.lacking, ocr._languages):
        known.cache_clear()


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program called tesseract that reads the same words in every picture."""
    rows = [HEADER]
    for line, words in enumerate(["The lift was repaired", "by Orin Vale.", "~|#"], 1):
        sure = 12 if line == 3 else 95
        rows += [
            f"5\t1\t1\t1\t{line}\t{number}\t0\t0\t9\t9\t{sure}\t{word}" for number, word in enumerate(words.split(), 1)
        ]
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "words.tsv").write_text("\n".join(rows) + "\n")
    program = folder / "tesseract"
    lines = (
        "#!/bin/sh",
        "PATH=/usr/bin:/bin",
        "case $1 in",
        "--version) echo 'tesseract 5.3.0';;",
        "--list-langs) printf 'List:\\neng\\nosd\\n';;",
        f'*) cp {folder}/words.tsv "$2.tsv";;',
        "esac",
    )
    program.write_text("\n".join(lines))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.usefixtures("tesseract")
def test_a_page_without_text_is_read_from_its_picture() -> None:
    document = made("inspection.pdf")
    assert_sound(document)
    assert shown(document)[:2] == [
        ("paragraph", "The inspection took place on 5 January."),
        ("paragraph", "The lift was repaired\nby Orin Vale."),
    ]
    assert document.page_at(document.text.index("Orin")) == 2
    assert document.remarks[0] == "page 2 was read from its picture, and may hold mistakes"


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("name", ["scan.pdf", "note.png"])
def test_pictures_alone_are_read(name: str) -> None:
    document = made(name)
    assert (document.text, document.pages) == ("The lift was repaired\nby Orin Vale.", (0,))
    assert document.remarks == ("its words were read from pictures, and may hold mistakes",)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_tesseract_reads_the_words() -> None:
    assert made("note.png").text == "The spare fuse is in drawer nine."
    assert "The lift was repaired by Orin Vale\nfor 1,250 euros." in made("inspection.pdf").text


def test_without_tesseract_pages_without_text_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    document = made("inspection.pdf")
    assert [remark.partition(";")[0] for remark in document.remarks] == ["page 2 has no text (scanned?)"]
    with pytest.raises(
        SourceError, match=r"^scan\.pdf: holds no text \(a scan\?\); to have it read, install Tesseract"
    ):
        made("scan.pdf")


def test_without_its_packages_the_line_that_installs_them_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert ocr.lacking().endswith(", and its packages: pip install -c constraints.txt '.[ocr]'")


@pytest.mark.usefixtures("tesseract")
def test_a_picture_without_words_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "bin" / "words.tsv").write_text(HEADER + "\n")
    with pytest.raises(NothingToRead, match=r"^note\.png: is a picture without words$"):
        made("note.png")


@pytest.mark.usefixtures("tesseract")
def test_a_broken_picture_is_refused(read: Read) -> None:
    with pytest.raises(SourceError, match=r"^a\.png: is not an image that can be read"):
        read((FILES / "note.png").read_bytes()[:300], "a.png")
