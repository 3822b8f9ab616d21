"""The key that several servers sign with, in the database that they share."""

from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.postgres import Postgres

if TYPE_CHECKING:  # a missing package is told by bot/postgres.py
    from psycopg import Connection

_NAME = "server"
_SCHEMA = "CREATE TABLE IF NOT EXISTS signing_keys (name TEXT PRIMARY KEY, key TEXT NOT NULL)"
_OFFER = "INSERT INTO signing_keys VALUES (%s, %s) ON CONFLICT (name) DO NOTHING"


def shared_key(url: SecretStr, offered: str) -> str:
    """The stored key; `offered`, from now on, where there is none. Raises StoreError."""

    def keep(connection: "Connection") -> str:
        connection.execute(_OFFER, (_NAME, offered))
        row = connection.execute("SELECT key FROM signing_keys WHERE name = %s", (_NAME,)).fetchone()
        assert row is not None  # no row is ever deleted
        return str(row[0])

    postgres = Postgres(url, lambda connection: connection.execute(_SCHEMA))
    try:
        return postgres.run(keep)
    finally:
        postgres.close()
