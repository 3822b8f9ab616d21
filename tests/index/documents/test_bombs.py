"""Small files that would take gigabytes or minutes."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from index.documents.bombs import span
from index.documents.isolation import Isolation
from index.errors import SourceError
from tests.index.documents.bombs import BOMBS, docx_merged_cells


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_the_next_file_is_read(name: str, tmp_path: Path) -> None:
    bomb, good = tmp_path / name, tmp_path / "good.md"
    bomb.write_bytes(BOMBS[name]())
    good.write_text("The lamp is red.")
    assert bomb.stat().st_size < 3 * 1024**2
    with Isolation() as reader:
        with pytest.raises(SourceError) as raised:
            reader.read_file(bomb, name, name)
        assert reader.read_file(good, "good.md", "good.md").text == "The lamp is red."
    assert str(raised.value).startswith(f"{name}: ")
    assert "\n" not in str(raised.value)


def test_a_long_cell_that_goes_on_through_many_rows_is_said_once(tmp_path: Path) -> None:
    bomb = tmp_path / "merged.docx"
    bomb.write_bytes(docx_merged_cells())
    with Isolation() as reader:
        document = reader.read_file(bomb, "merged.docx", "merged.docx")
    assert document.text.count("long") == 20_000
    assert len(document.text) < 300_000


def test_large_pictures_in_a_document_are_no_bomb() -> None:
    from index.documents.bombs import check_members

    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.png", bytes(100 * 1024**2))
    with zipfile.ZipFile(buffer) as archive:
        check_members(archive, "a.docx")


@pytest.mark.parametrize(
    ("stated", "columns"),
    [(None, 1), ("", 1), ("0", 1), ("-2", 1), ("abc", 1), ("3", 3), (" 2 ", 2), ("9" * 5000, 1000), ("²", 1)],
)
def test_spans(stated: str | None, columns: int) -> None:
    assert span(stated) == columns
