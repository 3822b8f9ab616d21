import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.slack.store import Store, url_of
from index.errors import StoreError


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@asynccontextmanager
async def opened(path: Path, hands: Hands) -> AsyncIterator[Store]:
    store = Store(url_of(path), hands)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path, hands: Hands) -> None:
    (tmp_path / "slack.db").write_text("not a database, but long enough to be taken for one" * 20)

    async def scenario() -> None:
        async with opened(tmp_path, hands):
            raise AssertionError("it opened")

    with pytest.raises(StoreError, match=r"slack\.db: what is stored about Slack cannot be opened"):
        asyncio.run(scenario())
