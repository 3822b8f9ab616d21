from pathlib import Path

import numpy as np
import pytest

from index.embedding import Embedder
from tests.training.shelves import mill_shelf
from training.shelf import Finder, embedded


def test_a_passage_of_a_shelf_is_a_range_of_its_document(embedder: Embedder, tmp_path: Path) -> None:
    shelf = mill_shelf(embedder, tmp_path)
    for number, owner in enumerate(shelf.owners):
        passage, text = shelf.passage(number), shelf.corpus.documents[owner].text
        assert text[passage.start : passage.end] == passage.text
        assert len(passage.sentence_vectors) == len(passage.sentences)
    assert len(shelf.questions) == len(shelf.corpus.questions)


def test_what_is_asked_is_found_best_first_and_scored(embedder: Embedder, tmp_path: Path) -> None:
    shelf = mill_shelf(embedder, tmp_path)
    passages = Finder(shelf).find("Who built the mill?", embedder.embed_question("Who built the mill?"), 5)
    assert len(passages) == len(shelf.chunks)
    number, passage = passages[0]
    assert passage.text == shelf.chunks[number].text
    assert passage.score > 0
    assert Finder(shelf).find("Who?", embedder.embed_question("Who?"), 0) == []


def test_vectors_are_read_back_and_not_made_again(
    embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = embedded(["a mill"], embedder, tmp_path / "cache")
    monkeypatch.setattr(Embedder, "embed", lambda *_: pytest.fail("it was embedded already"))
    again = embedded(["a mill"], embedder, tmp_path / "cache")
    assert np.array_equal(first, again)
    assert again.dtype == np.float32
    assert np.linalg.norm(again, axis=1) == pytest.approx(1, abs=1e-2)
