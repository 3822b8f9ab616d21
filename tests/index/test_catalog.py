import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.access import Filter
from index.catalog import Catalog, Source, Titled
from index.document import BlockKind
from index.errors import StoreError
from index.place import IndexPlace
from tests.index.made import chunk, document, put


@pytest.fixture
def catalog(place: IndexPlace) -> Iterator[Catalog]:
    with place.opened() as catalog:
        yield catalog


@pytest.fixture
def other(place: IndexPlace) -> Iterator[Catalog]:
    """The same catalog, on another connection."""
    with place.opened() as catalog:
        yield catalog


def found(catalog: Catalog, allowed: Filter) -> set[str]:
    words = {chunk for chunk, _ in catalog.rank_words("text", 10, allowed)}
    rows = set(catalog.passages(sorted(catalog.chunk_ids()), allowed))
    vectors = set(catalog.passage_vectors([*sorted(catalog.chunk_ids()), "chunk-of-nobody"], allowed))
    assert words == rows == vectors, "all sides must see the same"
    return words


def test_a_document_comes_back_as_it_went_in(catalog: Catalog) -> None:
    put(catalog, "a", "A text — with “marks”.", ("legal",))
    [entry] = catalog.entries().values()
    assert (entry.id, entry.title, entry.labels, entry.length) == ("a", "A", ("legal",), 22)
    passage = catalog.passages(["chunk-a"], Filter())["chunk-a"]
    assert passage.text == "A text — with “marks”."
    assert passage.sentence_texts() == [passage.text]
    assert passage.sentence_vectors.shape == (1, 4)
    assert passage.sentence_vectors.dtype == np.float32
    [(chunk_id, rows)] = catalog.passage_vectors(["chunk-a"], Filter()).items()
    assert chunk_id == "chunk-a"
    assert rows.shape == (2, 4)
    assert np.array_equal(rows[1:], passage.sentence_vectors)


def test_what_an_older_footnote_read_is_made_anew_and_its_sources_stay(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "catalog.db")
    old.executescript(
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
        "CREATE TABLE sources (location TEXT PRIMARY KEY, declared INTEGER NOT NULL, labels TEXT NOT NULL);"
        "INSERT INTO sources VALUES ('docs', 0, '[]');"
        "CREATE TABLE chunks (row INTEGER PRIMARY KEY, id TEXT);"
        "INSERT INTO facts VALUES ('fingerprint', 'made-before'); INSERT INTO chunks VALUES (1, 'a');"
        "PRAGMA user_version = 1;"
    )
    old.close()

    catalog = Catalog(tmp_path / "catalog.db")

    assert catalog.fact("fingerprint") is None
    assert catalog.sources() == [Source("docs", declared=False)]
    assert catalog.chunk_ids() == set()
    put(catalog, "b", "text")
    assert catalog.passages(["chunk-b"], Filter())["chunk-b"].kinds == (BlockKind.PARAGRAPH,)


def test_a_transaction_that_breaks_leaves_no_trace(catalog: Catalog, other: Catalog) -> None:
    put(catalog, "a", "text")
    with pytest.raises(KeyboardInterrupt), catalog.writing():
        catalog.remove(["a"])
        catalog.advance()
        raise KeyboardInterrupt
    assert other.counts() == (1, 1)
    assert other.generation() == 1
    assert found(other, Filter()) == {"chunk-a"}


def test_others_see_a_change_when_it_is_whole(catalog: Catalog, other: Catalog) -> None:
    with catalog.writing():
        put(catalog, "a", "text")
        assert other.counts() == (0, 0)
    assert other.counts() == (1, 1)


def test_a_snapshot_does_not_change(catalog: Catalog, other: Catalog) -> None:
    with other.snapshot():
        assert other.generation() == 0
        put(catalog, "a", "text")
        assert other.generation() == 0
    assert other.generation() == 1


def test_removing_a_document_removes_its_words(catalog: Catalog) -> None:
    put(catalog, "a", "text")
    put(catalog, "b", "text")
    catalog.remove(["a", "never was"])
    assert found(catalog, Filter()) == {"chunk-b"}
    assert catalog.counts() == (1, 1)


def test_labels_decide_who_finds_what(catalog: Catalog) -> None:
    put(catalog, "all", "text")
    put(catalog, "law", "text", ("legal",))
    put(catalog, "both", "text", ("legal", "board"))
    assert found(catalog, Filter()) == {"chunk-all", "chunk-law", "chunk-both"}
    assert found(catalog, Filter(audience=frozenset())) == {"chunk-all"}
    assert found(catalog, Filter(audience=frozenset({"board"}))) == {"chunk-all", "chunk-both"}
    catalog.set_labels("all", ["board"])
    assert found(catalog, Filter(audience=frozenset())) == set()
    catalog.set_labels("law", [])
    assert found(catalog, Filter(audience=frozenset())) == {"chunk-law"}


def test_sources_narrow_what_is_found(catalog: Catalog) -> None:
    put(catalog, "a", "text", location="one")
    put(catalog, "b", "text", ("legal",), location="two")
    assert found(catalog, Filter(sources=frozenset({"two"}))) == {"chunk-b"}
    assert found(catalog, Filter(frozenset({"two"}), frozenset())) == set()
    assert found(catalog, Filter(sources=frozenset())) == set()


def test_sources_are_remembered_in_order_and_forgotten(catalog: Catalog) -> None:
    catalog.remember_source(Source("z"))
    catalog.remember_source(Source("a", ("legal",), declared=False))
    catalog.remember_source(Source("z", ("board",)))
    assert {source.location: source for source in catalog.sources()} == {
        "z": Source("z", ("board",)),
        "a": Source("a", ("legal",), declared=False),
    }
    catalog.forget_source("z")
    assert [source.location for source in catalog.sources()] == ["a"]


def test_leading_passages_come_in_the_order_of_the_document(catalog: Catalog) -> None:
    put(catalog, "b", "text of b")
    put(catalog, "a", "text of a")
    assert [passage.document for passage in catalog.leading(["b", "a", "c"], Filter(), 5)] == ["b", "a"]


def test_many_ids_at_once(catalog: Catalog) -> None:
    for number in range(3):
        put(catalog, str(number), "text")
    many = {str(number) for number in range(2_000)}
    assert catalog.visible(many, Filter()) == {"0", "1", "2"}


def test_each_chunk_has_its_document(catalog: Catalog) -> None:
    put(catalog, "0", "text")
    put(catalog, "1", "text")
    assert catalog.owners() == {"chunk-0": "0", "chunk-1": "1"}


def test_what_is_not_a_catalog_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"catalog\.db: the catalog is damaged .*: footnote sync --rebuild"):
        Catalog(path)
    newer = tmp_path / "newer.db"
    sqlite3.connect(newer).execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer Footnote"):
        Catalog(newer)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        Catalog(tmp_path / "file" / "catalog.db")


def test_the_newest_documents_by_title_with_their_headings(catalog: Catalog) -> None:
    for name, stated, heading_path in (
        ("a", None, ()),
        ("b", "2024-01-05", ("Fire", "Rain")),
        ("c", "2025-01-05", ("Fire",)),
    ):
        with catalog.writing():
            catalog.put(
                replace(document(name, "text"), date=stated),
                Source("docs"),
                f"/{name}",
                "digest",
                [replace(chunk(name, "text"), heading_path=heading_path)],
                [np.ones((2, 4), dtype=np.float32)],
            )
    assert catalog.titled(Filter(), 2) == (
        3,
        [Titled("C", "2025-01-05", ("Fire",)), Titled("B", "2024-01-05", ("Rain",))],
    )
    assert catalog.titled(Filter(sources=frozenset(["elsewhere"])), 2) == (0, [])


def test_any_character_comes_back_as_it_went_in(catalog: Catalog) -> None:
    text = "nul \0, substitute \x1a0 \x1a\0\x1a1, tab\t, backslash \\N, \U0001f600, é and e\u0301"
    put(catalog, "a\0", text)
    [passage] = catalog.passages(["chunk-a\0"], Filter()).values()
    assert (passage.text, passage.document) == (text, "a\0")
    assert [one.id for one in catalog.listed(Filter(), 10)] == ["a\0"]
    catalog.check_database()
    catalog.check_chunks()
    catalog.check_documents(["a\0"])


def test_documents_are_listed_by_id_and_found_by_words_of_their_title(catalog: Catalog) -> None:
    for name in ("b_%", "B!", "ä", "a", "Z"):
        put(catalog, name, "text")
    assert [one.id for one in catalog.listed(Filter(), 10)] == ["B!", "Z", "a", "b_%", "ä"]
    assert [one.id for one in catalog.listed(Filter(), 2, after="Z")] == ["a", "b_%"]
    for words, found in (("b", ["B!", "b_%"]), ("!", ["B!"]), ("_", ["b_%"]), ("z", ["Z"])):
        assert [one.id for one in catalog.listed(Filter(), 10, words=words)] == found


def test_a_faulty_row_is_told(catalog: Catalog) -> None:
    put(catalog, "a", "text")
    catalog._write("UPDATE chunks SET text = 'other'")
    with pytest.raises(StoreError, match="the catalog is damaged"):
        catalog.check_chunks()
