"""Which sources a sync takes, and what opening an answerer says when it cannot."""

from pathlib import Path

import pytest

from bot import messages
from bot.index_state import examine, has_index, status
from bot.indexing import synchronise
from bot.settings import DeclaredSource, Settings
from bot.wiring import open_answerer
from index import store
from index.catalog import Catalog
from index.errors import IndexMismatch, IndexMissing, StoreError
from index.plan import SyncOrder
from index.sources import SAMPLE
from index.store import StoreSettings
from tests.bot.synced import documents, sync


def test_without_any_source_the_shipped_article_is_indexed_at_the_first_question(unindexed: Path) -> None:
    said: list[str] = []
    settings = Settings(data=unindexed)
    assert not has_index(settings)
    answer = open_answerer(settings, said.append, remember=False).ask("How many diplomats were expelled?")
    assert "10 diplomats" in answer.answer
    assert said == [messages.FIRST_INDEX]
    assert documents(unindexed) == {"article.txt": SAMPLE.location}


@pytest.mark.parametrize("reader", ["footnote", "none"])
def test_the_shipped_article_is_read_with_and_without_a_model(unindexed: Path, reader: str) -> None:
    settings = Settings(data=unindexed, reader=reader, max_risk=0.5)
    answer = open_answerer(settings, print, remember=False).ask("How many diplomats were expelled?")
    assert "10 diplomats" in answer.answer
    assert answer.confidence is not None
    cautious = settings.model_copy(update={"max_risk": 0.001})
    assert open_answerer(cautious, print, remember=False).ask("What is the capital of Peru?").abstained


@pytest.mark.usefixtures("with_verifier")
def test_the_verifier_is_used_where_it_is_installed_and_wanted(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    question = "How many diplomats were expelled?"
    answers = [
        open_answerer(each, print, remember=False).ask(question)
        for each in (settings, settings.model_copy(update={"verifier": "none"}))
    ]
    assert all("10 diplomats" in answer.answer for answer in answers)
    assert len({answer.confidence for answer in answers}) == 2
    assert len(list((unindexed / "models").glob("verifier-*"))) == 1


def test_with_sources_and_no_index_it_says_what_to_do(unindexed: Path) -> None:
    settings = Settings(data=unindexed, sources=(DeclaredSource(path="docs"),))
    with pytest.raises(IndexMissing, match="build it: footnote sync"):
        open_answerer(settings, print, remember=False)
    with pytest.raises(IndexMissing):
        status(settings)


def test_another_chunk_size_is_refused_until_it_is_rebuilt(unindexed: Path) -> None:
    sync(Settings(data=unindexed), "docs")
    other = Settings(data=unindexed, chunk_tokens=64)
    with pytest.raises(IndexMismatch, match="footnote sync --rebuild"):
        open_answerer(other, print, remember=False)
    assert sync(other, rebuild=True) == (0, 2, 0, 0, 0)
    answer = open_answerer(other, print, remember=False).ask("What is the text of docs/a.txt?")
    assert any("docs/a.txt" in found["text"] for found in answer.trace["retrieved"])


def test_a_build_that_was_stopped_does_not_answer(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    catalog = Catalog(unindexed / "catalog.db")
    catalog.set_fact("finished", "no")
    catalog.close()
    with pytest.raises(IndexMissing, match="did not finish; go on with it: footnote sync"):
        open_answerer(settings, print, remember=False)
    assert sync(settings) == (0, 0, 0, 2, 0)
    assert has_index(settings)


def test_vectors_that_vanished_are_missed_and_made_anew(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    store.remove(StoreSettings(unindexed / "chroma"))
    with pytest.raises(StoreError, match=r"the vectors are missing; make them anew: footnote sync$"):
        open_answerer(settings, print, remember=False)
    [finding] = [finding for finding in examine(settings) if finding.fault]
    assert (finding.fault, finding.remedy) == ("they are missing", "footnote sync")
    assert synchronise(settings, SyncOrder(), print).notices == ["2 of 2 vectors were missing, and are stored anew"]
    assert [finding.name for finding in examine(settings) if finding.fault] == []


def test_a_catalog_that_cannot_be_written_is_asked_in_memory(unindexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    monkeypatch.setattr("index.catalog.sqlite.os.access", lambda *_: False)
    said: list[str] = []
    answer = open_answerer(settings, said.append, remember=False).ask("What is the text of docs/a.txt?")
    assert any("docs/a.txt" in found["text"] for found in answer.trace["retrieved"])
    assert said == [messages.IN_MEMORY.format(place=unindexed)]
