"""What the tests of the index share."""

from pathlib import Path

import pytest

from index.embedding import Embedder
from tests.index.world import LONG, World


@pytest.fixture
def world(tmp_path: Path, embedder: Embedder) -> World:
    world = World(tmp_path, tmp_path / "data", embedder)
    world.write("long.txt", LONG)
    world.write("a.md", "# Report\n\nThe report on keys is short.\n")
    world.write("sub/b.txt", "A second report on keys.")
    return world
