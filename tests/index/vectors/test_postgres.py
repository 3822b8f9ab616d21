"""Vectors in a real Postgres with pgvector."""

from collections.abc import Iterator

import numpy as np
import psycopg
import pytest

from index.access import EVERYTHING, Filter, chunk_metadata
from index.errors import StoreError
from index.passage import Vectors
from index.vectors import postgres
from index.vectors.postgres import PostgresVectors


def unit(rows: Vectors) -> Vectors:
    made: Vectors = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return made


@pytest.fixture
def store(database_url: str) -> Iterator[PostgresVectors]:
    store = PostgresVectors(database_url, "made-with-this")
    vectors = unit(np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0]], dtype=np.float32))
    labels = [("one", ()), ("two", ("legal",)), ("one", ("board", "it's"))]
    metadata = [chunk_metadata(each, source, names) for each, (source, names) in zip("abc", labels, strict=True)]
    store.upsert(["a", "b", "c"], vectors, metadata)
    yield store
    store.close()


FIRST = np.array([1, 0, 0], dtype=np.float32)


def found(store: PostgresVectors, allowed: Filter = EVERYTHING) -> list[str]:
    return [chunk for chunk, _ in store.nearest(FIRST, 10, allowed)]


def test_what_is_put_in_is_found_changed_and_deleted(store: PostgresVectors, database_url: str) -> None:
    near = store.nearest(FIRST, 10, EVERYTHING)
    assert [chunk for chunk, _ in near] == ["a", "c", "b"]
    assert [cosine for _, cosine in near] == pytest.approx([1, 0.7071, 0], abs=1e-3)
    assert (store.ids(), store.count()) == ({"a", "b", "c"}, 3)
    assert store.vectors(["b", "never was"])["b"].tolist() == [0, 1, 0]
    assert found(store, Filter(audience=frozenset())) == ["a"]
    assert found(store, Filter(audience=frozenset({"legal", "it's"}))) == ["a", "c", "b"]
    assert found(store, Filter(frozenset({"one"}), frozenset({"legal"}))) == ["a"]
    assert found(store, Filter(sources=frozenset())) == []
    store.relabel(["c"], [chunk_metadata("c", "two", ())])
    assert found(store, Filter(sources=frozenset({"two"}), audience=frozenset())) == ["c"]
    store.upsert(["c"], FIRST[None], [chunk_metadata("c", "two", ())])
    store.delete(["a", "never was"])
    [(chunk, cosine)] = store.nearest(FIRST, 1, EVERYTHING)
    assert chunk == "c"
    assert cosine == pytest.approx(1)
    other = PostgresVectors(database_url, "made-with-that")
    assert (other.ids(), other.nearest(FIRST, 5, EVERYTHING), other.vectors(["a"])) == (set(), [], {})
    other.drop_others()
    assert store.count() == 0
    other.close()


def test_few_that_may_be_found_are_all_found(store: PostgresVectors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filtering what an index gives leaves too few: nothing that may be found is near the question."""
    random = np.random.default_rng(7)
    near = unit(np.array([1, 0, 0]) + 0.01 * random.normal(size=(400, 3)).astype(np.float32))
    store.upsert([f"near {n}" for n in range(400)], near, [chunk_metadata("n", "n", ("secret",))] * 400)
    for few in (20_000, -1):  # as it is, and as if there were too many to compare them all
        monkeypatch.setattr(postgres, "_FEW", few)
        assert found(store, Filter(audience=frozenset({"legal"}))) == ["a", "b"]


def test_a_lost_connection_is_made_anew(store: PostgresVectors, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert found(store) == ["a", "c", "b"]


def test_pgvector_that_may_not_be_installed_is_one_line(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as administrator:
        administrator.execute("DROP EXTENSION IF EXISTS vector CASCADE")
        administrator.execute("DROP ROLE IF EXISTS plain_user")
        administrator.execute("CREATE ROLE plain_user")
        administrator.execute("GRANT CREATE ON SCHEMA public TO plain_user")
        store = PostgresVectors(
            f"{database_url}{'&' if '?' in database_url else '?'}options=-c%20role%3Dplain_user", "x"
        )
        try:
            with pytest.raises(StoreError, match=r"let an administrator run .*: CREATE EXTENSION vector$"):
                store.upsert(["a"], FIRST[None], [chunk_metadata("a", "one", ())])
        finally:
            store.close()
            administrator.execute("DROP OWNED BY plain_user")
            administrator.execute("DROP ROLE plain_user")


@pytest.mark.parametrize("url", ["postgresql://me:hidden@127.0.0.1:1/name", "postgresql://me:hidden@[bad/name"])
def test_a_server_that_is_not_there_is_one_line_without_the_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        PostgresVectors(url, "x")
    assert "hidden" not in str(caught.value)
    assert "\n" not in str(caught.value)
