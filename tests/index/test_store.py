from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.access import Filter, chunk_metadata
from index.errors import IndexMismatch, StoreError
from index.passage import Vectors
from index.store import StoreSettings, VectorStore, exists, open_store
from index.vectors import chroma
from index.vectors.chroma import collection_name


def unit(*values: float) -> Vectors:
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


@pytest.fixture
def settings(tmp_path: Path) -> StoreSettings:
    return StoreSettings(tmp_path / "chroma")


@pytest.fixture
def store(settings: StoreSettings) -> VectorStore:
    store = open_store(settings, "made-with-this")
    vectors = np.stack([unit(1, 0, 0), unit(0, 1, 0), unit(1, 1, 0)])
    metadata = [
        chunk_metadata("a", "one", ()),
        chunk_metadata("b", "two", ("legal",)),
        chunk_metadata("c", "one", ("board",)),
    ]
    store.upsert(["a", "b", "c"], vectors, metadata)
    return store


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    nearest = store.nearest(unit(1, 0, 0), 10, Filter())
    assert [chunk for chunk, _ in nearest] == ["a", "c", "b"]
    assert [cosine for _, cosine in nearest] == pytest.approx([1, 0.7071, 0], abs=1e-3)
    assert len(store.nearest(unit(1, 0, 0), 1, Filter())) == 1


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (Filter(audience=frozenset()), {"a"}),
        (Filter(audience=frozenset({"legal"})), {"a", "b"}),
        (Filter(audience=frozenset({"legal", "board", "other"})), {"a", "b", "c"}),
        (Filter(sources=frozenset({"one"})), {"a", "c"}),
        (Filter(sources=frozenset()), set()),
        (Filter(frozenset({"one"}), frozenset({"legal"})), {"a"}),
    ],
)
def test_filters_hold_on_this_side(store: VectorStore, allowed: Filter, expected: set[str]) -> None:
    assert {chunk for chunk, _ in store.nearest(unit(1, 0, 0), 10, allowed)} == expected


def test_deleting_and_relabelling(store: VectorStore) -> None:
    store.delete(["a", "never was"])
    assert store.ids() == {"b", "c"}
    store.relabel(["b"], [chunk_metadata("b", "two", ())])
    assert [chunk for chunk, _ in store.nearest(unit(0, 1, 0), 5, Filter(sources=frozenset({"two"})))] == ["b"]


def test_an_empty_store_finds_nothing(settings: StoreSettings) -> None:
    assert not exists(settings)
    store = open_store(settings, "new")
    assert store.nearest(unit(1, 0), 5, Filter()) == []
    assert exists(settings)


def test_another_fingerprint_is_another_collection(store: VectorStore, settings: StoreSettings) -> None:
    other = open_store(settings, "made-with-that")
    assert other.ids() == set()
    other.drop_others()
    assert open_store(settings, "made-with-this").ids() == set()


def test_a_collection_that_says_otherwise_is_refused(
    store: VectorStore, settings: StoreSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors.chroma.collection_name", lambda fingerprint: collection_name("made-with-this"))
    with pytest.raises(
        IndexMismatch, match="made with made-with-this, not made-with-that; run: footnote sync --rebuild"
    ):
        open_store(settings, "made-with-that")


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"file/chroma: the vector store cannot be opened \(.+\); see that the folder"):
        open_store(StoreSettings(tmp_path / "file" / "chroma"), "x")


def test_what_is_not_allowed_hides_nothing_behind_it(store: VectorStore) -> None:
    """Also where more chunks of others are nearer than are looked at before Chroma is asked to filter."""
    near = np.stack([unit(1, number / 1000, 0) for number in range(60)])
    store.upsert([f"x{number}" for number in range(60)], near, [chunk_metadata("x", "one", ("board",))] * 60)
    store.upsert(["open"], np.stack([unit(-1, -1, 0.1)]), [chunk_metadata("open", "far", ())])
    everybody = Filter(sources=frozenset({"far"}), audience=frozenset())
    assert [chunk for chunk, _ in store.nearest(unit(1, 0, 0), 3, everybody)] == ["open"]


def test_the_larger_the_collection_the_more_a_search_looks_at(
    settings: StoreSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("_LEAST_BREADTH", 8), ("_MOST_BREADTH", 16), ("_CHUNKS_A_CANDIDATE", 2)):
        monkeypatch.setattr(chroma, name, value)
    store = open_store(settings, "made-with-this")
    breadths = []
    for chunks in (4, 18, 21, 40):
        names = [f"chunk{number}" for number in range(chunks)]
        vectors = np.stack([unit(1, number, 1) for number in range(chunks)])
        store.upsert(names, vectors, [chunk_metadata("a", "one", ())] * chunks)
        with closing(chroma.ChromaVectors(settings, "made-with-this")) as other:
            breadths.append(other._collection.configuration_json["hnsw"]["ef_search"])
        assert store.nearest(unit(1, 3, 1), 1, Filter())[0][0] == "chunk3"
    assert breadths == [8, 8, 10, 16]
