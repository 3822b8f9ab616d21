"""A real Postgres, started once for all tests of a run, and an empty database for each test."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pgserver.postgres_server import get_server
from psycopg.sql import SQL, Identifier


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The URL of a new empty database on the server whose data lie in `folder`; the database is dropped at the end.

    The server is started when it does not run, and is shared by all processes that name the same folder; it ends
    with the last of them.
    """
    server = get_server(folder)
    name = f"footnote_{secrets.token_hex(6)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        yield server.get_uri(name)
    finally:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
