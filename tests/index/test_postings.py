"""The index of words in Postgres tells what SQLite's tells."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from index import lexical
from index.access import Filter
from index.catalog import Catalog
from index.place import IndexPlace
from tests.index.made import put
from tests.index.test_lexical import TEXTS

PUBLIC = Filter(audience=frozenset())
SHELF = {
    **TEXTS,
    "zh0": "客服部的班车由刘主管负责，使用前须提前2天登记。",
    "zh2": "法务部的班车由刘主管负责，使用前须提前4天登记。",
    "ja": "東京タワーの展望台は午後十時に閉まります。",
    "id": "The part KX-2041-A fits; order form B12 names it. Running runners ran; generously, generalisations.",
    "reset": "To reset a password, open the profile. Über Straße Ångström, naïve façade; Đà Nẵng.",
    "blob": "x" * 5_000 + " and " + "y" * 5_000 + "z reset",
    "empty": "…",
    "twin": TEXTS["a"],
}
QUESTIONS = [
    *("who expelled the ambassador?", "DEJA VU", "was the of on", "expelled ambassador decision", "客服部的班车"),
    *(
        "泵",
        "班",
        "タ",
        "ﾀﾜｰ",
        "kx2041a",
        "KX 2041 A",
        "KX2041",
        "b-12",
        "pasword",
        "how do I resset it",
        "",
        "😀",
        "\0",
    ),
    *('"', "a AND", "NEAR(", "%s ? %(x)s", "'; DROP TABLE words; --", "runner generalization", "naive facade strasse"),
    *("y" * 5_000 + "z", "day day day", "\\ \t \x1a"),
]


@pytest.fixture
def both(postgres_place: IndexPlace, tmp_path: Path) -> Iterator[tuple[Catalog, Catalog]]:
    with ExitStack() as stack:
        catalogs = [stack.enter_context(place.opened()) for place in (IndexPlace(tmp_path), postgres_place)]
        for catalog in catalogs:
            with catalog.writing():
                for name, text in SHELF.items():
                    put(catalog, name, text, ("legal",) if name == "b" else ())
        yield catalogs[0], catalogs[1]


def ranks(catalog: Catalog, question: str, allowed: Filter, limit: int = 10) -> list[tuple[str, float]]:
    return [(chunk, round(score, 5)) for chunk, score in catalog.rank_words(question, limit, allowed)]


def test_the_same_chunks_with_the_same_scores(both: tuple[Catalog, Catalog], monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite, postgres = both
    for many in (1_000, 1):
        monkeypatch.setattr(lexical, "_MANY_CHUNKS", many)
        for allowed in (Filter(), PUBLIC, Filter(sources=frozenset({"docs?"}))):
            for question in QUESTIONS:
                assert ranks(postgres, question, allowed) == ranks(sqlite, question, allowed), question
    assert ranks(postgres, "kx2041a", Filter()), "a phrase is found"
    assert ranks(postgres, "泵", Filter()) == []


@pytest.mark.parametrize("scored", [1, 2, 4])
def test_of_many_chunks_the_same_ones_are_looked_at(
    both: tuple[Catalog, Catalog], monkeypatch: pytest.MonkeyPatch, scored: int
) -> None:
    sqlite, postgres = both
    monkeypatch.setattr(lexical, "_LARGE", 2)
    monkeypatch.setattr(lexical, "_MOST_SCORED", scored)
    for limit in (1, 2, 10):
        for question in [*QUESTIONS, "ambassador decision day the reset", "KX-2041 reset ambassador", "Running runner"]:
            assert ranks(postgres, question, Filter(), limit) == ranks(sqlite, question, Filter(), limit), question


def test_what_is_removed_is_counted_no_more(both: tuple[Catalog, Catalog]) -> None:
    for catalog in both:
        catalog.check_database()
        with catalog.writing():
            catalog.remove(["a", "zh0"])
            put(catalog, "new", "The ambassador came back.")
            put(catalog, "new", "The ambassador left once more.")
            catalog.remove(["twin"])
            catalog.advance()
        catalog.check_database()
    for question in (*QUESTIONS, "ambassador left", "came"):
        assert ranks(both[1], question, Filter()) == ranks(both[0], question, Filter()), question


def test_words_of_a_transaction_that_breaks_are_not_stored(both: tuple[Catalog, Catalog]) -> None:
    _, postgres = both
    with pytest.raises(KeyboardInterrupt), postgres.writing():
        put(postgres, "broken", "A walrus.")
        raise KeyboardInterrupt
    put(postgres, "whole", "A penguin.")
    assert ranks(postgres, "walrus", Filter()) == []
    assert [chunk for chunk, _ in ranks(postgres, "penguin", Filter())] == ["chunk-whole"]
    postgres.check_database()
