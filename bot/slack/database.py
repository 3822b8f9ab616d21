"""A database and the one thread that speaks to it: no step waits for more than its turn, and none is left half done."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Row, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.slack import schema
from index.errors import StoreError
from index.private import private_file, private_folder

T = TypeVar("T")

_BUSY = 60  # seconds that SQLite waits for another process's write


class Database:
    """The database at a URL. SQLite lets one write at a time, so that one thread loses nothing."""

    def __init__(self, url: str) -> None:
        """Name the database as SQLAlchemy does; nothing is opened yet."""
        named = make_url(url)
        lite = named.get_backend_name() == "sqlite"
        self._file = Path(named.database or "") if lite else None
        self._place = str(self._file or named.render_as_string(hide_password=True))
        self._engine = create_engine(named, connect_args={"timeout": _BUSY} if lite else {})
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._closed = False
        if lite:
            event.listen(self._engine, "connect", _prepare)

    async def open(self) -> None:
        """Make the tables that are missing. Raises StoreError."""
        try:
            if self._file is not None:
                private_folder(self._file.parent)
                private_file(self._file)
            await self.write(schema.metadata.create_all)
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
        """Do `work` in one transaction, which goes to its end also when nobody waits for it any more."""

        def transaction() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await self._run(transaction)

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
            results: list[CursorResult[Any]] = [connection.execute(one) for one in statements]
            return sum(result.rowcount for result in results)

        return await self.write(run)

    async def rows(self, statement: Any) -> Sequence[Row[Any]]:  # noqa: ANN401  as above
        """What a query finds."""
        return await self.write(lambda connection: connection.execute(statement).all())

    async def _run(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise StoreError(f"{self._place}: is closed already")
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _prepare(connection: Any, record: object) -> None:  # noqa: ANN401  the driver's own connection
    """Readers and a writer need not wait for each other; what is deleted is overwritten."""
    del record
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()
