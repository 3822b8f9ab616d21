from collections.abc import Iterator

import pytest

from tests.bot.chat_server import ChatServer
from tests.bot.writing.providers import PROVIDERS, Provider


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with ChatServer() as server:
        yield server


@pytest.fixture(params=PROVIDERS, ids=lambda each: each.name)
def provider(request: pytest.FixtureRequest) -> Provider:
    chosen: Provider = request.param
    return chosen
