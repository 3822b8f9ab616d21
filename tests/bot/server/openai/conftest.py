from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.server.loopback import app_of, indexed, served


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory, model_data: Path) -> Iterator[str]:
    """A server that anybody on this machine may ask."""
    with served(app_of(indexed(tmp_path_factory.mktemp("library"), model_data))) as address:
        yield address
