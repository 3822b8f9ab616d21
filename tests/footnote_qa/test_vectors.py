"""LangChain's vector stores in place of the one that Footnote brings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langchain_chroma import Chroma
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.vectorstores import InMemoryVectorStore, VectorStore

import footnote_qa
from footnote_qa import SettingsError, Source, StoreError

Make = Callable[[], VectorStore]


def in_memory() -> InMemoryVectorStore:
    return InMemoryVectorStore(DeterministicFakeEmbedding(size=8))


def in_chroma() -> Chroma:
    return Chroma("vectors", DeterministicFakeEmbedding(size=8), persist_directory="other")


class Adding(InMemoryVectorStore):
    """A store that takes vectors, as PGVector and FAISS do."""

    def add_embeddings(
        self, texts: list[str], embeddings: list[list[float]], metadatas: list[dict[str, Any]], ids: list[str]
    ) -> None:
        for text, vector, metadata, chunk in zip(texts, embeddings, metadatas, ids, strict=True):
            self.store[chunk] = {"id": chunk, "vector": vector, "text": text, "metadata": metadata}


def adding() -> Adding:
    return Adding(DeterministicFakeEmbedding(size=8))


@pytest.mark.parametrize("make", [in_memory, in_chroma, adding])
def test_a_given_store_holds_the_vectors(make: Make) -> None:
    store = make()
    with footnote_qa.open("handbook", vectors=store) as footnote:
        assert footnote.ask("How many days of leave do I have?").short == "thirty days"
        assert footnote.search("a hotel may cost")[0].document == "travel.md"
        Path("handbook/travel.md").write_text("# Travel\nA hostel may cost 12 dollars a night.\n", encoding="utf-8")
        assert footnote.sync().changed == 1
        assert "hostel" in footnote.search("what may a hostel cost")[0].text
    assert not (Path(".footnote") / "chroma").exists()
    with footnote_qa.open(vectors=make()) as footnote:  # a new object, which may be empty
        assert footnote.ask("How many days of leave do I have?").short == "thirty days"


def test_who_may_see_little_still_finds_it() -> None:
    """The nearest texts, many times more than are asked for, are not for everybody."""
    Path("secret").mkdir()
    for number in range(60):
        Path(f"secret/{number}.txt").write_text(f"A hotel may cost {number} dollars a night.", encoding="utf-8")
    store = in_memory()
    with footnote_qa.open("handbook", Source("secret", audience="board"), vectors=store) as footnote:
        seen = {each.document for each in footnote.search("the cost of a hotel", k=20)}
        assert "travel.md" in seen
        assert not any(document.endswith(".txt") for document in seen)
        passages = footnote.search("a hotel", audience="board")
        assert any(each.document.endswith(".txt") for each in passages)
    assert not any("board" in str(row["metadata"]) or "hotel" in row["text"] for row in store.store.values())


def test_a_store_that_cannot_serve_is_refused() -> None:
    class Unsearchable(InMemoryVectorStore):
        similarity_search_by_vector = VectorStore.similarity_search_by_vector

    with pytest.raises(SettingsError, match="Unsearchable cannot be searched by a vector; give another"):
        footnote_qa.open("handbook", vectors=Unsearchable(DeterministicFakeEmbedding(size=8)))
    with pytest.raises(SettingsError, match="vectors: a dict is no vector store"):
        footnote_qa.open("handbook", vectors={})  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="vectors"):
        footnote_qa.open("handbook", vectors="elsewhere")


def test_a_store_that_fails_is_one_line() -> None:
    class Failing(InMemoryVectorStore):
        def add_texts(self, *_: object, **__: object) -> list[str]:
            raise OSError("no\nspace")

    with pytest.raises(StoreError, match=r"vectors=Failing: cannot be written \(no space\)"):
        footnote_qa.open("handbook", vectors=Failing(DeterministicFakeEmbedding(size=8)))
    with footnote_qa.open("handbook", vectors=in_memory()) as footnote:
        assert footnote.search("a hotel may cost")[0].document == "travel.md"


def test_vectors_in_postgres(database_url: str) -> None:
    with footnote_qa.open("handbook") as footnote:
        assert footnote.report.added == 2
    with footnote_qa.open("handbook", vectors="postgres", database_url=database_url) as footnote:
        assert footnote.search("a hotel may cost")[0].document == "travel.md"
    with footnote_qa.open(vectors="postgres", database_url=database_url) as footnote:
        assert footnote.ask("How many days of leave do I have?").short == "thirty days"
    with pytest.raises(SettingsError, match="vectors = postgres: needs database_url"):
        footnote_qa.open("handbook", vectors="postgres")
