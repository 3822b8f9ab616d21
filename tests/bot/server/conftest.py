"""One index for all tests of the server in a module; each has its own tokens and its own app."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.server.database import NAME
from index.embedding import Embedder
from tests.bot.server.app import World, opened


@pytest.fixture(scope="package")
def shared_world(tmp_path_factory: pytest.TempPathFactory, model_data: Path, embedder: Embedder) -> Iterator[World]:
    world = opened(tmp_path_factory.mktemp("served"), model_data)
    with closing(world.answerer):
        yield world


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    yield shared_world
    (shared_world.folder / ".footnote" / NAME).unlink(missing_ok=True)
