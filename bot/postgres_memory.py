"""The conversations that several workers share: LangGraph's checkpoints in Postgres."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import RunnableConfig
from pydantic import SecretStr

from bot.memory import OF_OTHERS
from bot.postgres import Postgres

from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata, CheckpointTuple  # isort: skip
from langgraph.checkpoint.postgres import PostgresSaver  # isort: skip

if TYPE_CHECKING:  # a missing package is told by bot/postgres.py
    from psycopg import Connection

_SCHEMA = "CREATE TABLE IF NOT EXISTS threads (name TEXT PRIMARY KEY, used TIMESTAMPTZ NOT NULL)"
_USE = "INSERT INTO threads VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET used = excluded.used"


class _Saver(PostgresSaver):
    """LangGraph's saver, each step of which is done once more when the connection was lost: all may be done twice."""

    def __init__(self, postgres: Postgres) -> None:
        super().__init__(postgres.pool)  # type: ignore[arg-type]  # its own cursors ask for rows by name
        self._postgres = postgres

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return self._postgres.repeatable(lambda: super(_Saver, self).get_tuple(config))

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        return self._postgres.repeatable(lambda: super(_Saver, self).put(config, checkpoint, metadata, new_versions))

    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        self._postgres.repeatable(lambda: super(_Saver, self).put_writes(config, writes, task_id, task_path))

    def delete_thread(self, thread_id: str) -> None:
        self._postgres.repeatable(lambda: super(_Saver, self).delete_thread(thread_id))


class PostgresMemory:
    """The stored conversations of one database. Any number of processes may use it."""

    def __init__(self, url: SecretStr, retention_days: int) -> None:
        """Connect, make the tables that are missing, and forget the threads unused for `retention_days`.

        Raises StoreError.
        """
        self._postgres = Postgres(url, _prepare)
        self.saver = _Saver(self._postgres)
        self._forget(datetime.now(UTC) - timedelta(days=retention_days))

    def use(self, thread: str) -> None:
        """Note that a thread is in use now. Raises StoreError."""
        self._postgres.run(lambda connection: connection.execute(_USE, (thread, datetime.now(UTC))))

    def latest(self) -> str | None:
        """The thread that was used last on the command line; None when there is none. Raises StoreError."""
        mine = " AND ".join("NOT starts_with(name, %s)" for _ in OF_OTHERS)
        query = f"SELECT name FROM threads WHERE {mine} ORDER BY used DESC LIMIT 1"
        row = self._postgres.run(lambda connection: connection.execute(query.encode(), OF_OTHERS).fetchone())
        return str(row[0]) if row else None

    def forget(self, threads: Iterable[str]) -> None:
        """Delete stored conversations, and leave no row of them; one that is not there is passed over.

        Raises StoreError.
        """
        for thread in threads:
            self.saver.delete_thread(thread)
            self._delete(thread)

    def close(self) -> None:
        """Close every connection."""
        self._postgres.close()

    def _delete(self, thread: str) -> None:
        self._postgres.run(lambda connection: connection.execute("DELETE FROM threads WHERE name = %s", (thread,)))

    def _forget(self, before: datetime) -> None:
        query = "SELECT name FROM threads WHERE used < %s"
        old = self._postgres.run(lambda connection: connection.execute(query, (before,)).fetchall())
        self.forget(name for (name,) in old)


def _prepare(connection: "Connection") -> None:
    PostgresSaver(connection).setup()  # type: ignore[arg-type]  # it asks for rows by name from its own cursors
    connection.execute(_SCHEMA)
