"""The tables of the catalog, and how an older catalog becomes a newer one."""

import sqlite3

from index import lexical

SCHEMA_VERSION = 3
_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    location TEXT PRIMARY KEY, declared INTEGER NOT NULL, labels TEXT NOT NULL, reached TEXT, failing TEXT
);
CREATE TABLE IF NOT EXISTS left_out (location TEXT NOT NULL, name TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, location TEXT NOT NULL, origin TEXT NOT NULL,
    url TEXT, date TEXT, digest TEXT NOT NULL, length INTEGER NOT NULL, indexed TEXT NOT NULL,
    public INTEGER NOT NULL, pages INTEGER NOT NULL, remarks TEXT NOT NULL, chunks INTEGER NOT NULL,
    stale TEXT, seal BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS labels (
    document TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (document, label)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chunks (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, page INTEGER, text TEXT NOT NULL, context TEXT NOT NULL, trail TEXT NOT NULL,
    sentences TEXT NOT NULL, kinds TEXT NOT NULL, vectors BLOB NOT NULL, seal BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS chunks_by_document ON chunks (document, start);
"""
    + lexical.SCHEMA
)
# What an older Footnote has read lacks what this one needs. It is read anew by the next sync; the sources stay.
_FROM_OLDER = """
DROP TABLE IF EXISTS chunks; DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS documents; DROP TABLE IF EXISTS labels;
DELETE FROM facts WHERE name IN ('fingerprint', 'finished');
CREATE TABLE IF NOT EXISTS sources (location TEXT PRIMARY KEY, declared INTEGER NOT NULL, labels TEXT NOT NULL);
ALTER TABLE sources ADD COLUMN reached TEXT;
ALTER TABLE sources ADD COLUMN failing TEXT;
"""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, or bring those of an older Footnote up to date. Raises sqlite3.Error."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:
        raise sqlite3.DatabaseError("made by a newer Footnote")
    older = _FROM_OLDER if version else ""
    connection.executescript(f"BEGIN IMMEDIATE; {older} {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
