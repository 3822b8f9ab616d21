from pathlib import Path

import pytest

from bot import settings


def test_the_nearest_file_above_counts_with_paths_below_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "footnote.toml").write_text('sources = ["docs"]\npassages = 9\n', encoding="utf-8")
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    found = settings.load()
    assert (found.passages, found.base, found.data) == (9, tmp_path, tmp_path / ".footnote")
    assert settings.load(data="mine").data == Path("mine")


def test_without_a_file_the_nearest_index_above_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".footnote").mkdir()
    (tmp_path / ".footnote" / "catalog.db").touch()
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert (settings.load().base, settings.load().data) == (tmp_path, tmp_path / ".footnote")
