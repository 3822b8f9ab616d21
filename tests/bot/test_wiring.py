"""Which sources a sync takes, and what opening an answerer says when it cannot."""

import threading
from pathlib import Path

import pytest

from bot import messages
from bot.indexing import document_texts, ensure_index, examine, has_index, index_apart, status, synchronise
from bot.settings import DeclaredSource, Settings
from bot.wiring import open_answerer
from index import store
from index.catalog import Catalog
from index.errors import FootnoteError, IndexMismatch, IndexMissing, SettingsError, StoreError
from index.lock import locked
from index.plan import SyncOrder
from index.sources import SAMPLE
from index.store import StoreSettings


@pytest.fixture
def data(tmp_path: Path, model_data: Path, embedder: object) -> Path:
    folder = tmp_path / ".footnote"
    folder.mkdir()
    (folder / "models").symlink_to(model_data / "models")
    for name in ("docs/a.txt", "docs/sub/b.txt", "more/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"This is the text of {name}.")
    return folder


def documents(data: Path) -> dict[str, str]:
    return {entry.id: entry.location for entry in Catalog(data / "catalog.db").entries().values()}


def sync(settings: Settings, *locations: str, rebuild: bool = False) -> tuple[int, int, int, int, int]:
    report = synchronise(settings, SyncOrder(locations, rebuild=rebuild), print)
    return report.added, report.changed, report.deleted, report.unchanged, len(report.failed)


def test_without_any_source_the_shipped_article_is_indexed_at_the_first_question(data: Path) -> None:
    said: list[str] = []
    settings = Settings(data=data)
    assert not has_index(settings)
    answer = open_answerer(settings, said.append, remember=False).ask("How many diplomats were expelled?")
    assert "10 diplomats" in answer.answer
    assert said == [messages.FIRST_INDEX]
    assert documents(data) == {"article.txt": SAMPLE.location}


@pytest.mark.parametrize("reader", ["footnote", "none"])
def test_the_shipped_article_is_read_with_and_without_a_model(data: Path, reader: str) -> None:
    settings = Settings(data=data, reader=reader, max_risk=0.5)
    answer = open_answerer(settings, print, remember=False).ask("How many diplomats were expelled?")
    assert "10 diplomats" in answer.answer
    assert answer.confidence is not None
    cautious = settings.model_copy(update={"max_risk": 0.001})
    assert open_answerer(cautious, print, remember=False).ask("What is the capital of Peru?").abstained


def test_with_sources_and_no_index_it_says_what_to_do(data: Path) -> None:
    settings = Settings(data=data, sources=(DeclaredSource(path="docs"),))
    with pytest.raises(IndexMissing, match="build it: footnote sync"):
        open_answerer(settings, print, remember=False)
    with pytest.raises(IndexMissing):
        status(settings)


def test_declared_sources_replace_the_sample(data: Path) -> None:
    assert sync(Settings(data=data)) == (1, 0, 0, 0, 0)
    settings = Settings(data=data, sources=(DeclaredSource(path="docs", audience=("staff",)),))
    assert sync(settings) == (2, 0, 1, 0, 0)
    assert set(documents(data)) == {"a.txt", "sub/b.txt"}
    assert status(settings).sources[0].labels == ("staff",)


def test_a_named_source_touches_only_itself_and_is_remembered(data: Path, tmp_path: Path) -> None:
    settings = Settings(data=data)
    sync(settings, "docs")
    assert sync(settings, "more") == (1, 0, 0, 0, 0)
    (tmp_path / "docs" / "a.txt").unlink()
    assert sync(settings, "more") == (0, 0, 0, 1, 0)
    assert len(documents(data)) == 3
    assert sync(settings) == (0, 0, 1, 2, 0)


def test_a_part_of_a_known_source_keeps_its_ids_and_labels(data: Path, tmp_path: Path) -> None:
    settings = Settings(data=data, sources=(DeclaredSource(path="docs", audience=("staff",)),))
    sync(settings)
    (tmp_path / "docs" / "sub" / "b.txt").write_text("Another text of b.")
    assert sync(settings, "docs/sub/b.txt") == (0, 1, 0, 0, 0)
    assert documents(data) == {"a.txt": "docs", "sub/b.txt": "docs"}
    assert [source.location for source in status(settings).sources] == ["docs"]


def test_a_source_that_never_was_is_not_remembered(data: Path) -> None:
    settings = Settings(data=data)
    sync(settings, "docs")
    assert sync(settings, "docss") == (0, 0, 0, 0, 1)
    assert sync(settings) == (0, 0, 0, 2, 0)


def test_another_chunk_size_is_refused_until_it_is_rebuilt(data: Path) -> None:
    sync(Settings(data=data), "docs")
    other = Settings(data=data, chunk_tokens=64)
    with pytest.raises(IndexMismatch, match="footnote sync --rebuild"):
        open_answerer(other, print, remember=False)
    assert sync(other, rebuild=True) == (0, 2, 0, 0, 0)
    answer = open_answerer(other, print, remember=False).ask("What is the text of docs/a.txt?")
    assert any("docs/a.txt" in found["text"] for found in answer.trace["retrieved"])


def test_status_counts_what_there_is(data: Path) -> None:
    settings = Settings(data=data)
    sync(settings, "docs")
    found = status(settings)
    assert (found.documents, found.chunks) == (2, 2)
    assert found.bytes > 1000
    assert found.changed is not None
    assert [source.location for source in found.sources] == ["docs"]


def test_an_index_apart_holds_what_was_named_and_leaves_the_users_own_alone(data: Path, tmp_path: Path) -> None:
    settings = Settings(data=data, sources=(DeclaredSource(path="docs"),), store_url="http://127.0.0.1:1")
    with pytest.raises(IndexMissing):
        document_texts(settings)
    (tmp_path / "apart").mkdir()
    apart = index_apart(settings, tmp_path / "apart", ["more"], print)
    assert document_texts(apart) == {"c.txt": "This is the text of more/c.txt."}
    assert not has_index(settings)


def test_an_index_apart_is_whole_or_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "apart").mkdir()
    with pytest.raises(FootnoteError, match="nowhere: does not exist"):
        index_apart(Settings(data=data), tmp_path / "apart", ["more", "nowhere"], print)


def test_sources_given_by_hand_outlive_the_catalog(data: Path) -> None:
    settings = Settings(data=data)
    sync(settings, "docs")
    for path in data.glob("catalog.db*"):
        path.write_bytes(bytes(100))
    with pytest.raises(StoreError, match="footnote sync --rebuild"):
        open_answerer(settings, print, remember=False)
    assert sync(settings, rebuild=True) == (2, 0, 0, 0, 0)
    assert set(documents(data)) == {"a.txt", "sub/b.txt"}


def test_what_was_indexed_is_asked_for_when_nobody_knows_it(data: Path) -> None:
    settings = Settings(data=data)
    sync(settings, "docs")
    for path in (*data.glob("catalog.db*"), data / "sources.json"):
        path.unlink()
    with pytest.raises(FootnoteError, match="name it: footnote sync SOURCE"):
        sync(settings)
    assert sync(settings, "docs") == (2, 0, 0, 0, 0)


def test_a_source_given_by_hand_is_dropped_and_a_declared_one_is_not(data: Path, tmp_path: Path) -> None:
    settings = Settings(data=data)
    sync(settings, "docs", "more")
    (tmp_path / "docs").rename(tmp_path / "gone")
    assert sync(settings) == (0, 0, 0, 1, 1)
    report = synchronise(settings, SyncOrder(remove=("docs",)), print)
    assert (report.deleted, report.failed) == (2, [])
    assert sync(settings) == (0, 0, 0, 1, 0)
    with pytest.raises(SettingsError, match="docs: is no source of the index; there are: more"):
        synchronise(settings, SyncOrder(remove=("docs",)), print)
    declared = Settings(data=data, sources=(DeclaredSource(path="more"),))
    with pytest.raises(SettingsError, match="more: is declared in the settings"):
        synchronise(declared, SyncOrder(remove=("more",)), print)


def test_a_source_that_left_the_settings_is_gone(data: Path) -> None:
    sync(Settings(data=data, sources=(DeclaredSource(path="docs"), DeclaredSource(path="more"))))
    assert sync(Settings(data=data, sources=(DeclaredSource(path="more"),))) == (0, 0, 2, 1, 0)


def test_a_build_that_was_stopped_does_not_answer(data: Path) -> None:
    settings = Settings(data=data)
    sync(settings, "docs")
    catalog = Catalog(data / "catalog.db")
    catalog.set_fact("finished", "no")
    catalog.close()
    with pytest.raises(IndexMissing, match="did not finish; go on with it: footnote sync"):
        open_answerer(settings, print, remember=False)
    assert sync(settings) == (0, 0, 0, 2, 0)
    assert has_index(settings)


def test_who_asks_while_the_index_is_built_waits(data: Path) -> None:
    settings = Settings(data=data)
    said: list[str] = []
    waiting = threading.Event()

    def say(line: str) -> None:
        said.append(line)
        waiting.set()

    asked = threading.Thread(target=lambda: ensure_index(settings, say))
    with locked(data, lambda: pytest.fail("nobody else is syncing")):
        asked.start()
        assert waiting.wait(60)
        catalog = Catalog(data / "catalog.db")
        catalog.set_fact("finished", "yes")
        catalog.close()
    asked.join(60)
    assert said == [messages.BEING_BUILT]
    assert has_index(settings)


def test_vectors_that_vanished_are_missed_and_made_anew(data: Path) -> None:
    settings = Settings(data=data)
    sync(settings, "docs")
    store.remove(StoreSettings(data / "chroma"))
    with pytest.raises(StoreError, match=r"vectors are missing \(0 of 2\)"):
        open_answerer(settings, print, remember=False)
    assert [finding.fault for finding in examine(settings) if finding.name == "vectors"] == ["there are none"]
    sync(settings)
    assert [finding.name for finding in examine(settings) if finding.fault] == []


def test_what_is_stored_is_for_its_owner_alone(data: Path) -> None:
    sync(Settings(data=data), "docs")
    made = [path for path in data.rglob("*") if "models" not in path.parts]
    assert len(made) > 5
    assert {oct(path.stat().st_mode & 0o777) for path in made} == {"0o600", "0o700"}


def test_a_secret_in_an_address_stands_nowhere(data: Path) -> None:
    report = synchronise(Settings(data=data), SyncOrder(("http://ann:pa55w0rd@127.0.0.1:9/a?token=t0ken99",)), print)
    [line] = report.failed
    assert line.startswith("http://127.0.0.1:9/a?token=***: ")
    kept = b"".join(path.read_bytes() for path in data.glob("*") if path.is_file())
    assert "pa55w0rd" not in line
    assert b"pa55w0rd" not in kept
    assert b"t0ken99" not in kept


def test_a_catalog_that_cannot_be_written_is_asked_in_memory(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data=data)
    sync(settings, "docs")
    monkeypatch.setattr("index.catalog.connection.os.access", lambda *_: False)
    said: list[str] = []
    answer = open_answerer(settings, said.append, remember=False).ask("What is the text of docs/a.txt?")
    assert any("docs/a.txt" in found["text"] for found in answer.trace["retrieved"])
    assert said == [messages.IN_MEMORY.format(place=data)]
