"""What the tests of the index share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.catalog import postgres
from index.embedding import Embedder
from index.place import IndexPlace
from tests.index.world import LONG, World
from tests.postgres.server import database


@pytest.fixture
def world(tmp_path: Path, embedder: Embedder) -> World:
    world = World(tmp_path, tmp_path / "data", embedder)
    world.write("long.txt", LONG)
    world.write("a.md", "# Report\n\nThe report on keys is short.\n")
    world.write("sub/b.txt", "A second report on keys.")
    return world


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database on a real Postgres for all tests of a module; see `catalog_database`."""
    with database(tmp_path_factory.getbasetemp()) as url:
        yield url


@pytest.fixture
def catalog_database(server: str) -> Iterator[str]:
    """A database that holds no catalog; faster than a database of one's own."""
    yield server
    postgres.remove(server)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> IndexPlace:
    """A place for an index that holds nothing yet, of either kind."""
    kept = request.getfixturevalue("catalog_database") if request.param == "postgres" else None
    return IndexPlace(tmp_path / "data", kept)


@pytest.fixture
def postgres_place(catalog_database: str, tmp_path: Path) -> IndexPlace:
    """A place for an index that holds nothing yet, with its catalog in Postgres."""
    return IndexPlace(tmp_path / "data", catalog_database)
