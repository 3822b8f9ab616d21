import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text

from bot.slack.database import Database
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


def test_a_connection_that_is_lost_in_a_transaction_is_tried_once_more(database_url: str) -> None:
    processes: list[int] = []

    def work(connection: Connection) -> int:
        processes.append(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
        if len(processes) == 1:
            with psycopg.connect(database_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (processes[0],))
        return int(connection.execute(text("SELECT 7")).scalar_one())

    async def scenario() -> int:
        database = Database(database_url)
        await database.open()
        try:
            return await database.write(work)
        finally:
            await database.close()

    assert asyncio.run(scenario()) == 7
    assert len(set(processes)) == 2


def test_a_server_that_is_not_there_is_told_in_a_line_without_the_password() -> None:
    async def scenario() -> None:
        database = Database("postgresql://ada:secret@127.0.0.1:1/x")
        try:
            await database.open()
        finally:
            await database.close()

    with pytest.raises(
        StoreError, match=r"^database_url \(postgresql://127\.0\.0\.1:1/x\): the database cannot"
    ) as caught:
        asyncio.run(scenario())
    assert "secret" not in str(caught.value)
