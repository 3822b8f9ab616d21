"""`footnote watch`: each change of a file is followed by a sync, but not what the index itself writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import watchfiles

from bot import indexing
from bot.commands import watch as watch_command
from bot.settings import Settings
from bot.terminal import messages
from index.plan import SyncOrder
from tests.bot.terminals import Terminal


def test_changes_of_documents_are_taken_in(run: Terminal, linked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("docs").absolute()
    folder.mkdir()
    (folder / "a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    assert run("sync", "docs")[0] == 0
    watched: list[Path] = []

    def watch(*places: Path, **_: object) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        watched.extend(places)
        yield {(watchfiles.Change.modified, str(linked.absolute() / "catalog.db"))}
        yield set()
        (folder / "b.txt").write_text("It was rebuilt in 1913.", encoding="utf-8")
        yield {(watchfiles.Change.added, str(folder / "b.txt"))}
        raise KeyboardInterrupt

    monkeypatch.setattr(watchfiles, "watch", watch)
    status, out, err = run("watch")
    assert (status, watched) == (130, [folder])
    assert [line.split(",")[0] for line in out.splitlines()] == ["added 0", "added 1"]
    assert err.splitlines()[0] == messages.WATCHING


def test_a_folder_that_has_come_is_watched_from_then_on(
    run: Terminal, linked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("docs", "more"):
        Path(name).mkdir()
        Path(name, "a.txt").write_text(f"The text of {name}.", encoding="utf-8")
    assert run("sync", "docs", "more")[0] == 0
    Path("more").rename("gone")
    seen: list[int] = []

    def watch(*places: Path, **_: object) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        seen.append(len(places))
        if len(seen) > 1:
            raise KeyboardInterrupt
        Path("gone").rename("more")
        yield set()

    monkeypatch.setattr(watchfiles, "watch", watch)
    assert run("watch")[0] == 130
    assert seen == [1, 2]


def test_without_a_folder_there_is_nothing_to_watch(run: Terminal, data: Path) -> None:
    status, _, err = run("watch", "--data", str(data))
    assert status == 1
    assert err.splitlines()[-1] == f"footnote: {messages.NOTHING_TO_WATCH.format(data=data)}"


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

    monkeypatch.setattr(watch_command, "sleep", back)
    assert next(watch_command._changes(settings)) is None
    assert docs.is_dir()
