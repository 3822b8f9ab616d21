from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.catalog.sqlite import SqliteDatabase
from index.word_counts import WordCounts
from tests.index.made import put


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path / "catalog.db")) as catalog:
        for name in "abc":
            put(catalog, name, f"The red lamp {name}.")
        yield catalog


@pytest.fixture
def looks(catalog: Catalog) -> list[str]:
    """The statements that are run on the catalog from now on."""
    assert isinstance(catalog._database, SqliteDatabase)
    statements: list[str] = []
    catalog._database._connection.set_trace_callback(statements.append)
    return statements


def counts_of(catalog: Catalog) -> WordCounts:
    assert isinstance(catalog._database, SqliteDatabase)
    return catalog._database._word_counts


def test_nothing_is_counted_twice(catalog: Catalog, looks: list[str]) -> None:
    counts = counts_of(catalog)
    assert [counts.chunks(), counts.holding('"lamp"', 10), counts.holding('"lamp"', 2)] == [3, 3, 2]
    counting = [look for look in looks if "COUNT" in look]
    assert [counts.chunks(), counts.holding('"lamp"', 10), counts.holding('"lamp"', 2)] == [3, 3, 2]
    assert [look for look in looks if "COUNT" in look] == counting


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_change_is_seen_whoever_makes_it(catalog: Catalog, tmp_path: Path, *, elsewhere: bool) -> None:
    counts = counts_of(catalog)
    assert (counts.chunks(), counts.holding('"lamp"', 10)) == (3, 3)
    with closing(Catalog(tmp_path / "catalog.db")) as other:
        put(other if elsewhere else catalog, "d", "Another lamp.")
    assert (counts.chunks(), counts.holding('"lamp"', 10)) == (4, 4)


def test_what_was_undone_does_not_count(catalog: Catalog) -> None:
    counts = counts_of(catalog)
    with pytest.raises(InterruptedError), catalog.writing():
        put(catalog, "d", "Another lamp.")
        assert (counts.chunks(), counts.holding('"lamp"', 10)) == (4, 4)
        raise InterruptedError
    with catalog.snapshot():
        assert (counts.chunks(), counts.holding('"lamp"', 10)) == (3, 3)


def test_few_are_counted_and_many_estimated(tmp_path: Path) -> None:
    with closing(Catalog(tmp_path / "catalog.db")) as catalog:
        with catalog.writing():
            for number in range(4000):
                put(catalog, f"{number:04}", f"{'red ' * (number % 3 == 0)}{'rare ' * (number % 400 == 0)}lamp")
        counts = counts_of(catalog)
        assert counts.chunks() == 4000
        assert counts.about_holding('"rare"', 20) == 10
        assert counts.about_holding('"red"', 2000) == 1334
        assert counts.about_holding('"red"', 20) == pytest.approx(1334, rel=0.1)
        assert counts.about_holding('"lamp"', 20) == pytest.approx(4000, rel=0.1)
        assert counts.about_holding('"blue"', 20) == 0


def test_what_is_estimated_was_counted_at_least(catalog: Catalog) -> None:
    counts = counts_of(catalog)
    assert counts.chunks() == 3
    assert counts.about_holding('"lamp"', 1) >= 2
