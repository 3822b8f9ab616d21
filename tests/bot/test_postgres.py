"""The database that workers share: lost connections, faults told in a line without a password, the missing extra."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection
from pydantic import SecretStr

from bot.postgres import Postgres, connect
from bot.settings import Settings
from bot.signing import KEY_FILE, key_of
from index.errors import StoreError
from index.place import IndexPlace
from index.postgres import CATALOG_LOCK, SLACK_LOCK, SYNC_LOCK, TABLES_LOCK, VECTORS_LOCK
from tests.bot.processes import environment


def nothing(connection: Connection) -> None:
    del connection


def test_a_connection_that_is_lost_in_a_transaction_is_tried_once_more(database_url: str) -> None:
    times: list[int] = []

    def work(connection: Connection) -> int:
        times.append(connection.info.backend_pid)
        connection.execute("INSERT INTO seen VALUES (1)")
        if len(times) == 1:
            with psycopg.connect(database_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (times[0],))
        row = connection.execute("SELECT count(*) FROM seen").fetchone()
        assert row is not None
        return int(row[0])

    with closing(Postgres(SecretStr(database_url), lambda made: made.execute("CREATE TABLE seen (n INT)"))) as shared:
        assert shared.run(work) == 1
        assert len(set(times)) == 2


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:se/cret@127.0.0.1/x",
        "postgresql://ada:secret@127.0.0.1:sesame/x",
        "postgresql://ada:secret@[::1/x",
        "postgresql://ada:secret@127.0.0.1:1/x?secret=secret",
        "postgresql://ada:secret@127.0.0.1:1/x",
    ],
)
def test_no_fault_tells_the_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Postgres(SecretStr(url), nothing)
    assert str(caught.value).startswith("database_url")
    for secret in ("secret", "cret@", "sesame", "ada"):
        assert secret not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_text_that_postgres_cannot_hold_is_marked(database_url: str) -> None:
    with connect(SecretStr(database_url)) as connection:
        row = connection.execute("SELECT %s::text", ("a\0b\ud800c\U0001f600",)).fetchone()
    assert row == ("a\ufffdb\ufffdc\U0001f600",)


def test_servers_sign_with_the_same_key_which_the_first_one_brings(database_url: str, tmp_path: Path) -> None:
    own = key_of(Settings(data=tmp_path / "first"))
    url = SecretStr(database_url)
    shared = [key_of(Settings(data=tmp_path / name, database_url=url)) for name in ("first", "second")]
    assert shared == [own, own]
    assert not (tmp_path / "second" / KEY_FILE).exists()


def test_the_missing_extra_is_named_in_a_line(tmp_path: Path) -> None:
    code = """import sys
sys.modules["psycopg"] = sys.modules["psycopg_pool"] = None
from bot.cli import run
sys.exit(run(["token", "list"]))
"""
    given = environment(FOOTNOTE_DATABASE_URL="postgresql://db/x")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.endswith('psycopg is not installed; run: pip install "footnote-qa[postgres]"\n')
    assert done.stderr.count("\n") == 1


def test_tables_are_made_while_a_sync_runs(database_url: str, tmp_path: Path) -> None:
    with IndexPlace(tmp_path, database_url).locked(lambda: None):
        Postgres(SecretStr(database_url), nothing).close()
    assert len({SYNC_LOCK, CATALOG_LOCK, TABLES_LOCK, VECTORS_LOCK, SLACK_LOCK}) == 5
