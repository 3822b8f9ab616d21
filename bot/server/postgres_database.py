"""What several servers store together: the tables of bot/server/database.py in Postgres."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.postgres import Postgres
from bot.server.database import TABLES

if TYPE_CHECKING:  # a missing package is told by bot/postgres.py
    from psycopg import Connection


class PostgresDatabase:
    """The tables in one database; any number of threads and processes may use them."""

    def __init__(self, url: SecretStr) -> None:
        """Connect, and make the tables that are missing. Raises StoreError."""
        self._postgres = Postgres(url, _prepare)

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query gives; `?` stands for a value. Raises StoreError."""
        return self._postgres.run(lambda connection: connection.execute(_placed(query), values).fetchall())

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run a statement; how many rows it changed. Raises StoreError."""
        return self._postgres.run(lambda connection: connection.execute(_placed(statement), values).rowcount)

    def close(self) -> None:
        """Close every connection."""
        self._postgres.close()


def _placed(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


def _prepare(connection: "Connection") -> None:
    for table in TABLES:
        connection.execute(table.encode())
