import os
from pathlib import Path

import pytest

from index.documents import SUFFIXES, list_files, read_file
from index.errors import SourceError


def fill(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Words.")


def names(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in list_files(root).files]


def test_a_folder_is_listed_recursively_in_order(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a/z.md", "a/b/c.PDF", "c.docx", "a.htm")
    assert names(tmp_path) == sorted(["a/b/c.PDF", "a/z.md", "a.htm", "b.txt", "c.docx"], key=lambda n: Path(n).parts)


def test_hidden_and_unknown_files_are_passed_over_and_counted(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", ".hidden.txt", ".git/a.txt", ".git/b.txt", "b.png", "c", "d/e.zip")
    listing = list_files(tmp_path)
    assert (names(tmp_path), len(listing.passed_over)) == (["a.txt"], 5)


def test_links_that_loop_are_entered_once(tmp_path: Path) -> None:
    fill(tmp_path, "a/b.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "a")
    found = list_files(tmp_path).files
    assert [path.name for path in found] == ["b.txt"]


def test_a_link_to_nothing_is_listed_by_its_suffix_and_fails_when_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nothing.txt")
    (path,) = list_files(tmp_path).files
    with pytest.raises(SourceError, match="does not exist"):
        read_file(path, id="a", source="a.txt")


def test_a_file_stands_for_itself(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    assert list_files(tmp_path / "a.txt").files == (tmp_path / "a.txt",)


def test_a_file_of_an_unknown_type_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    fill(tmp_path, "a.png")
    for attempt in (lambda: list_files(tmp_path / "a.png"), lambda: read_file(tmp_path / "a.png", id="a", source="a")):
        with pytest.raises(SourceError, match="is not a type that Footnote reads") as raised:
            attempt()
        assert all(suffix in str(raised.value) for suffix in SUFFIXES)


def test_what_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gone: does not exist"):
        list_files(tmp_path / "gone")


def refusing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    scan = os.scandir

    def scandir(path: Path) -> "os._ScandirIterator[str]":
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_subfolder_that_cannot_be_read_is_carried_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "a/b.txt", "c/d.txt")
    refusing(monkeypatch, tmp_path / "a")
    listing = list_files(tmp_path)
    assert [path.name for path in listing.files] == ["d.txt"]
    assert [str(error) for error in listing.failed] == [f"{tmp_path / 'a'}: cannot be read: no permission"]


def test_a_root_that_cannot_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, tmp_path)
    with pytest.raises(SourceError, match="no permission"):
        list_files(tmp_path)


def test_a_root_that_cannot_be_looked_at_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(SourceError, match="no permission"):
        list_files(tmp_path)
