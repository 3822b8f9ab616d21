"""Vectors in Postgres, by the extension pgvector: a table for each fingerprint, with an HNSW index over the cosine."""

import hashlib
import threading
from collections.abc import Callable, Sequence, Set
from typing import Any, TypeVar

import numpy as np
import psycopg
from pgvector import Vector
from psycopg import errors
from psycopg.sql import SQL, Composed, Identifier, Literal

from index import postgres
from index.access import Filter
from index.errors import StoreError
from index.passage import Vectors

T = TypeVar("T")
Connection = psycopg.Connection[tuple[Any, ...]]

_LABEL = "label "
_MOST_INDEXED = 2000  # dimensions that pgvector's index takes; longer vectors are compared one by one
_BREADTH, _MOST_BREADTH = 400, 1000  # candidates that a search of the index keeps; with a filter, or of many chunks
_FEW = 20_000  # chunks, of which those that may be found are rather compared one by one: that is exact, and as quick
_MANY = 30_000  # chunks, from which on few candidates would miss some of the nearest
_SOME = 1000  # rows in one call
_INSERT = SQL(
    "INSERT INTO {table} (chunk, location, public, labels, embedding) VALUES (%s, %s, %s, %s, %s::vector) "
    "ON CONFLICT (chunk) DO UPDATE SET location = EXCLUDED.location, public = EXCLUDED.public, "
    "labels = EXCLUDED.labels, embedding = EXCLUDED.embedding"
)


class PostgresVectors:
    """The table of one fingerprint, which is made when the first vectors come. Any number of threads may share it."""

    def __init__(self, url: str, fingerprint: str) -> None:
        """Connect to the database `url`. Raises StoreError when that fails."""
        self._url = url
        self._place = postgres.place_of(url)
        self.fingerprint = fingerprint
        self._name = postgres.VECTOR_TABLES + hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
        self._table = Identifier(self._name)
        self._turn = threading.Lock()
        self._connection: Connection | None = None
        self._run("cannot be opened", lambda connection: connection.execute("SELECT 1"), None)

    @property
    def place(self) -> str:
        """The server and the database, without user and password."""
        return self._place

    def reopen(self) -> None:
        """Nothing: each statement sees what others have written."""

    def close(self) -> None:
        """Close the connection; whoever uses this again opens another."""
        with self._turn:
            self._disconnect()

    def upsert(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[dict[str, Any]]) -> None:
        """Add or replace chunks, all of them or none. `vectors` is (len(ids), dimension)."""
        rows = [
            (chunk, *_known(known), Vector(vector).to_text())
            for chunk, vector, known in zip(ids, vectors, metadata, strict=True)
        ]
        if not rows:
            return

        def work(connection: Connection) -> None:
            self._make(connection, vectors.shape[1])
            connection.cursor().executemany(self._sql(_INSERT), rows)

        self._run("cannot be written", work, None)

    def relabel(self, ids: Sequence[str], metadata: Sequence[dict[str, Any]]) -> None:
        """Replace what is known of chunks, and keep their vectors."""
        rows = [(*_known(known), chunk) for chunk, known in zip(ids, metadata, strict=True)]
        query = self._sql(SQL("UPDATE {table} SET location = %s, public = %s, labels = %s WHERE chunk = %s"))
        for start in range(0, len(rows), _SOME):
            some = rows[start : start + _SOME]
            self._write(query, some)

    def delete(self, ids: Sequence[str]) -> None:
        """Remove chunks; unknown ids are passed over."""
        query = self._sql(SQL("DELETE FROM {table} WHERE chunk = ANY(%s)"))
        for start in range(0, len(ids), _SOME):
            some = list(ids[start : start + _SOME])
            self._write(query, [(some,)])

    def ids(self, known: Set[str] = frozenset()) -> set[str]:  # noqa: ARG002  for stores that cannot list their own
        """The ids of all chunks that have a vector here."""
        return {chunk for (chunk,) in self._rows(SQL("SELECT chunk FROM {table}"))}

    def count(self, known: Set[str] = frozenset()) -> int:  # noqa: ARG002  as in `ids`
        """How many chunks have a vector here."""
        return sum(count for (count,) in self._rows(SQL("SELECT COUNT(*) FROM {table}")))

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those of these chunks that have one here."""
        rows = self._rows(SQL("SELECT chunk, embedding::text FROM {table} WHERE chunk = ANY(%s)"), (list(ids),))
        return {chunk: np.asarray(Vector.from_text(text).to_numpy(), dtype=np.float32) for chunk, text in rows}

    def nearest(self, vector: Vectors, limit: int, allowed: Filter) -> list[tuple[str, float]]:
        """The ids of the nearest chunks that may be found with their cosine, best first.

        An index is searched first and filtered then, which could leave too few: where there are few chunks, or too few
        were left, those that may be found are compared one by one.
        """

        def work(connection: Connection) -> list[tuple[str, float]]:
            condition, values = _condition(allowed)
            filtered, chunks = bool(values), self._about(connection)
            if not (filtered and chunks <= _FEW):
                wide = filtered or chunks > _MANY
                breadth = _MOST_BREADTH if wide else min(max(_BREADTH, limit), _MOST_BREADTH)
                connection.execute(SQL("SET LOCAL hnsw.ef_search = {}").format(Literal(breadth)))
                ranking = self._search(connection, condition, values, vector, limit)
                if len(ranking) == limit:
                    return ranking
            connection.execute("SET LOCAL enable_indexscan = off")
            return self._search(connection, condition, values, vector, limit)

        return self._run("cannot be searched", work, [])

    def drop_others(self) -> None:
        """Remove the tables of other fingerprints."""

        def work(connection: Connection) -> None:
            query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND starts_with(tablename, %s)"
            for (name,) in connection.execute(query, (postgres.VECTOR_TABLES,)).fetchall():
                if name != self._name:
                    connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(name)))

        self._run("cannot be written", work, None)

    # Statements

    def _sql(self, query: SQL) -> Composed:
        return query.format(table=self._table)

    def _rows(self, query: SQL, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._run("cannot be read", lambda c: c.execute(self._sql(query), values).fetchall(), [])

    def _write(self, query: Composed, rows: Sequence[Sequence[object]]) -> None:
        self._run("cannot be written", lambda connection: connection.cursor().executemany(query, rows), None)

    def _search(
        self, connection: Connection, condition: SQL, values: Sequence[object], vector: Vectors, limit: int
    ) -> list[tuple[str, float]]:
        query = SQL(
            "SELECT chunk, embedding <=> %s::vector AS distance FROM {table} WHERE {condition} "
            "ORDER BY distance LIMIT %s"
        )
        text = Vector(vector).to_text()
        rows = connection.execute(query.format(table=self._table, condition=condition), (text, *values, limit))
        return [(chunk, 1.0 - float(distance)) for chunk, distance in rows]

    def _about(self, connection: Connection) -> int:
        """About how many chunks there are, as the server knows without counting; 0 where it does not know yet."""
        row = connection.execute("SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)", (self._name,)).fetchone()
        return max(0, int(row[0])) if row else 0

    def _make(self, connection: Connection, dimension: int) -> None:
        """Make the table, if it is missing; one process at a time, since IF NOT EXISTS alone is no lock."""
        if connection.execute("SELECT to_regclass(%s)", (self._name,)).fetchone() != (None,):
            return
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (postgres.VECTORS_LOCK,))
        self._make_extension(connection)
        columns = "chunk text PRIMARY KEY, location text NOT NULL, public boolean NOT NULL, labels text[] NOT NULL"
        table = SQL("CREATE TABLE IF NOT EXISTS {table} ({columns}, embedding vector({dimension}) NOT NULL)")
        connection.execute(
            table.format(table=self._table, columns=SQL(columns), dimension=Literal(dimension)),
        )
        comment = SQL("COMMENT ON TABLE {table} IS {made}").format(table=self._table, made=Literal(self.fingerprint))
        connection.execute(comment)
        if dimension <= _MOST_INDEXED:
            index = SQL("CREATE INDEX IF NOT EXISTS {name} ON {table} USING hnsw (embedding vector_cosine_ops)")
            connection.execute(index.format(name=Identifier(f"{self._name}_near"), table=self._table))

    def _make_extension(self, connection: Connection) -> None:
        if connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'").fetchone():
            return
        try:
            connection.execute("CREATE EXTENSION vector")
        except errors.InsufficientPrivilege as error:
            raise StoreError(
                f"{self.place}: this user may not install pgvector; "
                "let an administrator run in this database: CREATE EXTENSION vector"
            ) from error
        except (errors.UndefinedFile, errors.FeatureNotSupported) as error:
            raise StoreError(
                f"{self.place}: the server has no pgvector; install it there (Debian: postgresql-16-pgvector)"
            ) from error

    # The connection

    def _run(self, fault: str, work: Callable[[Connection], T], nothing: T) -> T:
        """What `work` gives, in one transaction; `nothing` while there is no table yet.

        A connection that was lost is made anew, once. Raises StoreError.
        """
        with self._turn:
            try:
                return self._tried(work, nothing)
            except psycopg.Error as error:
                lost = self._connection is not None and self._connection.broken
                if not lost:
                    raise self._error(fault, error) from error
            self._disconnect()
            try:
                return self._tried(work, nothing)
            except psycopg.Error as error:
                raise self._error(fault, error) from error

    def _tried(self, work: Callable[[Connection], T], nothing: T) -> T:
        if self._connection is None:
            self._connection = postgres.connect(self._url)
            self._connection.prepare_threshold = None
            self._connection.execute("SET statement_timeout = '60s'")
        try:
            with self._connection.transaction():
                return work(self._connection)
        except errors.UndefinedTable:
            return nothing

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _error(self, fault: str, error: psycopg.Error) -> StoreError:
        return StoreError(
            f"{self.place}: the vectors {fault} ({postgres.line(error)}); "
            "see that the server runs and has room, and that database_url is right"
        )


def _known(metadata: dict[str, Any]) -> tuple[str, bool, list[str]]:
    """The columns of what `chunk_metadata` tells of a chunk."""
    labels = [name.removeprefix(_LABEL) for name in metadata if name.startswith(_LABEL)]
    return metadata["location"], metadata["public"], labels


def _condition(allowed: Filter) -> tuple[SQL, list[object]]:
    """The rule of index/access.py over these columns."""
    conditions, values = ["true"], list[object]()
    if allowed.sources is not None:
        conditions.append("location = ANY(%s)")
        values.append(sorted(allowed.sources))
    if allowed.audience is not None:
        conditions.append("(public OR labels && %s)")
        values.append(sorted(allowed.audience))
    return SQL(" AND ".join(conditions)), values
