"""A database and the one thread that speaks to it: no step waits for more than its turn, and none is left half done."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from sqlalchemy import Connection, CursorResult, Engine, Row, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.slack import schema
from index import postgres
from index.errors import StoreError
from index.private import private_file, private_folder

T = TypeVar("T")

_BUSY = 60  # seconds that SQLite waits for another process's write
_POSTGRES = ("postgresql://", "postgres://")


class _LostError(Exception):
    """The connection was lost before anything was committed."""


class Database:
    """The database at a URL: SQLite, which lets one write at a time, so that one thread loses nothing; or Postgres."""

    def __init__(self, url: str) -> None:
        """Name the database, as SQLAlchemy or Postgres does; nothing is opened yet. Raises StoreError."""
        self._file: Path | None = None
        if url.startswith(_POSTGRES):
            self._engine, self._place = _postgres(SecretStr(url))
        else:
            self._file = Path(make_url(url).database or "")
            self._engine, self._place = _sqlite(url), str(self._file)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._closed = False

    async def open(self) -> None:
        """Make the tables that are missing. Raises StoreError."""
        try:
            if self._file is not None:
                private_folder(self._file.parent)
                private_file(self._file)
            await self.write(self._make_tables)
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(
                f"{self._place}: what is stored about Slack cannot be opened ({error}); move the file away"
            ) from error

    async def close(self) -> None:
        """Close every connection, once what is being written is written."""
        if not self._closed:
            await self._run(self._engine.dispose)
        self._closed = True
        self._thread.shutdown(wait=False)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction, which goes to its end also when nobody waits for it any more.

        It is done once more when the connection to Postgres was lost in it. When that is lost while the transaction is
        committed nobody knows what became of it: then it is not done again. Raises StoreError of Postgres.
        """
        return await self._run(lambda: self._twice(work) if self._file is None else self._transaction(work))

    def insert(self, table: Table) -> "postgresql.Insert | sqlite.Insert":
        """An INSERT that can say what to do where there is such a row already."""
        return sqlite.insert(table) if self._file is not None else postgresql.insert(table)

    async def insert_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row, in one statement; False when there is one with its key."""
        insert = self.insert(table).values(**values).on_conflict_do_nothing()
        return bool(await self.rows(insert.returning(*table.primary_key)))

    def _twice(self, work: Callable[[Connection], T]) -> T:
        from bot.postgres import fault_of

        try:
            try:
                return self._transaction(work)
            except _LostError:
                return self._transaction(work)
        except (_LostError, DBAPIError) as error:
            raise fault_of(self._place, error.orig or error if isinstance(error, DBAPIError) else error) from error

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            try:
                return work(connection)
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise _LostError(str(error.orig)) from error
                raise

    def _make_tables(self, connection: Connection) -> None:
        if self._file is None:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (postgres.SLACK_LOCK,))
        schema.metadata.create_all(connection)

    async def flush(self) -> None:
        """Leave nothing in SQLite's log, which holds what was written before it was deleted."""
        if self._file is not None:
            await self._run(self._checkpoint)

    def _checkpoint(self) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    async def change(self, *statements: Any) -> int:  # noqa: ANN401  SQLAlchemy's own generic types
        """Run statements in one transaction, and tell how many rows they changed."""

        def run(connection: Connection) -> int:
            results: list[CursorResult[Any]] = [connection.execute(statement) for statement in statements]
            return sum(result.rowcount for result in results)

        return await self.write(run)

    async def rows(self, statement: Any) -> Sequence[Row[Any]]:  # noqa: ANN401  as above
        """What a query finds."""
        return await self.write(lambda connection: connection.execute(statement).all())

    async def _run(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise StoreError(f"{self._place}: is closed already")
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY})
    event.listen(engine, "connect", _prepare)
    return engine


def _postgres(url: SecretStr) -> tuple[Engine, str]:
    """The engine, and its place for people. What is stored appears in no error."""
    from bot.postgres import connect

    place = postgres.place_of(url.get_secret_value())
    return create_engine(
        "postgresql+psycopg://", creator=lambda: connect(url), pool_pre_ping=True, pool_size=1, hide_parameters=True
    ), place


def _prepare(connection: Any, record: object) -> None:  # noqa: ANN401  the driver's own connection
    """Readers and a writer need not wait for each other; what is deleted is overwritten."""
    del record
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()
