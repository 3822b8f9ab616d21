"""`footnote watch`, while folders come and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import indexing
from bot.commands import watch
from bot.settings import Settings
from index.plan import SyncOrder


def synced(settings: Settings, folder: Path) -> None:
    indexing.synchronise(settings, SyncOrder((str(folder),)), lambda line: None)


def test_a_folder_that_is_away_for_a_while_is_waited_for(
    model_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, docs, away = tmp_path / "data", tmp_path / "docs", tmp_path / "away"
    data.mkdir()
    docs.mkdir()
    (data / "models").symlink_to(model_data / "models")
    (docs / "a.md").write_text("The gate opens at nine.")
    settings = Settings(data=data)
    synced(settings, docs)
    docs.rename(away)
    looks: Iterator[None] = iter([None])

    def back(seconds: float) -> None:
        assert seconds > 0
        next(looks)
        away.rename(docs)

    monkeypatch.setattr(watch, "sleep", back)
    assert next(watch._changes(settings)) is None
    assert docs.is_dir()
