import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.folder import HIDDEN, INDEX, UNKNOWN, PassedOver
from index.documents.isolation import Isolation
from index.sources import SAMPLE, expand, is_address, normalised


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for name in ("docs/a.md", "docs/sub/b.txt", "docs/.hidden/c.md", "docs/d.xyz", "other/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"Text of {name}.")
    return tmp_path


def test_a_folder_gives_its_documents_by_relative_path(base: Path) -> None:
    expansion = expand("docs", base)
    assert [(item.id, item.source) for item in expansion.items] == [
        ("a.md", "docs/a.md"),
        ("sub/b.txt", "docs/sub/b.txt"),
    ]
    assert expansion.passed_over == (PassedOver("docs/.hidden", HIDDEN), PassedOver("docs/d.xyz", UNKNOWN))
    assert expansion.failed == ()
    assert expansion.items[0].read(Isolation()).text == "Text of docs/a.md."


def test_a_file_and_a_glob(base: Path) -> None:
    assert [(item.id, item.source) for item in expand("docs/a.md", base).items] == [("a.md", "docs/a.md")]
    expansion = expand("docs/**/*", base)
    assert [(item.id, item.source) for item in expansion.items] == [
        ("a.md", "docs/a.md"),
        ("sub/b.txt", "docs/sub/b.txt"),
    ]
    assert PassedOver("docs/d.xyz", UNKNOWN) in expansion.passed_over
    assert [item.source for item in expand(str(base / "docs" / "*.md"), base).items] == [str(base / "docs" / "a.md")]


@pytest.mark.parametrize("location", ["missing", "missing/*.md", "docs/d.xyz"])
def test_what_cannot_be_reached_keeps_what_was_there(base: Path, location: str) -> None:
    expansion = expand(location, base)
    assert expansion.items == ()
    [error] = expansion.failed
    assert str(error).startswith(f"{location}: ")
    assert expansion.is_out_of_reach(str(base / "missing" / "x.md") if "missing" in location else str(base / location))


def test_what_is_gone_from_a_readable_folder_is_lost(base: Path) -> None:
    expansion = expand("docs", base)
    assert not expansion.is_out_of_reach(str(base / "docs" / "gone.md"))


def test_the_sample_is_the_shipped_article(base: Path) -> None:
    [item] = expand(SAMPLE.location, base).items
    with Isolation() as reader:
        document = item.read(reader)
    assert document.id == "article.txt"
    assert document.text.startswith(document.title.rstrip("…"))
    assert document.text == Path(item.origin).read_bytes().decode("utf-8")


def test_locations_are_remembered_so_that_a_project_can_be_moved(base: Path) -> None:
    assert normalised("./docs/", base) == "docs"
    assert normalised(str(base / "docs"), base) == "docs"
    assert normalised("..", base) == str(base.parent)
    assert normalised("/etc", base) == "/etc"
    assert normalised("HTTPS://example.org/a", base) == "HTTPS://example.org/a"
    assert normalised(SAMPLE.location, base) == SAMPLE.location


@given(st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=30))
def test_a_location_normalised_twice_is_the_same(location: str) -> None:
    base = Path("/project/base")
    once = normalised(location, base)
    assert normalised(once, base) == once or is_address(location) or location.startswith("~")


def test_an_address_is_read_later() -> None:
    [item] = expand("https://example.org/a", Path(os.sep)).items
    assert item.id is None


def test_a_faulty_name_in_a_folder_is_told_as_the_source_was_named(base: Path) -> None:
    (base / "docs").mkdir(exist_ok=True)
    (base / "docs" / os.fsdecode(b"na\xefve.txt")).write_text("Words.")
    expansion = expand("docs", base)
    assert [str(error) for error in expansion.failed] == ["docs/na\\xefve.txt: has a name that is not UTF-8; rename it"]
    assert expansion.is_out_of_reach(str(base / "docs" / "na\\xefve.txt"))


def test_a_glob_passes_over_an_index(base: Path) -> None:
    for name in ("notes/a.json", "notes/index/catalog.db", "notes/index/sync.lock", "notes/index/models/b.json"):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text('{"a": 1}')
    expansion = expand("notes/**/*.json", base)
    assert [item.source for item in expansion.items] == ["notes/a.json"]
    assert [entry.reason for entry in expansion.passed_over] == [INDEX]
