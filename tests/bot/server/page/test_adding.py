"""The names that added files get, and their limits."""

import io
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.errors import TooLargeError
from bot.server.page.adding import MOST_BYTES, UploadError, added, outcome, safe_name
from bot.server.page.folders import UploadFolder
from index.documents.folder import PassedOver
from index.report import DocumentRemark, Failure, SyncReport


class _Large(io.BytesIO):
    """Says that it is larger than it is."""

    def tell(self) -> int:
        return MOST_BYTES + 1


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.md", "a.md"),
        ("C:\\Users\\anna\\Plan 2026.docx", "Plan 2026.docx"),
        ("../../etc/plan.txt", "plan.txt"),
        ("/etc/plan.txt", "plan.txt"),
        ("u\u0308ber.md", "über.md"),
    ],
)
def test_of_a_path_the_name_is_taken(given: str, name: str) -> None:
    assert safe_name(given) == name


@pytest.mark.parametrize(
    "given",
    [
        "",
        "..",
        ".env.txt",
        "a\x00.txt",
        "a\n.txt",
        "NUL.txt",
        "a.txt.",
        "a" * 200 + ".txt",
        "a\u202etxt.md",
        "a.bin",
        "a",
    ],
)
def test_names_that_could_mean_something_else_are_refused(given: str) -> None:
    with pytest.raises(UploadError):
        safe_name(given)


@given(st.text(max_size=30))
def test_a_name_never_leaves_its_folder(given: str) -> None:
    try:
        name = safe_name(f"{given}.md")
    except UploadError:
        return
    assert Path("/folder", name).parent == Path("/folder")
    assert not name.startswith(".")


def test_a_file_too_large_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TooLargeError, match="larger than"):
        added(UploadFolder("docs", tmp_path), [("a.md", _Large(b"a"))])
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_put_in_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("old")
    with pytest.raises(UploadError, match="already"):
        added(UploadFolder("docs", tmp_path), [("b.md", io.BytesIO(b"b")), ("a.md", io.BytesIO(b"new"))])
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    assert added(UploadFolder("docs", tmp_path), [("b.md", io.BytesIO(b"b"))]) == ["b.md"]
    assert (tmp_path / "b.md").read_bytes() == b"b"


def test_a_file_of_which_nothing_can_be_searched_is_not_told_as_added() -> None:
    paths = {name: PurePath("docs") / name for name in ("plan.md", "photo.png", "all.zip", "scan.pdf", "bad.docx")}
    report = SyncReport(
        passed_over=[PassedOver("docs/photo.png", "is a picture without words"), PassedOver("docs/.git", "is hidden")],
        failures=[Failure("docs/bad.docx", "is damaged"), Failure("docs/all.zip/a.pdf", "is damaged")],
        read_in_part=[DocumentRemark("docs/scan.pdf", "page 3 has no text"), DocumentRemark("docs/old.pdf", "no")],
    )
    assert outcome(report, paths).split("; ") == [
        "Added: plan.md, all.zip, scan.pdf.",
        "docs/bad.docx: is damaged",
        "docs/all.zip/a.pdf: is damaged",
        "docs/photo.png: is a picture without words",
        "read in part: docs/scan.pdf (page 3 has no text)",
    ]


def test_nothing_added_says_only_why() -> None:
    report = SyncReport(failures=[Failure("docs/a.md", "is empty")])
    assert outcome(report, {"a.md": PurePath("docs/a.md")}) == "docs/a.md: is empty"
