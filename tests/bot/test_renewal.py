"""An answerer that follows an index which is made anew with other settings."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot import indexing, wiring
from bot.answer import Answer
from bot.chain import Answerer
from bot.renewal import RenewingAnswerer
from bot.settings import Settings
from bot.settings.settings import DeclaredSource
from index.access import EVERYTHING
from index.embedding import Embedder
from index.errors import IndexMismatch, StoreError
from index.plan import SyncOrder

QUESTION = "How many days of leave do I have?"


@pytest.fixture
def settings(tmp_path: Path, model_data: Path, embedder: Embedder) -> Settings:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(model_data / "models")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "leave.md").write_text("# Leave\n\nEvery employee has thirty days of leave a year.\n")
    return Settings(data=tmp_path / "data", sources=(DeclaredSource(path="docs"),), chunk_tokens=160)


@pytest.fixture
def other(settings: Settings) -> Settings:
    return settings.model_copy(update={"chunk_tokens": 64})


def synchronised(settings: Settings, *, rebuild: bool = False) -> None:
    indexing.synchronise(settings, SyncOrder(rebuild=rebuild), print)


def opened(settings: Settings) -> Answerer:
    return wiring.open_answerer(settings, print, remember=False)


def short(answerer: RenewingAnswerer) -> str | None:
    *_, last = answerer.stream(QUESTION)
    assert isinstance(last, Answer)
    return last.short


def test_an_index_made_anew_is_answered_from_at_once(
    settings: Settings, other: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    synchronised(settings)
    closed: list[Answerer] = []
    reopened: list[Answerer] = []
    close = Answerer.close

    def closing_told(self: Answerer) -> None:
        closed.append(self)
        close(self)

    monkeypatch.setattr(Answerer, "close", closing_told)

    def reopen() -> Answerer:
        reopened.append(opened(other))
        return reopened[-1]

    first = opened(settings)
    with closing(RenewingAnswerer(first, reopen)) as answerer:
        before = answerer.fingerprint
        assert short(answerer) == "thirty days"
        running = answerer.stream(QUESTION)
        (settings.base / "docs" / "leave.md").write_text("# Leave\n\nEvery employee has 32 days of leave a year.\n")
        synchronised(other, rebuild=True)
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(short, [answerer] * 4)) == ["32 days"] * 4
        assert len(reopened) == 1
        assert closed == [first], "once nobody asks it any more"
        assert answerer.fingerprint != before
        assert isinstance(next(running), Answer)
        assert [passage.document for passage in answerer.search(QUESTION, 1)] == ["leave.md"]
        assert answerer.visible({"leave.md", "none.md"}, EVERYTHING) == {"leave.md"}
        assert answerer.kept_out(QUESTION, EVERYTHING, EVERYTHING) == 0
    assert closed == [first, *reopened]


def test_settings_that_do_not_fit_are_told_and_not_tried_at_each_question(settings: Settings, other: Settings) -> None:
    synchronised(settings)
    tried: list[int] = []

    def reopen() -> Answerer:
        tried.append(1)
        return opened(settings)

    with closing(RenewingAnswerer(opened(settings), reopen)) as answerer:
        synchronised(other, rebuild=True)
        for _ in range(3):
            with pytest.raises(IndexMismatch, match="made anew"):
                short(answerer)
            with pytest.raises(IndexMismatch, match="made anew"):
                answerer.search(QUESTION, 1)
    assert len(tried) == 1


def test_another_fault_opens_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    synchronised(settings)

    def failing(*_: object, **__: object) -> Iterator[Answer]:
        raise StoreError("gone")

    def reopen() -> Answerer:
        raise AssertionError

    with closing(RenewingAnswerer(opened(settings), reopen)) as answerer:
        monkeypatch.setattr(Answerer, "search", failing)
        with pytest.raises(StoreError, match="gone"):
            answerer.search(QUESTION, 1)
