import os
from pathlib import Path

import pytest

from index.documents import PassedOver, list_files, ocr, read_file
from index.documents.folder import HIDDEN, INDEX, LINK, UNKNOWN
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


def test_hidden_files_are_counted_and_unknown_ones_named_with_the_reason(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", ".hidden.txt", ".git/a.txt", ".git/b.txt", "b.exe", "d/e.blend")
    (tmp_path / "core").write_bytes(b"\x7fELF\0\0\1")
    listing = list_files(tmp_path)
    assert names(tmp_path) == ["a.txt"]
    assert listing.passed_over == (
        PassedOver(str(tmp_path / ".git"), HIDDEN),
        PassedOver(str(tmp_path / ".hidden.txt"), HIDDEN),
        *(PassedOver(str(tmp_path / name), UNKNOWN) for name in ("b.exe", "core", "d/e.blend")),
    )


def test_a_file_without_a_suffix_is_read_when_it_is_text(tmp_path: Path) -> None:
    fill(tmp_path, "README", "Minutes 12.05.2026", "Makefile")
    (tmp_path / "run").write_text("#!/bin/sh\n# Starts the pump.\npump --start\n")
    documents = {path.name: read_file(path, id=path.name, source=path.name) for path in list_files(tmp_path).files}
    assert {name: document.text for name, document in documents.items()} == {
        "README": "Words.",
        "Minutes 12.05.2026": "Words.",
        "Makefile": "Words.",
        "run": "/bin/sh\nStarts the pump.\n\npump --start",
    }


def test_images_are_passed_over_with_what_to_install_where_nothing_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "a.txt", "b.png")
    monkeypatch.setenv("PATH", "")
    ocr.lacking.cache_clear()
    try:
        (passed,) = list_files(tmp_path).passed_over
        assert passed.reason.startswith("is an image; to have its words read, install Tesseract (")
        with pytest.raises(SourceError, match=r"b\.png: is an image; to have its words read, install Tesseract"):
            list_files(tmp_path / "b.png")
    finally:
        ocr.lacking.cache_clear()


@pytest.mark.parametrize("name", [b"b\xffad.txt", b"b\xffad"])
def test_a_name_that_is_not_utf_8_is_named_and_the_others_are_read(tmp_path: Path, name: bytes) -> None:
    fill(tmp_path, "good.txt")
    bad = tmp_path / os.fsdecode(name)
    if name.endswith(b"txt"):
        bad.write_text("The lamp is red.")
    else:
        bad.mkdir()
    listing = list_files(tmp_path)
    assert [path.name for path in listing.files] == ["good.txt"]
    shown = name.decode("utf-8", "backslashreplace")
    assert [str(error) for error in listing.failed] == [f"{tmp_path}/{shown}: has a name that is not UTF-8; rename it"]
    for error in listing.failed:
        assert error.source.encode()
    if name.endswith(b"txt"):
        with pytest.raises(SourceError, match="has a name that is not UTF-8; rename it"):
            list_files(bad)


def test_links_that_loop_are_entered_once(tmp_path: Path) -> None:
    fill(tmp_path, "a/b.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "a")
    files = list_files(tmp_path).files
    assert [path.name for path in files] == ["b.txt"]


def test_a_link_to_nothing_is_listed_by_its_suffix_and_fails_when_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nothing.txt")
    (path,) = list_files(tmp_path).files
    with pytest.raises(SourceError, match="does not exist"):
        read_file(path, id="a", source="a.txt")


def test_a_file_stands_for_itself(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    assert list_files(tmp_path / "a.txt").files == (tmp_path / "a.txt",)


def test_a_file_of_an_unknown_type_is_refused_with_where_the_known_ones_are_listed(tmp_path: Path) -> None:
    fill(tmp_path, "a.exe")
    for attempt in (lambda: list_files(tmp_path / "a.exe"), lambda: read_file(tmp_path / "a.exe", id="a", source="a")):
        with pytest.raises(SourceError, match="is not a type that Footnote reads") as raised:
            attempt()
        assert str(raised.value).endswith("; to see which it reads: footnote sources --formats")


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


def test_what_word_keeps_beside_an_open_document_is_hidden(tmp_path: Path) -> None:
    fill(tmp_path, "a.docx", "~$a.docx", ".~lock.a.docx#")
    listing = list_files(tmp_path)
    assert (names(tmp_path), [entry.reason for entry in listing.passed_over]) == (["a.docx"], [HIDDEN, HIDDEN])


def test_a_link_that_leads_out_is_named_and_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "docs"
    fill(tmp_path, "docs/a.txt", "docs/sub/b.txt", "other/secret.txt", "other/c.xyz")
    (root / "out").symlink_to(tmp_path / "other")
    (root / "sub" / "out.txt").symlink_to(tmp_path / "other" / "secret.txt")
    (root / "sub" / "picture.xyz").symlink_to(tmp_path / "other" / "c.xyz")
    (root / "within.txt").symlink_to(root / "sub" / "b.txt")
    listing = list_files(root)
    assert [path.relative_to(root).as_posix() for path in listing.files] == ["a.txt", "sub/b.txt", "within.txt"]
    led_out = [entry.name for entry in listing.passed_over if entry.reason == LINK]
    assert led_out == [str(root / "out"), str(root / "sub" / "out.txt")]
    followed = list_files(root, follow_links=True)
    assert (len(followed.files), [entry.reason for entry in followed.passed_over]) == (5, [UNKNOWN, UNKNOWN])


def test_the_root_may_itself_be_a_link(tmp_path: Path) -> None:
    fill(tmp_path, "docs/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "docs")
    assert list_files(tmp_path / "link").files == (tmp_path / "link" / "a.txt",)


def test_a_name_that_is_not_utf8_costs_that_file(tmp_path: Path) -> None:
    fill(tmp_path, "good.txt")
    for name in (b"b\xe9ad.txt", b"\xff.xyz", b"d\xe9r/c.txt"):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.parent.mkdir(exist_ok=True)
        path.write_text("Words.")
    listing = list_files(tmp_path)
    assert listing.files == (tmp_path / "good.txt",)
    assert sorted(map(str, listing.failed)) == [
        f"{tmp_path}/b\\xe9ad.txt: has a name that is not UTF-8; rename it",
        f"{tmp_path}/d\\xe9r: has a name that is not UTF-8; rename it",
    ]


def test_an_index_among_documents_is_named_and_not_read(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "index/catalog.db", "index/sync.lock", "index/models/tokenizer.json", "other/sync.lock")
    listing = list_files(tmp_path)
    assert names(tmp_path) == ["a.txt"]
    assert PassedOver(str(tmp_path / "index"), INDEX) in listing.passed_over
