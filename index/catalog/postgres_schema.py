"""The tables of a catalog in Postgres; those of an older Footnote are made anew, and the sources stay."""

from typing import TYPE_CHECKING, Any

from index import postings
from index.catalog.schema import SCHEMA_VERSION
from index.errors import StoreError
from index.postgres import CATALOG_LOCK

if TYPE_CHECKING:
    import psycopg

SCHEMA = "footnote_index"
_TABLES = (
    """
CREATE TABLE facts (name TEXT COLLATE "C" PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sources (
    location TEXT COLLATE "C" PRIMARY KEY, declared BIGINT NOT NULL, labels TEXT NOT NULL, reached TEXT, failing TEXT,
    rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE TABLE left_out (location TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, reason TEXT NOT NULL);
CREATE TABLE documents (
    id TEXT COLLATE "C" PRIMARY KEY, title TEXT COLLATE "C" NOT NULL, source TEXT NOT NULL,
    location TEXT COLLATE "C" NOT NULL, origin TEXT NOT NULL, url TEXT, date TEXT COLLATE "C", digest TEXT NOT NULL,
    length BIGINT NOT NULL, indexed TEXT NOT NULL, public BIGINT NOT NULL, pages BIGINT NOT NULL,
    remarks TEXT NOT NULL, chunks BIGINT NOT NULL, stale TEXT, seal BYTEA NOT NULL
);
CREATE TABLE labels (
    document TEXT COLLATE "C" NOT NULL, label TEXT COLLATE "C" NOT NULL, PRIMARY KEY (document, label)
);
CREATE TABLE chunks (
    row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id TEXT COLLATE "C" NOT NULL UNIQUE,
    document TEXT COLLATE "C" NOT NULL, start BIGINT NOT NULL, "end" BIGINT NOT NULL, page BIGINT, text TEXT NOT NULL,
    context TEXT NOT NULL, trail TEXT NOT NULL, sentences TEXT NOT NULL, kinds TEXT NOT NULL, vectors BYTEA NOT NULL,
    seal BYTEA NOT NULL
);
CREATE INDEX chunks_by_document ON chunks (document, start);
"""
    + postings.SCHEMA
)
_VERSION = "schema"  # a fact


def is_made(connection: "psycopg.Connection[Any]") -> bool:
    """Whether the tables are there. Raises psycopg.Error."""
    # Not `to_regclass`, which may answer from what this connection saw before another made the tables.
    query = "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = %s AND tablename = 'facts'"
    return connection.execute(query, (SCHEMA,)).fetchone() is not None


def prepare(connection: "psycopg.Connection[Any]", place: str) -> None:
    """Make the tables when there are none. Raises psycopg.Error, StoreError when they are of another version."""
    if not is_made(connection):
        _make(connection, place)
    [(version,)] = connection.execute("SELECT value FROM facts WHERE name = %s", (_VERSION,)).fetchall()
    if int(version) > SCHEMA_VERSION:
        raise StoreError(f"{place}: the catalog was made by a newer Footnote; use that one")
    if int(version) < SCHEMA_VERSION:
        raise StoreError(f"{place}: the catalog was made by an older Footnote; make it anew: footnote sync --rebuild")


def _make(connection: "psycopg.Connection[Any]", place: str) -> None:
    [(encoding,)] = connection.execute("SHOW server_encoding").fetchall()
    if encoding != "UTF8":
        raise StoreError(f"{place}: its encoding is {encoding}; name a database that was made with ENCODING 'UTF8'")
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (CATALOG_LOCK,))
        if is_made(connection):
            return
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute(_TABLES)
        connection.execute("INSERT INTO facts VALUES (%s, %s)", (_VERSION, str(SCHEMA_VERSION)))


def drop(connection: "psycopg.Connection[Any]") -> None:
    """Remove the tables. Raises psycopg.Error."""
    connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
