"""A real Postgres, started once for all tests of a run, and an empty database for each test."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

# What is tested survives a killed process, not a machine without power.
_QUICK = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def database(base: Path) -> Iterator[str]:
    """The URL of a new empty database, which is dropped at the end.

    Its server is started when it does not run, and is shared by all processes of a run of pytest; `base` is pytest's
    folder for temporary files. It ends, and its files go, with the last of them. They lie in a folder that the
    server's own user may enter, unlike pytest's.
    """
    # The package has no build for Python 3.13 and later: there is no Postgres to test with.
    get_server = pytest.importorskip("pgserver.postgres_server").get_server
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = Path(tempfile.gettempdir()) / f"footnote-postgres-{sha256(str(run).encode()).hexdigest()[:12]}"
    folder.mkdir(exist_ok=True)
    server = get_server(folder, cleanup_mode="delete")
    name = f"footnote_{secrets.token_hex(6)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if connection.execute("SHOW fsync").fetchone() == ("on",):
            for setting in _QUICK:
                connection.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        yield server.get_uri(name)
    finally:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
