"""Conversations in Postgres: as in a file, for any number of workers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, TypedDict

import psycopg
import pytest
from langgraph.graph import END, START, StateGraph
from pydantic import SecretStr

from bot.postgres_memory import PostgresMemory

LONG_AGO = "UPDATE threads SET used = used - interval '31 days' WHERE name = 'old'"
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
TABLES = ("threads", "checkpoints", "checkpoint_blobs", "checkpoint_writes")


class State(TypedDict, total=False):
    turns: list[str]
    said: list[str]


@pytest.fixture
def memory(database_url: str) -> Iterator[PostgresMemory]:
    with closing(PostgresMemory(SecretStr(database_url), 30)) as opened:
        yield opened


def tell(memory: PostgresMemory, thread: str, said: str) -> list[str]:
    """One turn of a conversation; all its turns."""
    graph = StateGraph(State)
    graph.add_node("note", lambda state: {"turns": [*state.get("turns", []), *state["said"]]})
    graph.add_edge(START, "note")
    graph.add_edge("note", END)
    memory.use(thread)
    options: Any = {"configurable": {"thread_id": thread}}
    done = graph.compile(checkpointer=memory.saver).invoke({"said": [said]}, options, durability="exit")
    turns: list[str] = done["turns"]
    return turns


def rows(url: str) -> str:
    with psycopg.connect(url) as connection:
        return str([connection.execute(f"SELECT * FROM {table}".encode()).fetchall() for table in TABLES])


def test_workers_that_begin_at_once_share_conversations_and_forget_what_is_old(database_url: str) -> None:
    url = SecretStr(database_url)
    with ThreadPoolExecutor(3) as threads:
        first, other, third = threads.map(lambda _: PostgresMemory(url, 30), range(3))
    with closing(first), closing(other), closing(third):
        assert first.latest() is None
        tell(first, "old", "first")
        assert tell(other, "old", "second") == ["first", "second"]
        tell(third, "new", "kept")
        with psycopg.connect(database_url) as connection:
            connection.execute(LONG_AGO)
        with closing(PostgresMemory(url, 30)) as again:
            assert again.latest() == "new"
        stored = rows(database_url)
        assert "new" in stored and "old" not in stored


def test_a_thread_can_be_forgotten_and_those_of_others_are_not_gone_on_with(
    memory: PostgresMemory, database_url: str
) -> None:
    for name in ("mine", "serve 0123456789abcdef plans", "slack T1 C1 1.0 0123456789ab", "a\0b\ud800"):
        assert tell(memory, name, "one\0 \ud800") == ["one\0 \ud800"]
    assert memory.latest() == "a\ufffdb\ufffd"
    memory.forget(["a\0b\ud800", "never used"])
    assert memory.latest() == "mine"
    assert "a\ufffdb" not in rows(database_url)


def test_a_lost_connection_is_made_anew(memory: PostgresMemory, database_url: str) -> None:
    tell(memory, "mine", "first")
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(CUT)
    assert tell(memory, "mine", "second") == ["first", "second"]
