"""Which sources a sync takes, and what is known of the index."""

import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import messages
from bot.index_state import contents, document_texts, examine, has_index, status
from bot.indexing import ensure_index, index_apart, synchronise
from bot.restoring import refuse_database
from bot.settings import DeclaredSource, Settings
from bot.wiring import open_answerer
from index.catalog import Catalog
from index.errors import FootnoteError, IndexMissing, SettingsError, StoreError
from index.lock import locked
from index.plan import SyncOrder
from index.sources import SAMPLE
from index.vectors.chroma import ChromaVectors
from tests.bot.synced import documents, sync


def test_declared_sources_replace_the_sample(unindexed: Path) -> None:
    assert sync(Settings(data=unindexed)) == (1, 0, 0, 0, 0)
    settings = Settings(data=unindexed, sources=(DeclaredSource(path="docs", audience=("staff",)),))
    assert sync(settings) == (2, 0, 1, 0, 0)
    assert set(documents(unindexed)) == {"a.txt", "sub/b.txt"}
    assert status(settings).sources[0].labels == ("staff",)


def test_a_named_source_touches_only_itself_and_is_remembered(unindexed: Path, tmp_path: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    assert sync(settings, "more") == (1, 0, 0, 0, 0)
    (tmp_path / "docs" / "a.txt").unlink()
    assert sync(settings, "more") == (0, 0, 0, 1, 0)
    assert len(documents(unindexed)) == 3
    assert sync(settings) == (0, 0, 1, 2, 0)


def test_a_part_of_a_known_source_keeps_its_ids_and_labels(unindexed: Path, tmp_path: Path) -> None:
    settings = Settings(data=unindexed, sources=(DeclaredSource(path="docs", audience=("staff",)),))
    sync(settings)
    (tmp_path / "docs" / "sub" / "b.txt").write_text("Another text of b.")
    assert sync(settings, "docs/sub/b.txt") == (0, 1, 0, 0, 0)
    assert documents(unindexed) == {"a.txt": "docs", "sub/b.txt": "docs"}
    assert [source.location for source in status(settings).sources] == ["docs"]


def test_a_source_that_never_was_is_not_remembered(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    assert sync(settings, "docss") == (0, 0, 0, 0, 1)
    assert sync(settings) == (0, 0, 0, 2, 0)


def test_an_index_apart_holds_what_was_named_and_leaves_the_users_own_alone(unindexed: Path, tmp_path: Path) -> None:
    settings = Settings(data=unindexed, sources=(DeclaredSource(path="docs"),), store_url="http://127.0.0.1:1")
    with pytest.raises(IndexMissing):
        document_texts(settings)
    (tmp_path / "apart").mkdir()
    apart = index_apart(settings, tmp_path / "apart", ["more"], print)
    assert document_texts(apart) == {"c.txt": "This is the text of more/c.txt."}
    assert not has_index(settings)


def test_an_index_apart_is_whole_or_refused(unindexed: Path, tmp_path: Path) -> None:
    (tmp_path / "apart").mkdir()
    with pytest.raises(FootnoteError, match="nowhere: does not exist"):
        index_apart(Settings(data=unindexed), tmp_path / "apart", ["more", "nowhere"], print)


def test_sources_given_by_hand_outlive_the_catalog(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    for path in unindexed.glob("catalog.db*"):
        path.write_bytes(bytes(100))
    with pytest.raises(StoreError, match="footnote sync --rebuild"):
        open_answerer(settings, print, remember=False)
    assert sync(settings, rebuild=True) == (2, 0, 0, 0, 0)
    assert set(documents(unindexed)) == {"a.txt", "sub/b.txt"}


def test_what_was_indexed_is_asked_for_when_nobody_knows_it(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    for path in (*unindexed.glob("catalog.db*"), unindexed / "sources.json"):
        path.unlink()
    with pytest.raises(FootnoteError, match="name it: footnote sync SOURCE"):
        sync(settings)
    assert sync(settings, "docs") == (2, 0, 0, 0, 0)


def test_a_source_given_by_hand_is_dropped_and_a_declared_one_is_not(unindexed: Path, tmp_path: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs", "more")
    (tmp_path / "docs").rename(tmp_path / "gone")
    assert sync(settings) == (0, 0, 0, 1, 1)
    report = synchronise(settings, SyncOrder(remove=("docs",)), print)
    assert (report.deleted, report.failed) == (2, [])
    assert sync(settings) == (0, 0, 0, 1, 0)
    with pytest.raises(SettingsError, match="docs: is no source of the index; there are: more"):
        synchronise(settings, SyncOrder(remove=("docs",)), print)
    declared = Settings(data=unindexed, sources=(DeclaredSource(path="more"),))
    with pytest.raises(SettingsError, match="more: is declared in the settings"):
        synchronise(declared, SyncOrder(remove=("more",)), print)


def test_a_source_that_left_the_settings_is_gone(unindexed: Path) -> None:
    sync(Settings(data=unindexed, sources=(DeclaredSource(path="docs"), DeclaredSource(path="more"))))
    assert sync(Settings(data=unindexed, sources=(DeclaredSource(path="more"),))) == (0, 0, 2, 1, 0)


def test_who_asks_while_the_index_is_built_waits(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    notices: list[str] = []
    waiting = threading.Event()

    def say(line: str) -> None:
        notices.append(line)
        waiting.set()

    asked = threading.Thread(target=lambda: ensure_index(settings, say))
    with locked(unindexed, lambda: pytest.fail("nobody else is syncing")):
        asked.start()
        assert waiting.wait(60)
        catalog = Catalog(unindexed / "catalog.db")
        catalog.set_fact("finished", "yes")
        catalog.close()
    asked.join(60)
    assert notices == [messages.BEING_BUILT]
    assert has_index(settings)


def test_what_is_stored_is_for_its_owner_alone(unindexed: Path) -> None:
    sync(Settings(data=unindexed), "docs")
    made = [path for path in unindexed.rglob("*") if "models" not in path.parts]
    assert len(made) > 5
    assert {oct(path.stat().st_mode & 0o777) for path in made} == {"0o600", "0o700"}


def test_a_secret_in_an_address_stands_nowhere(unindexed: Path) -> None:
    report = synchronise(
        Settings(data=unindexed), SyncOrder(("http://ann:pa55w0rd@127.0.0.1:9/a?token=t0ken99",)), print
    )
    [line] = report.failed
    assert line.startswith("http://127.0.0.1:9/a?token=***: ")
    kept = b"".join(path.read_bytes() for path in unindexed.glob("*") if path.is_file())
    assert "pa55w0rd" not in line
    assert b"pa55w0rd" not in kept
    assert b"t0ken99" not in kept


def test_the_shipped_article_makes_room_for_documents_of_ones_own(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings)
    assert documents(unindexed) == {"article.txt": SAMPLE.location}
    assert sync(settings, "docs") == (2, 0, 1, 0, 0)
    assert documents(unindexed) == {"a.txt": "docs", "sub/b.txt": "docs"}
    assert sync(settings, SAMPLE.location) == (1, 0, 0, 0, 0)


def test_an_index_that_cannot_be_written_is_no_faulty_one(unindexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync(Settings(data=unindexed), "docs")
    monkeypatch.setattr("index.catalog.sqlite._writable", lambda path: False)
    findings = {finding.name: finding for finding in examine(Settings(data=unindexed))}
    assert findings["catalog"].summary == "2 documents in 2 chunks"
    assert findings["vectors"].fault is None
    assert findings["vectors"].summary.endswith("cannot be written; they are taken from the catalog")


def test_who_examines_an_index_closes_the_store(unindexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync(Settings(data=unindexed), "docs")
    closed: list[ChromaVectors] = []
    close = ChromaVectors.close

    def closing(store: ChromaVectors) -> None:
        closed.append(store)
        close(store)

    monkeypatch.setattr(ChromaVectors, "close", closing)
    assert [finding.fault for finding in examine(Settings(data=unindexed)) if finding.fault] == []
    assert len(closed) == 1


def test_with_a_database_the_folder_holds_no_catalog(unindexed: Path, tmp_path: Path, database_url: str) -> None:
    settings = Settings(data=unindexed, database_url=SecretStr(database_url))
    with pytest.raises(IndexMissing, match=r"no index in postgresql://localhost/.*; build it: footnote sync"):
        status(settings)
    assert sync(settings, "docs") == (2, 0, 0, 0, 0)
    assert has_index(settings)
    assert (status(settings).database_bytes or 0) > 50_000
    assert not (unindexed / "catalog.db").exists()
    assert not (unindexed / "sources.json").exists()
    assert [entry.id for entry in contents(settings).documents] == list(document_texts(settings))
    assert [finding.fault for finding in examine(settings) if finding.fault] == []
    (tmp_path / "docs" / "a.txt").write_text("Another text of a.")
    assert sync(settings) == (0, 1, 0, 1, 0)
    assert synchronise(settings, SyncOrder(rebuild=True), pytest.fail).failed == []
    with pytest.raises(StoreError, match="pg_dump"):
        refuse_database(settings)
    answerer = open_answerer(settings, pytest.fail, remember=False)
    answerer.close()
    elsewhere = settings.model_copy(update={"data": tmp_path / "elsewhere"})
    with pytest.raises(StoreError, match="lie in another data folder"):
        synchronise(elsewhere, SyncOrder(), lambda _: None)
