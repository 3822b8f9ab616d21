"""LangChain's Embeddings objects in place of the model that Footnote brings."""

import hashlib
from collections.abc import Callable

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

import footnote_qa
from footnote_qa import IndexMismatch, ModelError
from index.given_embedding import GivenEmbedder


class WordEmbeddings(Embeddings):
    """Each word has a place; vectors are not of unit length."""

    def __init__(self, model: str = "words", dimension: int = 256) -> None:
        self.model = model
        self._dimension = dimension
        self.texts: list[str] = []

    def embed_query(self, text: str) -> list[float]:
        self.texts.append(text)
        vector = [0.001] * self._dimension
        for word in text.casefold().replace(".", " ").split():
            vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self._dimension] += 3.0
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]


def test_they_embed_documents_and_questions() -> None:
    given = WordEmbeddings()
    with footnote_qa.open("handbook", embeddings=given) as footnote:
        assert footnote.search("a hotel may cost")[0].document == "travel.md"
        assert footnote.ask("How many days of leave do I have?").short == "thirty days"
        assert "WordEmbeddings:words:256" in footnote.ask("leave?").index
    assert any("thirty days" in text for text in given.texts)
    with footnote_qa.open("handbook", embeddings=WordEmbeddings()) as footnote:
        assert footnote.report.unchanged == 2


@pytest.mark.parametrize("other", [None, WordEmbeddings("others"), WordEmbeddings(dimension=64)])
def test_an_index_of_other_embeddings_is_refused(other: Embeddings | None) -> None:
    with footnote_qa.open("handbook", embeddings=WordEmbeddings()):
        pass
    with pytest.raises(IndexMismatch, match="WordEmbeddings:words:256"):
        footnote_qa.open("handbook", embeddings=other)
    with footnote_qa.open("handbook", embeddings=other, rebuild=True) as footnote:
        assert footnote.search("a hotel may cost")[0].document == "travel.md"


def test_vectors_are_unit_length_and_tokens_are_counted() -> None:
    embedder = GivenEmbedder(WordEmbeddings())
    vectors = embedder.embed(["one text", "another", ""] * 100)
    assert vectors.shape == (300, 256)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert np.allclose(np.linalg.norm(embedder.embed_question("one \ud800")), 1.0)
    assert embedder.embed([]).shape == (0, 256)
    assert embedder.count_tokens(["one text", ""]) == [2, 0]
    assert embedder.count_tokens(["word " * 1000]) == [1000]
    assert embedder.longest_text == 512


class Broken(WordEmbeddings):
    def __init__(self, make: Callable[[list[str]], object]) -> None:
        super().__init__()
        self._make = make

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._make(texts)  # type: ignore[return-value]


def _refused(texts: list[str]) -> object:
    raise RuntimeError("401: no such key")


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (_refused, r"embeddings Broken: failed \(401: no such key\); mend or change the object"),
        (lambda texts: [[1.0, 2.0]] * len(texts), "gave other than . × 256 finite numbers for . texts"),
        (lambda texts: [[1.0] * 256], "gave other than . × 256"),
        (lambda texts: [[float("nan")] * 256] * len(texts), "finite"),
        (lambda texts: [[1.0], [1.0, 2.0], "x"], "rows of numbers"),
        (lambda texts: None, "gave other than|rows of numbers"),
    ],
)
def test_embeddings_that_fail_are_told_in_one_line(make: Callable[[list[str]], object], fault: str) -> None:
    with pytest.raises(ModelError, match=fault) as raised:
        footnote_qa.open("handbook", embeddings=Broken(make))
    assert "\n" not in str(raised.value)


def test_an_object_that_gives_no_vector_is_refused() -> None:
    with pytest.raises(ModelError, match="gave an empty vector"):
        GivenEmbedder(Empty())


class Empty(WordEmbeddings):
    def embed_query(self, text: str) -> list[float]:
        return []
