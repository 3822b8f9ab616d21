from pathlib import Path
from threading import Semaphore, Thread

import pytest
from langchain_core.retrievers import BaseRetriever

from index.access import Filter
from index.catalog import Source
from index.embedding import Embedder
from index.errors import StoreError, StoreTimeout
from index.passage import Vectors
from index.plan import Request
from index.retrieval import WORDS_WEIGHT, fuse
from index.store import open_store
from index.vectors.chroma import ChromaVectors
from tests.index.world import World

TEXTS = {
    "leave.txt": "Every employee has thirty days of paid holiday a year.",
    "travel.txt": "Train tickets are booked by the travel desk. Code ZX-81 pays for them.",
    "canteen.txt": "Lunch is served from noon until two.",
}


@pytest.fixture
def world(tmp_path: Path, embedder: Embedder) -> World:
    world = World(tmp_path, tmp_path / "data", embedder)
    for name, text in TEXTS.items():
        world.write(name, text)
    world.sync(Request((Source("docs"),), prune=True))
    return world


def test_meaning_and_words_both_find(world: World) -> None:
    retriever = world.retriever()
    by_meaning = retriever.find("How much vacation time do staff get?").passages[0]
    assert (by_meaning.document, by_meaning.dense_rank) == ("leave.txt", 1)
    by_words = retriever.find("ZX-81").passages[0]
    assert (by_words.document, by_words.lexical_rank) == ("travel.txt", 1)


def test_passages_are_letter_for_letter_and_in_the_order_of_their_scores(world: World) -> None:
    passages = world.retriever().find("When is lunch?").passages
    assert [p.text for p in passages if p.text != TEXTS[p.document]] == []
    scores = [p.score for p in passages]
    assert scores == sorted(scores, reverse=True)
    assert passages[0].document == "canteen.txt"


def test_k_bounds_what_is_found(world: World) -> None:
    assert len(world.retriever().find("lunch", k=1).passages) == 1


def test_filters_hold_for_both_sides(world: World) -> None:
    world.sync(Request((Source("docs", ("staff",)),), prune=True))
    retriever = world.retriever()
    assert retriever.find("ZX-81", Filter(audience=frozenset({"guests"}))).passages == ()
    assert retriever.find("ZX-81", Filter(frozenset({"docs"}), frozenset({"staff"}))).passages
    assert retriever.find("ZX-81", Filter(frozenset({"elsewhere"}))).passages == ()


def test_a_store_that_is_emptied_is_missed(world: World) -> None:
    retriever = world.retriever()
    assert retriever.find("lunch", Filter(frozenset({"elsewhere"}))).passages == ()
    store = open_store(world.storage, retriever.store.fingerprint)
    store.delete(sorted(store.ids()))
    retriever.store.reopen()
    for allowed in (Filter(), Filter(frozenset({"elsewhere"}))):
        with pytest.raises(StoreError, match="the vectors of this index are gone; store them anew: footnote sync"):
            retriever.find("lunch", allowed)


def test_who_waited_while_the_store_was_silent_does_not_wait_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    retriever = world.retriever()
    waiting, asked, told = Semaphore(0), list[str](), list[str]()
    embed = Embedder.embed_question

    def embedded(self: Embedder, question: str) -> Vectors:
        waiting.release()
        return embed(self, question)

    def silent(*given: object) -> list[tuple[str, float]]:
        for _ in range(4):
            waiting.acquire()
        asked.append("nearest")
        raise StoreTimeout("timed out")

    def ask() -> None:
        with pytest.raises(StoreTimeout) as caught:
            retriever.find("lunch")
        told.append(str(caught.value))

    with monkeypatch.context() as patch:
        patch.setattr(Embedder, "embed_question", embedded)
        patch.setattr(ChromaVectors, "nearest", silent)
        threads = [Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert (asked, told) == (["nearest"], ["timed out"] * 4)
    assert retriever.find("lunch").passages


def test_it_is_a_langchain_retriever(world: World) -> None:
    retriever = world.retriever()
    assert isinstance(retriever, BaseRetriever)
    [first, *_] = retriever.invoke("When is lunch served?")
    assert first.page_content == TEXTS["canteen.txt"]
    assert first.metadata["document"] == "canteen.txt"
    assert first.metadata["start"] == 0


@pytest.mark.parametrize("question", ["", " ", "\0", '"', "x" * 50_000, "😀", "\ud800"])
def test_any_question_is_safe(world: World, question: str) -> None:
    assert len(world.retriever().find(question).passages) <= 50


def test_an_empty_index_finds_nothing(tmp_path: Path, embedder: Embedder) -> None:
    world = World(tmp_path, tmp_path / "data", embedder)
    (tmp_path / "docs").mkdir()
    world.sync()
    assert world.retriever().find("anything").passages == ()


def test_an_index_that_never_holds_still_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    retriever = world.retriever()
    nearest = type(retriever.store).nearest
    other = world.catalog()

    def changing(*args: object) -> object:
        other.advance()
        return nearest(*args)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(type(retriever.store), "nearest", changing)
    with pytest.raises(StoreError, match="changes faster than it can be read"):
        retriever.find("lunch")


def test_leading_passages(world: World) -> None:
    assert [p.document for p in world.retriever().leading(["travel.txt", "leave.txt"])] == ["travel.txt", "leave.txt"]


def test_fusion_prefers_what_both_sides_found() -> None:
    finds = fuse([("a", 0.6), ("b", 0.58)], [("b", 5.0), ("c", 4.0)], dict.fromkeys("abc", 0.5))
    assert finds[0].chunk == "b"
    assert (finds[0].dense_rank, finds[0].similarity, finds[0].lexical_rank) == (2, 0.58, 1)


def test_fusion_keeps_how_sure_a_side_is() -> None:
    by_meaning = fuse([("a", 0.9), ("b", 0.2)], [("b", 0.1), ("a", 0.09)], dict.fromkeys("ab", 0.5))
    by_words = fuse([("a", 0.31), ("b", 0.30)], [("b", 9.0), ("a", 1.0)], dict.fromkeys("ab", 0.5))
    assert [by_meaning[0].chunk, by_words[0].chunk] == ["a", "b"]


def test_what_only_its_words_found_is_no_nearer_than_the_last_of_the_dense_side() -> None:
    finds = fuse([("a", 0.5), ("b", 0.4)], [("c", 3.0)], {"a": 0.5, "b": 0.5, "c": 0.7})
    only_words = next(find for find in finds if find.chunk == "c")
    assert only_words.similarity is None
    assert only_words.score == pytest.approx(0.4 + 0.7 + WORDS_WEIGHT)


def test_the_best_sentence_of_a_chunk_counts() -> None:
    finds = fuse([("a", 0.5), ("b", 0.49)], [], {"a": 0.2, "b": 0.8})
    assert [find.chunk for find in finds] == ["b", "a"]


def test_what_is_not_known_takes_no_rank() -> None:
    finds = fuse([("gone", 0.99), ("a", 0.9)], [("gone", 9.0), ("a", 1.0)], {"a": 0.9})
    assert [(find.chunk, find.dense_rank, find.lexical_rank) for find in finds] == [("a", 1, 1)]


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse([], [], {}) == []
