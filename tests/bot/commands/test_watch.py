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


def test_without_a_source_there_is_nothing_to_watch(run: Terminal, data: Path) -> None:
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
    assert next(watch_command._changes(settings, 0.0)) is None
    assert docs.is_dir()


def test_all_is_synced_now_and_then_though_nothing_tells_of_a_change(
    run: Terminal, linked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("docs").mkdir()
    Path("docs", "a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    assert run("sync", "docs")[0] == 0
    now = 0.0

    def watch(*_: Path, **__: object) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        nonlocal now
        for time in (100.0, 1_800.0, 1_900.0, 3_600.0):
            now = time
            yield set()
        raise KeyboardInterrupt

    monkeypatch.setattr(watchfiles, "watch", watch)
    monkeypatch.setattr(watch_command, "monotonic", lambda: now)
    status, out, _ = run("watch", "--every", "30")
    assert (status, len(out.splitlines())) == (130, 3)
    assert linked.exists()


def test_web_pages_alone_are_synced_now_and_then(
    model_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "models").symlink_to(model_data / "models")
    settings = Settings(data=data)
    indexing.synchronise(settings, SyncOrder(), lambda line: None)  # the sample, which has no place
    now = 0.0

    def passes(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(watch_command, "sleep", passes)
    monkeypatch.setattr(watch_command, "monotonic", lambda: now)
    changes = watch_command._changes(settings, 60.0)
    next(changes)
    assert now == 60.0
    next(changes)
    assert now == 120.0
