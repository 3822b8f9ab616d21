"""A folder of Chroma read from its files."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.errors import StoreError
from index.store import StoreSettings
from index.vectors import chroma_folder
from index.vectors.chroma import ChromaVectors

MADE_WITH = "model.chunks-4-160"
MANY = 1_100  # Chroma writes a graph to its files from a thousand vectors on


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the vectors k0, k1 ..."""
    folder = tmp_path_factory.mktemp("vectors") / "chroma"
    vectors = ChromaVectors(StoreSettings(folder), MADE_WITH)
    vectors.upsert(*told([f"k{number}" for number in range(MANY)]))
    vectors.close()
    return folder


def told(ids: list[str]) -> tuple[list[str], np.ndarray, list[dict[str, object]]]:
    """What `upsert` takes: each vector is of length 1."""
    vectors = np.random.default_rng(len(ids)).normal(size=(len(ids), 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return ids, vectors, [{"document": "d", "location": "l", "public": True}] * len(ids)


def test_the_ids_are_those_that_chroma_names(many: Path) -> None:
    assert chroma_folder.ids(many, MADE_WITH) == {f"k{number}" for number in range(MANY)}
    assert chroma_folder.ids(many, "other.chunks-1-1") == set()
    chroma_folder.check(many, MADE_WITH)


@pytest.mark.parametrize("lost", ["*", "header.bin", "length.bin", "data_level0.bin", "index_metadata.pickle"])
def test_a_graph_that_was_lost_is_noticed(many: Path, tmp_path: Path, lost: str) -> None:
    folder = tmp_path / "chroma"
    shutil.copytree(many, folder)
    found = list(folder.glob(f"*-*/{lost}"))
    assert found
    for path in found:
        path.unlink()
    with pytest.raises(StoreError, match=r"vectors are missing; store them anew: footnote sync$"):
        chroma_folder.check(folder, MADE_WITH)


def test_a_graph_of_an_older_copy_is_noticed(many: Path, tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    shutil.copytree(many, folder)
    [lengths] = folder.glob("*-*/length.bin")
    lengths.write_bytes(lengths.read_bytes()[:-400])
    with pytest.raises(StoreError, match="vectors are missing"):
        chroma_folder.check(folder, MADE_WITH)


def test_a_folder_that_is_none_or_of_another_chroma_is_not_judged(tmp_path: Path) -> None:
    chroma_folder.check(tmp_path, MADE_WITH)
    (tmp_path / "chroma.sqlite3").write_bytes(b"")
    assert chroma_folder.ids(tmp_path, MADE_WITH) is None
    chroma_folder.check(tmp_path, MADE_WITH)


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"x" * 5_000)
    with pytest.raises(StoreError, match="the vectors are damaged"):
        chroma_folder.ids(tmp_path, MADE_WITH)


def test_what_is_changed_and_deleted_raises_no_alarm(many: Path, tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    shutil.copytree(many, folder)
    vectors = ChromaVectors(StoreSettings(folder), MADE_WITH)
    chance = random.Random(1)
    held = [f"k{number}" for number in range(MANY)]
    for turn in range(3):
        vectors.delete(chance.sample(held, 300))
        vectors.upsert(*told([f"n{turn}-{number}" for number in range(250)]))
        vectors.upsert(*told(chance.sample(held, 150)))
        chroma_folder.check(folder, MADE_WITH)
        assert chroma_folder.ids(folder, MADE_WITH) == vectors.ids()
    vectors.close()
